import type { MediaSource } from '@konklave/protocol/client';

/** Heights of what is sent when all is well, largest layer. */
const fullHeights: Readonly<Partial<Record<MediaSource, number>>> = { camera: 720, screen: 1080 };
/** A layer may be shown this much larger than it is before the next one is worth its bits. */
const stretch = 1.25;

/**
 * How many simulcast layers a consumer has, from the scalability mode that mediasoup gives it (`L3T3`, `S3T3`); 1 without one.
 */
export function layerCount(scalabilityMode: string | undefined): number {
  return Number(/^[LS](\d)/.exec(scalabilityMode ?? '')?.[1] ?? 1);
}

/** The lowest layer, 0 the smallest, that looks sharp at this height in device pixels. Each layer is twice as high as the one below. */
export function layerFor(source: MediaSource, height: number, layers: number): number {
  const full = fullHeights[source] ?? 0;
  for (let layer = 0; layer < layers - 1; layer++) {
    if ((full / 2 ** (layers - 1 - layer)) * stretch >= height) return layer;
  }
  return layers - 1;
}
