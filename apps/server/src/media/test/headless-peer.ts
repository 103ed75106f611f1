import { setTimeout as delay } from 'node:timers/promises';
import type { types } from 'mediasoup';
import type { ConsumerParameters, MediaSource, RequestParams } from '@konklave/protocol/client';
import type { Bridge, BridgePush, Seat } from '../bridge.ts';
import { dtlsConnected, handshakeEnd, shakeHands, type HandshakeEnd } from '../loopback/handshake.ts';
import type { IceLink } from '../loopback/ice-link.ts';
import { roomCodecs } from '../rtp-policy.ts';
import { parseRtpPacket, writeRtpPacket, type RtpPacket } from './rtp-packet.ts';

// A participant without a browser: transports of a second worker stand in for the browser's, so that DTLS, SRTP and RTP run
// between it and the bridge as they do in a call.

const patienceMs = 10_000;

/** What a peer asks of a bridge. */
type PeerBridge = Pick<Bridge, 'open' | 'connect' | 'receive' | 'produce' | 'resume'>;

/** A stream that a peer sends. */
export interface SentStream {
  producer: string;
  /** Sends one packet on a simulcast layer, 0 being the lowest. */
  send(packet: Pick<RtpPacket, 'marker' | 'sequenceNumber' | 'timestamp' | 'payload'>, layer?: number): void;
}

/** A stream that a peer receives. */
export interface ReceivedStream extends ConsumerParameters {
  packets: RtpPacket[];
  closed: boolean;
}

export class HeadlessPeer {
  readonly seat: Seat;
  readonly received = new Map<string, ReceivedStream>();
  /** Everything that the bridge said to this peer, in order. */
  readonly pushes: BridgePush[] = [];
  readonly #bridge: PeerBridge;
  readonly #router: types.Router;
  readonly #links: IceLink[] = [];
  #nextSsrc = 1_000;
  #direct: types.DirectTransport | undefined;
  #send: types.WebRtcTransport | undefined;
  #receive: types.WebRtcTransport | undefined;

  static async create(bridge: PeerBridge, seat: Seat, worker: types.Worker): Promise<HeadlessPeer> {
    return new HeadlessPeer(bridge, seat, await worker.createRouter({ mediaCodecs: roomCodecs }));
  }

  private constructor(bridge: PeerBridge, seat: Seat, router: types.Router) {
    this.#bridge = bridge;
    this.seat = seat;
    this.#router = router;
  }

  /** media.open and both handshakes. */
  async open(): Promise<void> {
    const answer = await this.#bridge.open(this.seat);
    this.#direct = await this.#router.createDirectTransport();
    this.#send = await this.#connect(answer.send);
    this.#receive = await this.#connect(answer.receive);
  }

  async #connect(remote: Awaited<ReturnType<Bridge['open']>>['send']): Promise<types.WebRtcTransport> {
    const local = await this.#router.createWebRtcTransport({ listenInfos: [{ protocol: 'udp', ip: '127.0.0.1' }] });
    const bridgeEnd: HandshakeEnd = {
      iceParameters: remote.iceParameters,
      iceCandidates: remote.iceCandidates as types.IceCandidate[],
      dtlsParameters: remote.dtlsParameters as types.DtlsParameters,
      connect: (dtlsParameters) => this.#bridge.connect(this.seat, { transport: remote.id, dtlsParameters }),
    };
    this.#links.push(await shakeHands(handshakeEnd(local), bridgeEnd));
    await dtlsConnected(local, patienceMs);
    return local;
  }

  /** media.receive; what is announced from now on is produced into this peer's own router and tapped there. */
  receive(): Promise<void> {
    return this.#bridge.receive(this.seat, {
      rtpCapabilities: this.#router.rtpCapabilities as RequestParams<'media.receive'>['rtpCapabilities'],
    });
  }

  /** media.produce of a stream with so many simulcast layers. */
  async publish(source: MediaSource, layers = 1): Promise<SentStream> {
    const kind = source === 'camera' || source === 'screen' ? 'video' : 'audio';
    const origin = await this.#originProducer(kind, layers);
    const outgoing = await this.#required(this.#send).consume({
      producerId: origin.id,
      rtpCapabilities: this.#router.rtpCapabilities,
      pipe: true,
    });
    const rtpParameters = outgoing.rtpParameters as RequestParams<'media.produce'>['rtpParameters'];
    const { producer } = await this.#bridge.produce(this.seat, { source, kind, rtpParameters });
    const { codecs, encodings = [] } = origin.rtpParameters;
    const payloadType = codecs[0]?.payloadType ?? 0;
    return {
      producer,
      send: (packet, layer = 0) =>
        origin.send(writeRtpPacket({ ...packet, payloadType, ssrc: encodings[layer]?.ssrc ?? 0 })),
    };
  }

  #originProducer(kind: types.MediaKind, layers: number): Promise<types.Producer> {
    const codec = this.#router.rtpCapabilities.codecs?.find((capability) => capability.kind === kind);
    if (codec === undefined) throw new Error(`no ${kind} codec`);
    const { preferredPayloadType: payloadType, mimeType, clockRate, channels, parameters } = codec;
    const encodings = Array.from({ length: layers }, () => ({ ssrc: this.#nextSsrc++ }));
    return this.#required(this.#direct).produce({
      kind,
      rtpParameters: { codecs: [{ mimeType, payloadType, clockRate, channels, parameters }], encodings },
    });
  }

  /** Hands the peer what the bridge says to it. */
  async hear(push: BridgePush): Promise<void> {
    this.pushes.push(push);
    if (push.type === 'media.consumerClosed') {
      const stream = this.received.get(push.params.consumer);
      if (stream !== undefined) stream.closed = true;
    }
    if (push.type !== 'media.consumer') return;
    const stream: ReceivedStream = { ...push.params, packets: [], closed: false };
    this.received.set(push.params.consumer, stream);
    try {
      await this.#accept(push.params, stream);
    } catch (error) {
      // Streams end while they are being accepted, too: the worker refuses, and that it ended is told right behind.
      for (let turns = 0; turns < 100 && !stream.closed; turns += 1) await delay(10);
      if (!stream.closed) throw error;
    }
  }

  async #accept(params: ConsumerParameters, stream: ReceivedStream): Promise<void> {
    const incoming = await this.#required(this.#receive).produce({
      kind: params.kind,
      rtpParameters: params.rtpParameters as types.RtpParameters,
    });
    await this.#keepPacketsOf(incoming, stream);
    await this.#bridge.resume(this.seat, { consumer: params.consumer });
  }

  async #keepPacketsOf(incoming: types.Producer, stream: ReceivedStream): Promise<void> {
    const tap = await this.#required(this.#direct).consume({
      producerId: incoming.id,
      rtpCapabilities: this.#router.rtpCapabilities,
      pipe: true,
    });
    tap.on('rtp', (bytes) => {
      const packet = parseRtpPacket(bytes);
      if (packet !== undefined && packet.payload.length > 0) stream.packets.push(packet);
    });
  }

  close(): void {
    for (const link of this.#links) link.close();
    this.#router.close();
  }

  #required<T>(transport: T | undefined): T {
    if (transport === undefined) throw new Error('open first');
    return transport;
  }
}
