import type { types } from 'mediasoup';
import type { ParticipantId, RequestParams, RequestResult, RoomId } from '@konklave/protocol/client';
import { WireFailure } from '../rooms/failure.ts';
import type { BridgePush } from './bridge.ts';
import { acceptedCapabilities, offeredCapabilities, roomCodecs } from './rtp-policy.ts';
import { SeatMedia, type Publication } from './seat-media.ts';
import type { RunningWorker } from './worker-process.ts';

/** Marks the room that a router carries; mediasoup carries it along. */
export interface RouterNote extends types.AppData {
  room: RoomId;
}

type Push = (participant: ParticipantId, push: BridgePush) => void;

/** One room on the bridge: a router and its seats. It lives on one worker process and dies with it. */
export class RoomMedia {
  readonly #running: RunningWorker;
  readonly #router: Promise<types.Router>;
  readonly #seats = new Map<ParticipantId, SeatMedia>();
  readonly #push: Push;

  constructor(room: RoomId, running: RunningWorker, push: Push) {
    this.#running = running;
    this.#push = push;
    const appData: RouterNote = { room };
    this.#router = running.worker.createRouter({ mediaCodecs: roomCodecs, appData });
    // Whoever opens a seat hears of it; without a seat nobody needs to.
    this.#router.catch(() => {});
  }

  get participants(): ParticipantId[] {
    return [...this.#seats.keys()];
  }

  get isEmpty(): boolean {
    return this.#seats.size === 0;
  }

  /** The seat of a participant. Throws WireFailure `unknown-media`. */
  seat(participant: ParticipantId): SeatMedia {
    const seat = this.#seats.get(participant);
    if (seat === undefined) throw new WireFailure('unknown-media', 'media.open first');
    return seat;
  }

  holds(participant: ParticipantId): boolean {
    return this.#seats.get(participant)?.isOpen === true;
  }

  /** A fresh seat; an earlier one of this participant is closed. */
  async open(
    participant: ParticipantId,
    addresses: Promise<string[]>,
  ): Promise<Omit<RequestResult<'media.open'>, 'iceServers'>> {
    this.#seats.get(participant)?.close();
    const seat = new SeatMedia(participant);
    this.#seats.set(participant, seat);
    try {
      const router = await this.#router;
      const transports = await seat.open(router, this.#running.webRtcServer, await addresses);
      return { rtpCapabilities: offeredCapabilities(router.rtpCapabilities), ...transports };
    } catch (error) {
      if (seat.closed) throw new WireFailure('unknown-media', 'closed while opening');
      seat.close();
      this.#seats.delete(participant);
      throw error;
    }
  }

  // Each of these two changes the seat and starts the announcements in one task: of a receiver and a producer, the later one
  // always finds the earlier one, so that no pair is missed or announced twice.

  /** Announces what is there, and from now on what comes. */
  async receive(participant: ParticipantId, { rtpCapabilities }: RequestParams<'media.receive'>): Promise<void> {
    const receiver = this.seat(participant);
    receiver.capabilities = acceptedCapabilities(rtpCapabilities);
    await Promise.all(
      [...this.#seats.values()]
        .filter((seat) => seat !== receiver)
        .flatMap((seat) =>
          [...seat.publications.values()].map((publication) => this.#announce(receiver, seat, publication)),
        ),
    );
  }

  async produce(
    participant: ParticipantId,
    params: RequestParams<'media.produce'>,
  ): Promise<RequestResult<'media.produce'>> {
    const sender = this.seat(participant);
    const { producer } = await sender.produce(params, (publication) => {
      for (const receiver of this.#seats.values()) {
        if (receiver !== sender && receiver.capabilities !== undefined)
          void this.#announce(receiver, sender, publication);
      }
    });
    return { producer: producer.id };
  }

  async #announce(receiver: SeatMedia, sender: SeatMedia, { source, producer }: Publication): Promise<void> {
    const rtpCapabilities = receiver.capabilities;
    if (rtpCapabilities === undefined || receiver.consumed.has(producer.id)) return;
    receiver.consumed.add(producer.id);
    let consumer: types.Consumer;
    try {
      consumer = await receiver.receiveTransport.consume({
        producerId: producer.id,
        rtpCapabilities,
        paused: true,
        // Sound, too, is sent again to whoever asks for it. mediasoup does so by itself only with pictures.
        enableRtx: true,
      });
    } catch {
      // The producer or the receiver is gone, or the receiver knows none of its codecs: nothing to receive.
      receiver.consumed.delete(producer.id);
      return;
    }
    if (receiver.closed) return consumer.close();
    receiver.consumers.set(consumer.id, consumer);
    consumer.once('producerclose', () => {
      receiver.consumers.delete(consumer.id);
      receiver.consumed.delete(producer.id);
      this.#push(receiver.participant, { type: 'media.consumerClosed', params: { consumer: consumer.id } });
    });
    this.#push(receiver.participant, {
      type: 'media.consumer',
      params: {
        consumer: consumer.id,
        producer: producer.id,
        participant: sender.participant,
        source,
        kind: consumer.kind,
        rtpParameters: consumer.rtpParameters as RequestParams<'media.produce'>['rtpParameters'],
      },
    });
  }

  leave(participant: ParticipantId): void {
    this.#seats.get(participant)?.close();
    this.#seats.delete(participant);
  }

  close(): void {
    this.#router.then(
      (router) => router.close(),
      () => {},
    );
  }
}
