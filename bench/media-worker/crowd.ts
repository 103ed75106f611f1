import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { Child } from '../../apps/loadtest/src/child.ts';
import type { Identity } from '../rtp/identity.ts';
import { cpuOf } from './cpu.ts';
import type { Forwarder } from './forwarder.ts';
import type { LoadOrder, Reading, Role } from './load-process.ts';

const program = fileURLToPath(new URL('load-process.ts', import.meta.url));

/** What happened in one block. */
export interface Block {
  /** CPU of the forwarder a packet that has arrived, us. */
  cpu: number;
  /** Share of a core that the forwarder took. */
  load: number;
  /** Share of a core that the busiest process of the generator took. */
  generator: number;
  /** Packets that should have arrived and did not, 0 .. 1. */
  lost: number;
  /** ms from sender to receiver. */
  delays: number[];
}

/** The generator: one process sends, one counts, one opens every packet of a few receivers and times it. */
export class Crowd {
  readonly #identity: Identity;
  readonly #sender = new Child<LoadOrder>(program);
  readonly #counter = new Child<LoadOrder>(program);
  readonly #probe = new Child<LoadOrder>(program);
  readonly #receivers = new Map<Forwarder, number>();

  constructor(identity: Identity) {
    this.#identity = identity;
  }

  /** The sender, and then receivers up to a number; the last of them is a probe. */
  async gather(forwarder: Forwarder, receivers: number): Promise<void> {
    let there = this.#receivers.get(forwarder);
    if (there === undefined)
      await forwarder.addSender((remote) => this.#connect(this.#sender, forwarder, remote, 'sender'));
    there ??= 0;
    for (; there < receivers; there += 1) {
      const isProbe = there === 0 || there === receivers - 1;
      const child = isProbe ? this.#probe : this.#counter;
      await forwarder.addReceiver((remote) => this.#connect(child, forwarder, remote, isProbe ? 'probe' : 'counter'));
    }
    this.#receivers.set(forwarder, there);
    // A picture begins with a key frame, and sockets get warm.
    await this.block(forwarder, 1_100);
  }

  async block(forwarder: Forwarder, ms: number): Promise<Block> {
    const children = [this.#sender, this.#counter, this.#probe];
    const read = (): Promise<Reading[]> => Promise.all(children.map((child) => child.ask<Reading>({ do: 'read' })));
    const before = { readings: await read(), cpu: cpuOf(forwarder.pid), at: performance.now() };
    const sent = await this.#sender.ask<number>({ do: 'play', leg: forwarder.name, ms });
    await pause(100);
    const cpu = cpuOf(forwarder.pid) - before.cpu;
    const elapsed = performance.now() - before.at;
    const after = await read();
    const packets = after.reduce((sum, reading) => sum + reading.packets, 0);
    if (after.some(({ broken }) => broken > 0)) throw new Error(`${forwarder.name}: packets that are not authentic`);
    return {
      cpu: (1_000 * cpu) / packets,
      load: cpu / elapsed,
      generator: Math.max(...after.map((reading, at) => (reading.cpu - before.readings[at]!.cpu) / elapsed)),
      lost: 1 - packets / (sent * (this.#receivers.get(forwarder) ?? 0)),
      delays: after.flatMap(({ delays }) => delays),
    };
  }

  close(): void {
    for (const child of [this.#sender, this.#counter, this.#probe]) child.end();
  }

  #connect(
    child: Child<LoadOrder>,
    { name, isReportedTo = false }: Forwarder,
    remote: Parameters<Parameters<Forwarder['addSender']>[0]>[0],
    as: Role,
  ): Promise<void> {
    // Senders are found again by the name; receivers only count.
    const leg = as === 'sender' ? name : crypto.randomUUID();
    return child.ask<void>({ do: 'connect', leg, remote, identity: this.#identity, as, reports: isReportedTo });
  }
}
