// Sends or receives in a process of its own, so that neither waits for the other. Started by `load.ts`.
import { setTimeout as pause } from 'node:timers/promises';
import type { Identity } from '../rtp/identity.ts';
import { Leg, type RemoteEnd } from '../rtp/leg.ts';
import { SentStream } from '../rtp/sent-stream.ts';
import { vp8Payload } from '../soak/sources.ts';
import { TransportFeedback, transportSequenceOf } from '../rtp/transport-feedback.ts';
import { stream } from './stream.ts';

export type LoadOrder =
  | { do: 'connect'; leg: string; remote: RemoteEnd; identity: Identity; as: Role; reports: boolean }
  | { do: 'play'; leg: string; ms: number }
  /** What has come since the last time, and CPU since the beginning. */
  | { do: 'read' };

/** A `probe` opens every packet and says how long it was under way; a `counter` only counts. */
export type Role = 'sender' | 'counter' | 'probe';

export interface Reading {
  packets: number;
  /** Of probes: packets that were not authentic. */
  broken: number;
  /** Of probes, ms. */
  delays: number[];
  /** ms. */
  cpu: number;
}

const reportEveryMs = 100;
/** With it mediasoup sends what nobody sees, to find out how much there is room for. */
const probationPayloadType = 127;

const legs = new Map<string, Leg>();
const streams = new Map<string, SentStream>();
let reading: Omit<Reading, 'cpu'> = { packets: 0, broken: 0, delays: [] };

const now = (): number => Number(process.hrtime.bigint());

function isRtcp(packet: Buffer): boolean {
  const type = packet.readUInt8(1) & 0x7f;
  return type >= 64 && type < 96;
}

async function connect({
  leg: id,
  remote,
  identity,
  as,
  reports,
}: Extract<LoadOrder, { do: 'connect' }>): Promise<void> {
  const leg = await Leg.open(remote, identity);
  legs.set(id, leg);
  if (as === 'sender') {
    streams.set(id, new SentStream(leg, stream));
    return;
  }
  const feedback = reports ? reportOn(leg) : undefined;
  leg.onPacket = (packet) => {
    if (isRtcp(packet)) return;
    const sequence = feedback && transportSequenceOf(packet);
    if (sequence !== undefined) feedback?.note(sequence, performance.now());
    if ((packet.readUInt8(1) & 0x7f) === probationPayloadType) return;
    reading.packets += 1;
    if (as !== 'probe') return;
    const arrived = now();
    const payload = leg.openRtp(packet);
    if (payload === undefined) reading.broken += 1;
    else reading.delays.push((arrived - Number(payload.readBigUInt64BE(stream.stampOffset))) / 1e6);
  };
  // A bare socket is known by what it sends.
  if (remote.iceParameters === undefined) leg.sendRtcp(Buffer.from([1]));
}

/** As often as browsers do. */
function reportOn(leg: Leg): TransportFeedback {
  const feedback = new TransportFeedback();
  setInterval(() => {
    const report = feedback.report();
    if (report !== undefined) leg.sendRtcp(report);
  }, reportEveryMs);
  return feedback;
}

/** Plays the camera for so long, at a fixed rate however late the timers are. */
async function play(id: string, ms: number): Promise<number> {
  const sent = streams.get(id)!;
  const start = performance.now();
  const before = sent.sent;
  const firstFrame = before / stream.packetsAFrame;
  for (let frame = 0; frame * stream.frameEveryMs < ms; frame++) {
    const early = start + frame * stream.frameEveryMs - performance.now();
    if (early > 0) await pause(early);
    if ((firstFrame + frame) % stream.keyFrameEvery === 0) sent.report();
    for (let at = 0; at < stream.packetsAFrame; at++) {
      const payload = vp8Payload(stream.payloadBytes, at === 0, (firstFrame + frame) % stream.keyFrameEvery === 0);
      payload.writeBigUInt64BE(process.hrtime.bigint(), stream.stampOffset);
      const isLast = at === stream.packetsAFrame - 1;
      sent.sendPacket({ payload, timestamp: (firstFrame + frame) * 900, marker: isLast });
    }
  }
  return sent.sent - before;
}

function read(): Reading {
  const { user, system } = process.cpuUsage();
  const result = { ...reading, cpu: (user + system) / 1_000 };
  reading = { packets: 0, broken: 0, delays: [] };
  return result;
}

async function follow(order: LoadOrder): Promise<unknown> {
  if (order.do === 'connect') return connect(order);
  if (order.do === 'play') return play(order.leg, order.ms);
  return read();
}

process.on('message', ({ id, order }: { id: number; order: LoadOrder }) => {
  follow(order).then(
    (answer) => process.send?.({ id, answer }),
    (error: unknown) => process.send?.({ id, failure: error instanceof Error ? error.message : String(error) }),
  );
});
process.once('disconnect', () => process.exit());
