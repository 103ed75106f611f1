import type { StreamReading } from '../../media/media-engine.ts';
import { streamName, type Streams } from './due.ts';

/** How a stream went between two readings. */
export interface Quality extends Pick<StreamReading, 'direction' | 'participant' | 'source'> {
  codec: string | undefined;
  width: number | undefined;
  height: number | undefined;
  framesPerSecond: number | undefined;
  bitsPerSecond: number;
  /** Of all packets, from 0 to 1. */
  loss: number;
  /** Half the way to the bridge and back, and what was waited in the jitter buffer: ms. */
  delayMs: number | undefined;
  freezes: number;
  /** Nothing came, although something had to. */
  stopped: boolean;
}

const grades = ['good', 'fair', 'poor'] as const;
export type Grade = (typeof grades)[number];

/** Beyond these a talk becomes strained, and then hard. ITU-T G.114 has 150 ms as what nobody minds and 400 ms as the limit. */
const limits = { fair: { loss: 0.03, delayMs: 250 }, poor: { loss: 0.1, delayMs: 500 } };

/** Names a stream among all. */
function streamKey({ direction, participant, source }: StreamReading): string {
  return `${direction} ${participant ?? ''} ${source}`;
}

const none: Streams = new Set();

/**
 * How everything that came or went between two readings did. What stood still is left out, unless it was `due` all the time between
 * them: then it has stopped.
 */
export function qualitiesOf(
  before: readonly StreamReading[],
  after: readonly StreamReading[],
  due: Streams = none,
): Quality[] {
  const earlier = new Map(before.map((reading) => [streamKey(reading), reading]));
  return after.flatMap((reading) => {
    const then = earlier.get(streamKey(reading));
    const quality = then && qualityOf(then, reading, reading.direction === 'receive' && due.has(streamName(reading)));
    return quality === undefined ? [] : [quality];
  });
}

function qualityOf(before: StreamReading, after: StreamReading, isDue: boolean): Quality | undefined {
  const { direction, participant, source, at, numbers: now } = after;
  const { numbers: then } = before;
  const seconds = (at - before.at) / 1_000;
  const packets = now.packets - then.packets;
  // A stream that begins again counts from 0.
  const stopped = packets === 0 && isDue;
  if (seconds <= 0 || now.bytes < then.bytes || packets < 0 || (packets === 0 && !stopped)) return undefined;
  const lost = Math.max(0, now.lost - then.lost);
  const { codec, width, height, framesPerSecond, roundTrip } = now;
  const waitedMs = meanWait(then.waited, now.waited);
  const wayMs = roundTrip === undefined ? undefined : (roundTrip * 1_000) / 2;
  return {
    direction,
    participant,
    source,
    codec,
    width,
    height,
    framesPerSecond,
    bitsPerSecond: ((now.bytes - then.bytes) * 8) / seconds,
    loss: stopped ? 0 : lost / (lost + packets),
    delayMs: wayMs === undefined && waitedMs === undefined ? undefined : (wayMs ?? 0) + (waitedMs ?? 0),
    freezes: Math.max(0, (now.freezes ?? 0) - (then.freezes ?? 0)),
    stopped,
  };
}

function meanWait(
  then: StreamReading['numbers']['waited'],
  now: StreamReading['numbers']['waited'],
): number | undefined {
  const count = (now?.count ?? 0) - (then?.count ?? 0);
  if (now === undefined || then === undefined || count <= 0) return undefined;
  return Math.max(0, ((now.seconds - then.seconds) / count) * 1_000);
}

type Graded = Pick<Quality, 'loss' | 'delayMs' | 'freezes' | 'stopped'>;

/** How good one stream is for people. */
export function gradeOf({ loss, delayMs = 0, freezes, stopped }: Graded): Grade {
  if (stopped || loss >= limits.poor.loss || delayMs >= limits.poor.delayMs || freezes > 1) return 'poor';
  return loss >= limits.fair.loss || delayMs >= limits.fair.delayMs || freezes > 0 ? 'fair' : 'good';
}

/** By person, ourselves under `self`: as good as the worst of what they send. */
export function gradesOf(qualities: readonly Quality[], self: string | undefined): ReadonlyMap<string, Grade> {
  const byPerson = new Map<string, Grade>();
  for (const quality of qualities) {
    const participant = quality.participant ?? self;
    if (participant === undefined) continue;
    const grade = gradeOf(quality);
    const known = byPerson.get(participant);
    if (known === undefined || grades.indexOf(grade) > grades.indexOf(known)) byPerson.set(participant, grade);
  }
  return byPerson;
}
