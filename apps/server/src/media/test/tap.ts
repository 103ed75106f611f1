import { observer, type types } from 'mediasoup';
import type { MediaSource, ParticipantId, RoomId } from '@konklave/protocol/client';
import type { RouterNote } from '../room-media.ts';
import type { ProducerNote } from '../seat-media.ts';
import { parseRtpPacket, type RtpPacket } from './rtp-packet.ts';

// Looks into the bridge of this process: what it forwards, after SRTP is taken off. For tests that show that it is sealed. The
// product has no place to attach this; it hangs on mediasoup's own observers, so it must be opened before the bridge starts.

/** Whose stream a packet belongs to. */
export interface TappedStream {
  room: RoomId;
  participant: ParticipantId;
  source: MediaSource;
  kind: types.MediaKind;
  producer: string;
}

/** Called for every packet that the bridge has to forward, of all simulcast layers (told apart by `packet.ssrc`). */
export type TapSink = (stream: TappedStream, packet: RtpPacket) => void;

export interface Tap {
  /** What went wrong while attaching. A tap that missed a stream proves nothing. */
  readonly failures: readonly unknown[];
  /** Streams that are being listened to, by producer. */
  readonly streams: ReadonlyMap<string, TappedStream>;
  close(): void;
}

/** Listens to every stream of every bridge that is started in this process from now on. */
export function openTap(sink: TapSink): Tap {
  const failures: unknown[] = [];
  const streams = new Map<string, TappedStream>();
  const onWorker = (worker: types.Worker): void => {
    worker.observer.on('newrouter', (router) => tapRouter(router as types.Router<RouterNote>));
  };

  const tapRouter = (router: types.Router<RouterNote>): void => {
    // Only the routers of rooms: headless peers have routers too.
    if (router.appData.room === undefined) return;
    const listener = router.createDirectTransport();
    listener.catch((error: unknown) => failures.push(error));
    router.observer.on('newtransport', (transport) => {
      transport.observer.on('newproducer', (producer) => {
        tapProducer(router, listener, producer as types.Producer<ProducerNote>).catch((error: unknown) => {
          if (!producer.closed) failures.push(error);
        });
      });
    });
  };

  const tapProducer = async (
    router: types.Router<RouterNote>,
    listener: Promise<types.DirectTransport>,
    producer: types.Producer<ProducerNote>,
  ): Promise<void> => {
    const { participant, source } = producer.appData;
    const stream = { room: router.appData.room, participant, source, kind: producer.kind, producer: producer.id };
    const direct = await listener;
    const { rtpCapabilities } = router;
    // `pipe`: every layer as it came, with nothing chosen or left out.
    const consumer = await direct.consume({ producerId: producer.id, rtpCapabilities, pipe: true });
    consumer.on('rtp', (bytes) => {
      const packet = parseRtpPacket(bytes);
      if (packet !== undefined) sink(stream, packet);
    });
    streams.set(producer.id, stream);
  };

  observer.on('newworker', onWorker);
  return { failures, streams, close: () => observer.off('newworker', onWorker) };
}
