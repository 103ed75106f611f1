import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { types } from 'mediasoup';
import type { RtpPacket } from '../../../apps/server/src/media/test/rtp-packet.ts';
import type { ForwardedPacket, ForwardSink, TappedStream, TapSink } from '../../../apps/server/src/media/test/tap.ts';
import { writeIvf } from './ivf.ts';
import { clearPrefixBytes, viewSealedFrame, type SealedFrameView } from './sealed-frame.ts';
import { assembleFrames, type AssembledFrame } from './vp8.ts';

/** One layer of one stream: what the bridge forwarded under one SSRC. */
export interface RecordedLayer extends TappedStream {
  ssrc: number;
  packets: readonly RtpPacket[];
}

/** A frame with what somebody without keys can tell of it; `view` is undefined when it is not sealed. */
export interface RecordedFrame {
  data: Buffer;
  timestamp: number;
  keyFrame: boolean;
  view: SealedFrameView | undefined;
}

/** What the bridge sent to one receiver of one stream. */
export interface RecordedDelivery extends TappedStream {
  consumer: types.Consumer;
  packets: readonly ForwardedPacket[];
}

/** Keeps everything that a tap hears. */
export class Recording {
  readonly #layers = new Map<string, { stream: TappedStream; ssrc: number; packets: RtpPacket[] }>();
  readonly #deliveries = new Map<types.Consumer, { stream: TappedStream; packets: ForwardedPacket[] }>();

  /** To be given to `openTap`. */
  readonly sink: TapSink = (stream, packet) => {
    const key = `${stream.producer} ${packet.ssrc}`;
    let layer = this.#layers.get(key);
    if (layer === undefined) {
      layer = { stream, ssrc: packet.ssrc, packets: [] };
      this.#layers.set(key, layer);
    }
    layer.packets.push(packet);
  };

  /** To be given to `openTap` as well. */
  readonly forwarded: ForwardSink = (stream, consumer, packet) => {
    const delivery = this.#deliveries.get(consumer) ?? { stream, packets: [] };
    this.#deliveries.set(consumer, delivery);
    delivery.packets.push(packet);
  };

  get layers(): RecordedLayer[] {
    return [...this.#layers.values()].map(({ stream, ssrc, packets }) => ({ ...stream, ssrc, packets }));
  }

  get deliveries(): RecordedDelivery[] {
    return [...this.#deliveries].map(([consumer, { stream, packets }]) => ({ ...stream, consumer, packets }));
  }

  /** Writes one file a layer: IVF for pictures, frames one after the other for sound. Returns the paths. */
  writeTo(folder: string): string[] {
    mkdirSync(folder, { recursive: true });
    return this.layers.map((layer) => {
      const frames = framesOf(layer);
      const path = join(
        folder,
        `${layer.participant}-${layer.source}-${layer.ssrc}.${layer.kind === 'video' ? 'ivf' : 'opus'}`,
      );
      writeFileSync(path, layer.kind === 'video' ? writeIvf(frames) : Buffer.concat(frames.map(({ data }) => data)));
      return path;
    });
  }
}

/** The frames of a layer, put together from its packets. Sound: one packet a frame (RFC 7587). */
export function framesOf({ kind, packets }: RecordedLayer): RecordedFrame[] {
  if (kind === 'video') return assembleFrames(packets).frames.map(recordedPicture);
  return packets
    .filter(({ payload }) => payload.length > 0)
    .map(({ payload, timestamp }) => ({
      data: payload,
      timestamp,
      keyFrame: false,
      view: viewSealedFrame(payload, clearPrefixBytes.opus),
    }));
}

/** How many whole frames a receiver was sent. Where the bridge goes over to another layer it may cut one off. */
export function framesDelivered({ kind, packets }: RecordedDelivery): number {
  const media = packets.filter(({ payloadBytes }) => payloadBytes > 0);
  if (kind === 'audio') return media.length;
  return media.filter(({ marker }) => marker).length;
}

function recordedPicture({ data, timestamp, keyFrame }: AssembledFrame): RecordedFrame {
  const prefix = keyFrame ? clearPrefixBytes.vp8KeyFrame : clearPrefixBytes.vp8DeltaFrame;
  return { data, timestamp, keyFrame, view: viewSealedFrame(data, prefix) };
}

/** Everything beyond clear prefix and SFrame header, end to end: what must look like noise. */
export function sealedBytes(frames: readonly RecordedFrame[]): Buffer {
  return Buffer.concat(frames.map(({ data, view }) => view?.sealed ?? data));
}

/** Counters that the bridge saw, by key id, for comparing with what was sent and opened. */
export function countersSeen(frames: readonly RecordedFrame[]): Map<string, Set<bigint>> {
  const seen = new Map<string, Set<bigint>>();
  for (const { view } of frames) {
    if (view === undefined) continue;
    const { context, leaf, epochBits } = view.keyId;
    const key = `${context}/${leaf}/${epochBits}`;
    const counters = seen.get(key) ?? new Set();
    counters.add(view.counter);
    seen.set(key, counters);
  }
  return seen;
}
