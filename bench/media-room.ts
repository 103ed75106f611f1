/**
 * What a meeting of 25 costs the bridge, in which everyone hears everyone and sees nine. Part of `npm run bench -- media`.
 *
 *     npm run bench -- media-room
 */
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { observer, type types } from 'mediasoup';
import type { RequestParams } from '@konklave/protocol/client';
import type { Bridge, Seat } from '../apps/server/src/media/bridge.ts';
import { startBridge } from '../apps/server/src/media/index.ts';
import { idOf, until } from '../apps/server/src/media/test/room.ts';
import { cpuOf } from './media-worker/cpu.ts';
import { freePort } from './media-worker/free-port.ts';
import { benchResult, report, spreadOf, type BenchResult, type BenchRow } from './report/report.ts';
import { makeIdentity } from './rtp/identity.ts';
import type { Leg } from './rtp/leg.ts';
import { RtpParticipant, type Ask } from './rtp/participant.ts';
import type { SentStream } from './rtp/sent-stream.ts';
import { Pictures, Voice } from './soak/sources.ts';

const people = 25;
const picturesSeen = 9;
/** Of a picture among nine. */
const layer = 1;
const rounds = 4;
const blockMs = 4_000;

/** How many of the microphones somebody speaks into; the others send with DTX. */
const speaking = { 'everyone speaks': 1, 'one in ten speaks': 0.1 } as const;
type Talk = keyof typeof speaking;

interface Block {
  cpu: number;
  load: number;
  packetsASecond: number;
  lost: number;
  generator: number;
}

/** What has arrived, and what is missing by the sequence numbers. */
class Arrivals {
  packets = 0;
  missing = 0;
  readonly #last = new Map<Leg, Map<number, number>>();

  note(packet: Buffer, leg: Leg): void {
    const type = packet.readUInt8(1) & 0x7f;
    if (type >= 64 && type < 96) return;
    this.packets += 1;
    const streams = this.#last.get(leg) ?? new Map<number, number>();
    this.#last.set(leg, streams);
    const ssrc = packet.readUInt32BE(8);
    const number = packet.readUInt16BE(2);
    const last = streams.get(ssrc);
    streams.set(ssrc, number);
    if (last !== undefined) this.missing += (number - last - 1 + 0x1_0000) % 0x1_0000;
  }
}

function askOf(bridge: Bridge, seat: Seat): Ask {
  const calls: { [T in Parameters<Ask>[0]]: (params: RequestParams<T>) => Promise<unknown> } = {
    'media.open': () => bridge.open(seat),
    'media.connect': (params) => bridge.connect(seat, params),
    'media.receive': (params) => bridge.receive(seat, params),
    'media.produce': (params) => bridge.produce(seat, params),
    'media.resume': (params) => bridge.resume(seat, params),
    'media.prefer': (params) => bridge.prefer(seat, params),
  };
  return ((type: 'media.open', params: RequestParams<'media.open'>) => calls[type](params)) as Ask;
}

interface Sending {
  voice: SentStream;
  pictures: readonly SentStream[];
}

async function fill(bridge: Bridge, seats: Map<string, RtpParticipant>, arrivals: Arrivals): Promise<Sending[]> {
  const identity = makeIdentity();
  const all: Sending[] = [];
  for (let index = 0; index < people; index++) {
    const seat = { room: idOf('room'), participant: idOf(String(index)) };
    const participant = new RtpParticipant({
      ask: askOf(bridge, seat),
      identity,
      choose: ({ kind }, received) => {
        if (kind === 'audio') return 0;
        return received.filter((stream) => stream.kind === 'video').length < picturesSeen ? layer : undefined;
      },
      onPacket: (packet, leg) => arrivals.note(packet, leg),
    });
    seats.set(seat.participant, participant);
    await participant.open();
    const [voice] = await participant.publish('microphone');
    all.push({ voice: voice!, pictures: await participant.publish('camera', 3) });
  }
  return all;
}

async function block(
  worker: types.Worker,
  sending: readonly Sending[],
  arrivals: Arrivals,
  talk: Talk,
): Promise<Block> {
  const sent = { sent: 0 };
  const sources = sending.flatMap(({ voice, pictures }) => [
    new Voice(voice, sent, speaking[talk]),
    new Pictures(pictures, sent),
  ]);
  // Everyone begins with a key frame, at the same moment: that is over then.
  await pause(500);
  const before = { cpu: cpuOf(worker.pid), own: cpuOf(process.pid), at: performance.now(), ...counts(arrivals) };
  await pause(blockMs);
  const elapsed = performance.now() - before.at;
  const after = { cpu: cpuOf(worker.pid), own: cpuOf(process.pid), ...counts(arrivals) };
  for (const source of sources) source.stop();
  await pause(200);
  const packets = after.packets - before.packets;
  const missing = after.missing - before.missing;
  return {
    cpu: (1_000 * (after.cpu - before.cpu)) / packets,
    load: (after.cpu - before.cpu) / elapsed,
    packetsASecond: (1_000 * packets) / elapsed,
    lost: missing / (packets + missing),
    generator: (after.own - before.own) / elapsed,
  };
}

const counts = ({ packets, missing }: Arrivals) => ({ packets, missing });

/** Rows for the table. */
export async function roomRows(): Promise<BenchRow[]> {
  const arrivals = new Arrivals();
  const seats = new Map<string, RtpParticipant>();
  const started = new Promise<types.Worker>((resolve) => observer.once('newworker', resolve));
  const bridge = await startBridge({
    port: await freePort(),
    listener: (_room, participant, push) => void seats.get(participant)?.hear(push),
  });
  const worker = await started;
  const blocks: Record<Talk, Block[]> = { 'everyone speaks': [], 'one in ten speaks': [] };
  try {
    const sending = await fill(bridge, seats, arrivals);
    const wanted = people - 1 + picturesSeen;
    await until(() => [...seats.values()].every(({ streams }) => streams === wanted), 'everything is announced');
    await block(worker, sending, arrivals, 'everyone speaks');
    for (let round = 0; round < rounds; round++) {
      for (const talk of Object.keys(speaking) as Talk[]) {
        blocks[talk].push(await block(worker, sending, arrivals, talk));
      }
    }
  } finally {
    for (const participant of seats.values()) participant.close();
    await bridge.close();
  }
  return (Object.keys(speaking) as Talk[]).map((talk) => {
    const all = (of: keyof Block) => spreadOf(blocks[talk].map((one) => one[of]));
    return {
      people,
      'seen by each': picturesSeen,
      microphones: talk,
      'packets forwarded a second': all('packetsASecond'),
      'CPU a forwarded packet, us': all('cpu'),
      'share of a core': all('load'),
      'packets lost': all('lost'),
      'generator, share of a core': all('generator'),
    };
  });
}

/** How `roomRows` measures, for the reader of the numbers. */
export const roomMethod =
  `${people} participants with DTLS-SRTP, each with a microphone (50 packets/s of 100 B while somebody speaks, 2.5 of 26 B otherwise) and a camera in three ` +
  `layers (90 packets/s together), everyone receives every microphone and ${picturesSeen} cameras on the middle layer; ${rounds} blocks of ${blockMs / 1_000} s each, in turns.`;

export async function run(): Promise<BenchResult> {
  const rows = await roomRows();
  return benchResult('media-room', `${roomMethod} Load of the machine: ${loadavg()[1]!.toFixed(1)}.`, {
    'A meeting on the bridge': rows,
  });
}

if (import.meta.main) report(await run());
