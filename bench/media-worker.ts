/**
 * What the bridge's worker spends on a forwarded packet, against a raw mediasoup worker in the same run: one camera, ten receivers,
 * DTLS and SRTP on every leg. Part of `npm run bench -- media`.
 *
 *     npm run bench -- media-worker
 */
import { createServer } from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { createWorker, observer, type types } from 'mediasoup';
import type { BridgeListener } from '../apps/server/src/media/bridge.ts';
import { startBridge } from '../apps/server/src/media/index.ts';
import { HeadlessPeer, type PeerBridge, type SentStream } from '../apps/server/src/media/test/headless-peer.ts';
import { idOf, until } from '../apps/server/src/media/test/room.ts';
import { RawBridge } from './media-worker/raw-bridge.ts';
import { benchResult, ratioOf, report, spreadOf, type BenchResult, type BenchRow } from './report/report.ts';

const receivers = 10;
const rounds = 7;
const blockMs = 5_000;
/** A frame of five packets every 10 ms: 500 packets/s of 1,112 B with their headers, about 4.4 Mbit/s. */
const frameEveryMs = 10;
const packetsAFrame = 5;
const payloadBytes = 1_100;

/** One worker with its call. */
interface Side {
  worker: types.Worker;
  camera: SentStream;
  audience: HeadlessPeer[];
  /** Packets sent so far. */
  sent: number;
}

interface Block {
  /** CPU of the worker a forwarded packet, us. */
  cpu: number;
  /** Share of a core that the worker took, 0 .. 1. */
  load: number;
  /** Packets that should have arrived and did not, 0 .. 1. */
  lost: number;
}

async function assemble(
  name: string,
  worker: types.Worker,
  peerWorker: types.Worker,
  bridge: PeerBridge,
  peers: Map<string, HeadlessPeer>,
): Promise<Side> {
  const join = async (who: string): Promise<HeadlessPeer> => {
    const seat = { room: idOf(name), participant: idOf(`${name} ${who}`) };
    const peer = await HeadlessPeer.create(bridge, seat, peerWorker, false);
    peers.set(seat.participant, peer);
    await peer.open();
    return peer;
  };
  const sender = await join('sender');
  const camera = await sender.publish('camera');
  const audience: HeadlessPeer[] = [];
  for (let index = 0; index < receivers; index++) {
    const receiver = await join(String(index));
    await receiver.receive();
    await until(() => receiver.received.size === 1, 'the camera is announced');
    audience.push(receiver);
  }
  const side = { worker, camera, audience, sent: 0 };
  // Consumers begin with a key frame, and the receivers' sockets get warm.
  await play(side, 1_000);
  return side;
}

/** VP8 payload descriptor, and the first byte of a frame tag that says key frame or not. */
function payloadOf(frame: number, packet: number): Buffer {
  const payload = Buffer.alloc(payloadBytes, 0xa5);
  payload[0] = packet === 0 ? 0x10 : 0x00;
  payload[1] = frame % 100 === 0 ? 0x10 : 0x11;
  return payload;
}

/** Plays the camera for so long, at a fixed rate however late the timers are. */
async function play(side: Side, ms: number): Promise<void> {
  const start = performance.now();
  const firstFrame = side.sent / packetsAFrame;
  for (let frame = 0; frame * frameEveryMs < ms; frame++) {
    const early = start + frame * frameEveryMs - performance.now();
    if (early > 0) await delay(early);
    for (let packet = 0; packet < packetsAFrame; packet++) {
      side.camera.send({
        payload: payloadOf(firstFrame + frame, packet),
        marker: packet === packetsAFrame - 1,
        sequenceNumber: side.sent++,
        timestamp: (firstFrame + frame) * 900,
      });
    }
  }
}

async function arrived({ audience }: Side): Promise<number> {
  const counts = await Promise.all(audience.map((peer) => peer.packetsReceived()));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** User and system time of the worker, ms. */
async function cpuOf({ worker }: Side): Promise<number> {
  const { ru_utime: user, ru_stime: system } = await worker.getResourceUsage();
  return user + system;
}

async function block(side: Side): Promise<Block> {
  const before = { cpu: await cpuOf(side), packets: await arrived(side), sent: side.sent, at: performance.now() };
  await play(side, blockMs);
  await delay(100);
  const cpu = (await cpuOf(side)) - before.cpu;
  const packets = (await arrived(side)) - before.packets;
  return {
    cpu: (1_000 * cpu) / packets,
    load: cpu / (performance.now() - before.at),
    lost: 1 - packets / ((side.sent - before.sent) * receivers),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Rows for the table: the bridge beside the raw worker. */
export async function workerRows(): Promise<BenchRow[]> {
  const peers = new Map<string, HeadlessPeer>();
  const listener: BridgeListener = (_room, participant, push) => void peers.get(participant)?.hear(push);
  const spawn = (): Promise<types.Worker> => createWorker({ logLevel: 'error', disableLiburing: true });
  const peerWorker = await spawn();
  const rawWorker = await spawn();
  const started = new Promise<types.Worker>((resolve) => observer.once('newworker', resolve));
  const bridge = await startBridge({ port: await freePort(), listener });
  try {
    const ours = await assemble('ours', await started, peerWorker, bridge, peers);
    const raw = await assemble('raw', rawWorker, peerWorker, await RawBridge.on(rawWorker, listener), peers);
    const blocks = { ours: [] as Block[], raw: [] as Block[] };
    for (let round = 0; round < rounds; round++) {
      // A-B-B-A: what drifts on the machine hits both alike.
      for (const name of ['ours', 'raw', 'raw', 'ours'] as const) {
        blocks[name].push(await block(name === 'ours' ? ours : raw));
      }
    }
    return (['ours', 'raw'] as const).map((name) => {
      const all = (of: keyof Block): number[] => blocks[name].map((entry) => entry[of]);
      return {
        worker: name === 'ours' ? 'Konklave bridge' : 'raw mediasoup',
        'CPU a forwarded packet, us': spreadOf(all('cpu')),
        'ratio to raw': ratioOf(
          all('cpu'),
          blocks.raw.map(({ cpu }) => cpu),
        ),
        'share of a core': spreadOf(all('load')),
        'packets lost': spreadOf(all('lost')),
      };
    });
  } finally {
    for (const peer of peers.values()) peer.close();
    await bridge.close();
    peerWorker.close();
    rawWorker.close();
  }
}

/** How `workerRows` measures, for the reader of the numbers. */
export const workerMethod =
  `1 camera of 500 packets/s (1,112 B) to ${receivers} receivers over DTLS-SRTP on loopback, ` +
  `${rounds} rounds of four blocks of ${blockMs / 1_000} s in the order A-B-B-A; median (quartiles).`;

export async function run(): Promise<BenchResult> {
  return benchResult('media-worker', workerMethod, { 'CPU of the worker': await workerRows() });
}

if (import.meta.main) report(await run());
