import { fileURLToPath } from 'node:url';
import { Child } from '../../apps/loadtest/src/child.ts';
import type { Connect, Forwarder } from './forwarder.ts';
import { freeUdpPort } from './free-port.ts';

const program = fileURLToPath(new URL('reflector-process.ts', import.meta.url));
const host = '127.0.0.1';

/** See `reflector-process.ts`. */
export class Reflector implements Forwarder {
  readonly name = 'UDP reflector (Node, unencrypted)';
  readonly #child: Child<'listen'>;
  readonly #port: number;

  static async start(): Promise<Reflector> {
    const child = new Child<'listen'>(program);
    return new Reflector(child, await child.ask<number>('listen'));
  }

  private constructor(child: Child<'listen'>, port: number) {
    this.#child = child;
    this.#port = port;
  }

  get pid(): number {
    return this.#child.pid;
  }

  addSender(connect: Connect): Promise<void> {
    return connect({ host, port: this.#port });
  }

  addReceiver(connect: Connect): Promise<void> {
    return connect({ host, port: this.#port });
  }

  async close(): Promise<void> {
    this.#child.end();
  }
}

/** Nothing between the sender and the one receiver: what the generator and the kernel take by themselves. */
export class Direct implements Forwarder {
  readonly name = 'direct';
  readonly pid = process.pid;
  #ports: { sender: number; receiver: number } | undefined;

  async addSender(connect: Connect): Promise<void> {
    this.#ports = { sender: await freeUdpPort(), receiver: await freeUdpPort() };
    await connect({ host, port: this.#ports.receiver, localPort: this.#ports.sender });
  }

  async addReceiver(connect: Connect): Promise<void> {
    if (this.#ports === undefined) throw new Error('a sender first');
    await connect({ host, port: this.#ports.sender, localPort: this.#ports.receiver });
  }

  async close(): Promise<void> {}
}
