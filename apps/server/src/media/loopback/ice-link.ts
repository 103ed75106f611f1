import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { stunTypeOf } from './stun-message.ts';
import { bindingRequest, stunType, type IceCredentials } from './stun.ts';

// mediasoup's transports are ICE-lite: they answer checks but start none, so two of them never find each other. A link stands
// between them, does the checks towards both, and hands DTLS and SRTP from one to the other unseen: a real handshake and real
// SRTP, without a browser.

/** One end of a link: an ICE-lite agent on this machine. */
export interface LinkEnd {
  iceParameters: IceCredentials;
  host: string;
  port: number;
}

/** Checks are repeated until answered, in ms, and later to keep the agents' consent alive. */
const checkEveryMs = 50;
const keepAliveEveryMs = 5_000;

export class IceLink {
  readonly #sockets: Socket[] = [];
  readonly #timers: NodeJS.Timeout[] = [];

  /** Joins two agents. They are connected as soon as they have answered. */
  static async between(a: LinkEnd, b: LinkEnd): Promise<IceLink> {
    const link = new IceLink();
    const sideA = await link.#socket();
    const sideB = await link.#socket();
    link.#serve(sideA, a, sideB, b);
    link.#serve(sideB, b, sideA, a);
    return link;
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const socket of this.#sockets) socket.close();
  }

  async #socket(): Promise<Socket> {
    const socket = createSocket('udp4');
    this.#sockets.push(socket);
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return socket;
  }

  #serve(socket: Socket, end: LinkEnd, otherSocket: Socket, otherEnd: LinkEnd): void {
    const check = (): void => socket.send(bindingRequest(end.iceParameters), end.port, end.host);
    let timer = setInterval(check, checkEveryMs);
    this.#timers.push(timer);
    check();
    socket.on('message', (packet) => {
      const type = stunTypeOf(packet);
      if (type === undefined) otherSocket.send(packet, otherEnd.port, otherEnd.host);
      if (type !== stunType.bindingSuccess) return;
      clearInterval(timer);
      timer = setInterval(check, keepAliveEveryMs);
      this.#timers.push(timer);
    });
  }
}
