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

/** Called for every packet of media that the bridge has sent to a receiver, retransmissions left out. */
export type ForwardSink = (stream: TappedStream, consumer: types.Consumer, packet: ForwardedPacket) => void;

/** As the receiver gets it: the bridge numbers packets anew. */
export type ForwardedPacket = Pick<RtpPacket, 'sequenceNumber' | 'timestamp' | 'marker'> & { payloadBytes: number };

export interface Tap {
  /** What went wrong while attaching. A tap that missed a stream proves nothing. */
  readonly failures: readonly unknown[];
  /** Streams that are being listened to, by producer. */
  readonly streams: ReadonlyMap<string, TappedStream>;
  close(): void;
}

/** What mediasoup says of a traced packet; its types leave it open. */
interface TraceInfo {
  rtpPacket: Pick<RtpPacket, 'sequenceNumber' | 'timestamp' | 'marker'> & { payloadSize: bigint };
  isRtx: boolean;
}

/** Listens to every stream of every bridge that is started in this process from now on. */
export function openTap(sink: TapSink, forwarded?: ForwardSink): Tap {
  const failures: unknown[] = [];
  const announced = new Map<string, TappedStream>();
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
      if (forwarded) transport.observer.on('newconsumer', (consumer) => traceConsumer(consumer, forwarded));
    });
  };

  const tapProducer = async (
    router: types.Router<RouterNote>,
    listener: Promise<types.DirectTransport>,
    producer: types.Producer<ProducerNote>,
  ): Promise<void> => {
    const { participant, source } = producer.appData;
    const stream = { room: router.appData.room, participant, source, kind: producer.kind, producer: producer.id };
    announced.set(producer.id, stream);
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

  const traceConsumer = (consumer: types.Consumer, sent: ForwardSink): void => {
    // The bridge's own ear is a consumer too.
    if (consumer.type === 'pipe') return;
    let told: types.ConsumerTraceEventData | undefined;
    consumer.on('trace', (event) => {
      // mediasoup 3.19.3 says everything twice.
      if (event === told) return;
      told = event;
      const { rtpPacket, isRtx } = event.info as unknown as TraceInfo;
      const stream = announced.get(consumer.producerId);
      if (stream === undefined || isRtx) return;
      sent(stream, consumer, { ...rtpPacket, payloadBytes: Number(rtpPacket.payloadSize) });
    });
    consumer.enableTraceEvent(['rtp']).catch((error: unknown) => {
      if (!consumer.closed) failures.push(error);
    });
  };

  observer.on('newworker', onWorker);
  return { failures, streams, close: () => observer.off('newworker', onWorker) };
}
