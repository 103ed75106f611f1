import { networkInterfaces } from 'node:os';
import type { types } from 'mediasoup';
import type { ConsumerParameters } from '@konklave/protocol/client';
import { parseRtpPacket, writeRtpPacket } from '../../apps/server/src/media/test/rtp-packet.ts';
import { roomCodecs } from '../../apps/server/src/media/rtp-policy.ts';

/** A packet of a voice as the bridge sees it. */
export interface Packet {
  bytes: number;
  payload: Buffer;
}

interface Person {
  producer: types.Producer;
  sequenceNumber: number;
}

/** A bridge for one browser; everybody else is played by the benchmark. */
export class Call {
  /** Of the browser's voice. */
  packets: Packet[] = [];
  readonly #people = new Map<number, Person>();
  readonly #router: types.Router;
  readonly #send: types.WebRtcTransport;
  readonly #receive: types.WebRtcTransport;
  readonly #direct: types.DirectTransport;
  #capabilities: types.RtpCapabilities = {};

  static async start(worker: types.Worker): Promise<Call> {
    const router = await worker.createRouter({ mediaCodecs: roomCodecs });
    const options = { listenInfos: [{ protocol: 'udp' as const, ip: ownAddress() }] };
    const [send, receive] = [await router.createWebRtcTransport(options), await router.createWebRtcTransport(options)];
    return new Call(router, send, receive, await router.createDirectTransport());
  }

  private constructor(
    router: types.Router,
    send: types.WebRtcTransport,
    receive: types.WebRtcTransport,
    direct: types.DirectTransport,
  ) {
    this.#router = router;
    this.#send = send;
    this.#receive = receive;
    this.#direct = direct;
  }

  /** Answers a request of the browser's. */
  async answer(type: string, params: Record<string, unknown>): Promise<unknown> {
    if (type === 'media.open') {
      const { rtpCapabilities } = this.#router;
      return { rtpCapabilities, send: described(this.#send), receive: described(this.#receive) };
    }
    if (type === 'media.receive') this.#capabilities = params['rtpCapabilities'] as types.RtpCapabilities;
    if (type === 'media.connect') {
      const transport = params['transport'] === this.#send.id ? this.#send : this.#receive;
      await transport.connect({ dtlsParameters: params['dtlsParameters'] as types.DtlsParameters });
    }
    if (type === 'media.produce') return { producer: await this.#tap(params['rtpParameters'] as types.RtpParameters) };
    return {};
  }

  async #tap(rtpParameters: types.RtpParameters): Promise<string> {
    const producer = await this.#send.produce({ kind: 'audio', rtpParameters });
    const { rtpCapabilities } = this.#router;
    const tap = await this.#direct.consume({ producerId: producer.id, rtpCapabilities });
    tap.on('rtp', (bytes) => {
      const payload = parseRtpPacket(bytes)?.payload ?? Buffer.alloc(0);
      if (payload.length > 0) this.packets.push({ bytes: payload.length, payload: Buffer.from(payload) });
    });
    return producer.id;
  }

  /** Somebody comes, by their leaf; what the browser is to be told of them. */
  async add(person: number): Promise<ConsumerParameters> {
    const codec = this.#router.rtpCapabilities.codecs?.find(({ kind }) => kind === 'audio');
    const { mimeType = '', preferredPayloadType: payloadType = 0, clockRate = 0, channels, parameters } = codec ?? {};
    const codecs = [{ mimeType, payloadType, clockRate, channels, parameters }];
    const rtpParameters = { codecs, encodings: [{ ssrc: 1_000 + person }] };
    const producer = await this.#direct.produce({ kind: 'audio', rtpParameters });
    this.#people.set(person, { producer, sequenceNumber: 0 });
    const rtpCapabilities = this.#capabilities;
    const consumer = await this.#receive.consume({ producerId: producer.id, rtpCapabilities });
    return {
      consumer: consumer.id,
      producer: producer.id,
      participant: String(person),
      source: 'microphone',
      kind: 'audio',
      rtpParameters: consumer.rtpParameters as ConsumerParameters['rtpParameters'],
    };
  }

  /** Somebody says a frame; frames are numbered, and 20 ms long. */
  say(person: number, frame: number, payload: Buffer): void {
    const speaker = this.#people.get(person);
    const payloadType = speaker?.producer.rtpParameters.codecs[0]?.payloadType;
    if (speaker === undefined || payloadType === undefined) return;
    const sequenceNumber = speaker.sequenceNumber++;
    const packet = {
      payloadType,
      marker: false,
      sequenceNumber,
      timestamp: frame * 960,
      ssrc: 1_000 + person,
      payload,
    };
    speaker.producer.send(writeRtpPacket(packet));
  }

  close(): void {
    this.#router.close();
  }
}

/** Firefox does not come to 127.0.0.1 where there is another address. */
function ownAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((infos) => infos ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}

function described({ id, iceParameters, iceCandidates, dtlsParameters }: types.WebRtcTransport): object {
  return { id, iceParameters, iceCandidates, dtlsParameters };
}
