import type { types } from 'mediasoup';
import type { BridgeListener, Seat } from '../../apps/server/src/media/bridge.ts';
import type { PeerBridge } from '../../apps/server/src/media/test/headless-peer.ts';
import { roomCodecs } from '../../apps/server/src/media/rtp-policy.ts';

// mediasoup as its own examples use it: a router, transports with sockets of their own, every header extension, nothing checked.

type Call<Name extends keyof PeerBridge> = Parameters<PeerBridge[Name]>;

interface RawSeat {
  send: types.WebRtcTransport;
  receive: types.WebRtcTransport;
}

/** The reference that the bridge is measured against. One sender first, then receivers. */
export class RawBridge implements PeerBridge {
  readonly #router: types.Router;
  readonly #listener: BridgeListener;
  readonly #seats = new Map<string, RawSeat>();
  readonly #consumers = new Map<string, types.Consumer>();
  #producer: types.Producer | undefined;

  static async on(worker: types.Worker, listener: BridgeListener): Promise<RawBridge> {
    return new RawBridge(await worker.createRouter({ mediaCodecs: roomCodecs }), listener);
  }

  private constructor(router: types.Router, listener: BridgeListener) {
    this.#router = router;
    this.#listener = listener;
  }

  async open({ participant }: Seat): ReturnType<PeerBridge['open']> {
    const listen = { listenInfos: [{ protocol: 'udp' as const, ip: '127.0.0.1' }] };
    const send = await this.#router.createWebRtcTransport(listen);
    const receive = await this.#router.createWebRtcTransport(listen);
    this.#seats.set(participant, { send, receive });
    return { rtpCapabilities: this.#router.rtpCapabilities, send, receive, iceServers: [] } as Awaited<
      ReturnType<PeerBridge['open']>
    >;
  }

  async connect({ participant }: Seat, { transport, dtlsParameters }: Call<'connect'>[1]): Promise<void> {
    const { send, receive } = this.#seat(participant);
    const chosen = transport === send.id ? send : receive;
    await chosen.connect({ dtlsParameters: dtlsParameters as types.DtlsParameters });
  }

  async produce({ participant }: Seat, { kind, rtpParameters }: Call<'produce'>[1]): ReturnType<PeerBridge['produce']> {
    const params = { kind, rtpParameters: rtpParameters as types.RtpParameters };
    this.#producer = await this.#seat(participant).send.produce(params);
    return { producer: this.#producer.id };
  }

  async receive({ room, participant }: Seat, { rtpCapabilities }: Call<'receive'>[1]): Promise<void> {
    if (this.#producer === undefined) return;
    const producerId = this.#producer.id;
    const consumer = await this.#seat(participant).receive.consume({
      producerId,
      rtpCapabilities: rtpCapabilities as types.RtpCapabilities,
      paused: true,
    });
    this.#consumers.set(consumer.id, consumer);
    const { id, kind } = consumer;
    const rtpParameters = consumer.rtpParameters as Call<'produce'>[1]['rtpParameters'];
    const params = { consumer: id, producer: producerId, participant, source: 'camera' as const, kind, rtpParameters };
    this.#listener(room, participant, { type: 'media.consumer', params });
  }

  async resume(_seat: Seat, { consumer }: Call<'resume'>[1]): Promise<void> {
    await this.#consumers.get(consumer)?.resume();
  }

  #seat(participant: string): RawSeat {
    const seat = this.#seats.get(participant);
    if (seat === undefined) throw new Error('open first');
    return seat;
  }
}
