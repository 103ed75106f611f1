import { fileURLToPath } from 'node:url';
import { Child } from '../../../apps/loadtest/src/child.ts';
import { freeUdpPort } from '../free-port.ts';
import type { Connect, Forwarder } from '../forwarder.ts';
import { offerSdp, remoteEndOfSdp } from '../sdp.ts';
import type { Medooze as Installed } from './install.ts';

const program = fileURLToPath(new URL('sfu-process.mjs', import.meta.url));
const host = '127.0.0.1';

interface Order {
  do: 'send' | 'receive';
  sdp: string;
}

/** medooze-media-server in a process of its own, which does nothing else. */
export class Medooze implements Forwarder {
  readonly name = 'medooze-media-server';
  readonly #child: Child<Order>;
  readonly #fingerprint: string;

  constructor({ node, packageFolder }: Installed, fingerprint: string) {
    this.#child = new Child<Order>(program, { execPath: node, args: [packageFolder] });
    this.#fingerprint = fingerprint;
  }

  get pid(): number {
    return this.#child.pid;
  }

  addSender(connect: Connect): Promise<void> {
    return this.#add('send', connect);
  }

  addReceiver(connect: Connect): Promise<void> {
    return this.#add('receive', connect);
  }

  async close(): Promise<void> {
    this.#child.end();
  }

  async #add(what: Order['do'], connect: Connect): Promise<void> {
    const localPort = await freeUdpPort();
    const own = { fingerprint: this.#fingerprint, host, port: localPort };
    const sdp = offerSdp(own, what === 'send' ? 'sendonly' : 'recvonly');
    const answer = await this.#child.ask<string>({ do: what, sdp });
    await connect({ ...remoteEndOfSdp(answer), localPort });
  }
}
