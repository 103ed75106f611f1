import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { stunTypeOf } from '../../apps/server/src/media/loopback/stun-message.ts';
import { bindingRequest, stunType, type IceCredentials } from '../../apps/server/src/media/loopback/stun.ts';
import { bindingResponse } from './binding-response.ts';
import { shakeHands, type Records } from './handshake.ts';
import type { Identity } from './identity.ts';
import { rtpHeaderBytes, srtpOf, type SrtpDirection } from './srtp.ts';

/** A transport of a bridge: an ICE-lite agent on this machine that waits for a DTLS client. Without `iceParameters` a bare socket: no DTLS, no SRTP. */
export interface RemoteEnd {
  iceParameters?: IceCredentials;
  host: string;
  port: number;
  /** Our own, if it must be a certain one. */
  localPort?: number;
}

/** What other sides are told of us, who have to be told anything. */
export const ownIce: IceCredentials = { usernameFragment: 'konklave', password: 'a-password-that-is-no-secret' };

/** Checks are repeated until answered, in ms, and later to keep consent alive. */
const checkEveryMs = 50;
const keepAliveEveryMs = 5_000;
/** Bursts of a frame to many receivers come while their process is busy with the first of them. */
const socketBufferBytes = 1 << 20;

/** A transport of a peer: ICE, DTLS and SRTP, on a socket of its own. Made to be cheap, so that a bridge is the dearest thing in a run. */
export class Leg {
  /** Gets every RTP and RTCP packet, still sealed. */
  onPacket: (packet: Buffer) => void = () => {};
  readonly #socket: Socket;
  readonly #records: Records;
  #timer: NodeJS.Timeout | undefined;
  #srtp: { outgoing: SrtpDirection; incoming: SrtpDirection } | undefined;

  /** Connects to a transport that has been told our fingerprint. */
  static async open(remote: RemoteEnd, identity: Identity): Promise<Leg> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: socketBufferBytes, sendBufferSize: socketBufferBytes });
    if (remote.localPort !== undefined) socket.bind(remote.localPort, remote.host);
    socket.connect(remote.port, remote.host);
    await once(socket, 'connect');
    const leg = new Leg(socket);
    if (remote.iceParameters === undefined) return leg;
    try {
      await leg.#check(remote.iceParameters);
      leg.#srtp = srtpOf(await shakeHands(leg.#records, identity));
      return leg;
    } catch (error) {
      leg.close();
      throw error;
    }
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#records = { send: (record) => socket.send(record), receive: () => {} };
    socket.on('error', () => {});
    socket.on('message', (packet) => {
      // RFC 7983: by the first byte.
      const first = packet[0] ?? 0;
      if (first >= 128) this.onPacket(packet);
      else if (first >= 20) this.#records.receive(packet);
      else if (stunTypeOf(packet) === stunType.bindingRequest) {
        socket.send(bindingResponse(packet, socket.remoteAddress(), ownIce.password));
      }
    });
  }

  /** `index`: see SrtpDirection. */
  sendRtp(packet: Buffer, index: number): void {
    this.#socket.send(this.#srtp === undefined ? packet : this.#srtp.outgoing.sealRtp(packet, index));
  }

  sendRtcp(packet: Buffer): void {
    this.#socket.send(this.#srtp === undefined ? packet : this.#srtp.outgoing.sealRtcp(packet));
  }

  /** The payload, or undefined when it is not authentic. */
  openRtp(packet: Buffer): Buffer | undefined {
    return this.#srtp === undefined ? packet.subarray(rtpHeaderBytes(packet)) : this.#srtp.incoming.openRtp(packet);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#socket.close();
  }

  async #check(iceParameters: IceCredentials): Promise<void> {
    const check = (): void => this.#socket.send(bindingRequest(iceParameters));
    this.#timer = setInterval(check, checkEveryMs);
    check();
    await new Promise<void>((resolve, reject) => {
      const patience = setTimeout(() => reject(new Error('no answer to ICE checks')), 10_000);
      const heard = (packet: Buffer): void => {
        if (stunTypeOf(packet) !== stunType.bindingSuccess) return;
        clearTimeout(patience);
        this.#socket.off('message', heard);
        resolve();
      };
      this.#socket.on('message', heard);
    });
    clearInterval(this.#timer);
    this.#timer = setInterval(check, keepAliveEveryMs);
  }
}
