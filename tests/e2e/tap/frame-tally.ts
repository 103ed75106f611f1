import type { MediaSource } from '@konklave/protocol/client';
import {
  countersSeen,
  framesDelivered,
  framesOf,
  type RecordedDelivery,
  type RecordedFrame,
  type Recording,
} from './recording.ts';

/** What the bridge saw of the frames of one source of one participant, over all simulcast layers. */
export interface Tally {
  /** Frames sealed so far, as the newest counter of each epoch tells: counters begin at 0 and leave nothing out. */
  sealed: number;
  /** Whole frames that reached the bridge. */
  seen: number;
  /** Counters of frames that never arrived, by epoch. */
  missing: readonly string[];
  /** How many of them were sealed while the stream was being set up. */
  early: number;
  /** RTP packets that got lost between the browser and the bridge. */
  lostComing: number;
  /** Whole frames that the bridge sent on to the one receiver. */
  delivered: number;
  /** RTP packets that got lost on that way, by the receiver's reports. */
  lostGoing: number;
}

/**
 * So many frames, about a second's, may be gone at the beginning: sealed before the bridge knew of the stream, or in the hands of a
 * browser that was still arranging its layers.
 */
export const startingFrames = 45;

/** Counts what a tap has recorded up to now. */
export async function tallyOf(recording: Recording, participant: string, source: MediaSource): Promise<Tally> {
  const isOurs = (stream: { participant: string; source: string }): boolean =>
    stream.participant === participant && stream.source === source;
  const layers = recording.layers.filter(isOurs);
  const deliveries = recording.deliveries.filter(isOurs);
  return {
    ...countSealed(layers.map(framesOf)),
    lostComing: total(layers.map(({ packets }) => missingNumbers(packets))),
    delivered: total(deliveries.map(framesDelivered)),
    lostGoing: total(await Promise.all(deliveries.map(lostBy))),
  };
}

function countSealed(layers: readonly RecordedFrame[][]): Pick<Tally, 'sealed' | 'seen' | 'missing' | 'early'> {
  const tally = { sealed: 0, seen: 0, missing: [] as string[], early: 0 };
  for (const [epoch, counters] of countersSeen(layers.flat())) {
    const isFirst = tally.seen === 0;
    const last = Math.max(...[...counters].map(Number));
    tally.sealed += last + 1;
    tally.seen += counters.size;
    for (let counter = 0; counter <= last; counter++) {
      if (counters.has(BigInt(counter))) continue;
      tally.missing.push(`${epoch} ${counter}`);
      if (isFirst && counter < startingFrames) tally.early++;
    }
  }
  return tally;
}

async function lostBy({ consumer }: RecordedDelivery): Promise<number> {
  const stats = await consumer.getStats();
  return total(stats.map((entry) => (entry.type === 'outbound-rtp' ? entry.packetsLost : 0)));
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** Holes in the sequence numbers of 16 bits. */
function missingNumbers(packets: readonly { sequenceNumber: number }[]): number {
  let newest: number | undefined;
  const numbers = new Set<number>();
  for (const { sequenceNumber } of packets) {
    const ahead = newest === undefined ? 0 : ((sequenceNumber - newest + 0x8000) & 0xffff) - 0x8000;
    const number: number = newest === undefined ? sequenceNumber : newest + ahead;
    newest = Math.max(newest ?? number, number);
    numbers.add(number);
  }
  if (numbers.size === 0) return 0;
  return Math.max(...numbers) - Math.min(...numbers) + 1 - numbers.size;
}
