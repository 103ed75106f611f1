import { createServer } from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { createWorker, observer, type types } from 'mediasoup';
import { toBase64url } from '@konklave/bytes';
import type { BridgePush } from '../bridge.ts';
import { MediasoupBridge } from '../mediasoup-bridge.ts';
import { HeadlessPeer } from './headless-peer.ts';

/** A room id or participant id that reads as its name. */
export const idOf = (name: string): string => toBase64url(new TextEncoder().encode(name.padEnd(16, '.')).slice(0, 16));

/** Looks again and again until the condition holds. */
export async function until(condition: () => boolean, what: string, patienceMs = 10_000): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`);
    await delay(5);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A bridge with peers that talk to it, for tests. */
export class TestRoom {
  readonly bridge: MediasoupBridge;
  /** Runs when the bridge has noticed that its worker is gone. */
  onWorkerDied: (() => void) | undefined;
  readonly room: string;
  /** What the bridge said, to whom, in order. */
  readonly pushes: { room: string; participant: string; push: BridgePush }[] = [];
  readonly #peers = new Map<string, HeadlessPeer>();
  readonly #failures: unknown[] = [];
  readonly #peerWorker: types.Worker;
  readonly #bridgeWorkers: types.Worker[] = [];
  readonly #consumers: types.Consumer[] = [];

  static async start(): Promise<TestRoom> {
    const room = new TestRoom(await freePort(), await createWorker({ logLevel: 'error', disableLiburing: true }));
    const note = (worker: types.Worker): void => room.#watch(worker);
    observer.on('newworker', note);
    await room.bridge.start();
    observer.off('newworker', note);
    return room;
  }

  private constructor(port: number, peerWorker: types.Worker) {
    this.#peerWorker = peerWorker;
    this.room = idOf('room');
    this.bridge = new MediasoupBridge({
      port,
      onWorkerDied: () => this.onWorkerDied?.(),
      listener: (room, participant, push) => {
        this.pushes.push({ room, participant, push });
        this.#peers
          .get(participant)
          ?.hear(push)
          .catch((error: unknown) => this.#failures.push(error));
      },
    });
  }

  async peer(name: string): Promise<HeadlessPeer> {
    const seat = { room: this.room, participant: idOf(name) };
    const peer = await HeadlessPeer.create(this.bridge, seat, this.#peerWorker);
    this.#peers.set(seat.participant, peer);
    return peer;
  }

  #watch(worker: types.Worker): void {
    this.#bridgeWorkers.push(worker);
    const heed = (consumer: types.Consumer): number => this.#consumers.push(consumer);
    worker.observer.on('newrouter', (router) =>
      router.observer.on('newtransport', (transport) => transport.observer.on('newconsumer', heed)),
    );
  }

  /** What the bridge's worker was told to prefer, consumer by consumer. */
  preferences(): { layer: number | undefined; priority: number }[] {
    return this.#consumers.map(({ preferredLayers, priority }) => ({ layer: preferredLayers?.spatialLayer, priority }));
  }

  pushesTo(name: string): BridgePush[] {
    return this.pushes.filter(({ participant }) => participant === idOf(name)).map(({ push }) => push);
  }

  /** How many routers the bridge's worker holds. */
  async routers(): Promise<number> {
    const worker = this.#bridgeWorkers.findLast(({ closed }) => !closed);
    if (worker === undefined) throw new Error('no worker');
    return (await worker.dump()).routerIds.length;
  }

  /** Kills the worker as a crash would. */
  killWorker(): void {
    const pid = this.bridge.workerPid;
    if (pid === undefined) throw new Error('no worker');
    process.kill(pid, 'SIGKILL');
  }

  /** Fails when a peer could not do what the bridge told it. */
  async close(): Promise<void> {
    const failures = [...this.#failures];
    for (const peer of this.#peers.values()) peer.close();
    this.#peerWorker.close();
    await this.bridge.close();
    if (failures.length > 0) throw new AggregateError(failures);
  }
}
