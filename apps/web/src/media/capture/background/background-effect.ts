import modelUrl from '@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite?url';
import type { OpenEffect } from '../effect-stage.ts';
import type { CameraEffect, FromBackground, ToBackground } from './messages.ts';

// Chromium's way to a track's pictures; TypeScript knows none.
declare class MediaStreamTrackProcessor {
  constructor(options: { track: MediaStreamTrack; maxBufferSize?: number });
  readonly readable: ReadableStream<VideoFrame>;
}
declare const MediaStreamTrackGenerator: new (options: {
  kind: 'video';
}) => MediaStreamTrack & { readonly writable: WritableStream<VideoFrame> };

/** How long the first picture may take: the model is fetched and made ready. */
const startMs = 15_000;

/** Puts another background behind a person. Rejects where that does not run. */
export function openBackground(name: CameraEffect): OpenEffect {
  return (track, onFailed) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./background.worker.ts', import.meta.url), {
        type: 'module',
        name: 'background',
      });
      const out = new MediaStreamTrackGenerator({ kind: 'video' });
      const close = (): void => {
        clearTimeout(timer);
        worker.terminate();
        out.stop();
      };
      const fail = (): void => {
        close();
        reject(new Error('The background does not run'));
        onFailed();
      };
      const timer = setTimeout(fail, startMs);
      worker.addEventListener('error', fail);
      worker.addEventListener('message', ({ data }: MessageEvent<FromBackground>) => {
        if (data === 'failed') return fail();
        clearTimeout(timer);
        resolve({ track: out, close });
      });
      out.contentHint = track.contentHint;
      // One picture waits at most: what is shown is what is now.
      const { readable } = new MediaStreamTrackProcessor({ track, maxBufferSize: 1 });
      const model = new URL(modelUrl, location.href).href;
      const parts: ToBackground = { model, name, readable, writable: out.writable };
      worker.postMessage(parts, [readable, out.writable]);
    });
}
