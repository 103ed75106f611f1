import type { Locator } from 'playwright-core';
import { expectSoon } from '../harness/patience.ts';

/** What a video element shows. */
interface Picture {
  /** Frames that its decoder has put out. */
  frames: number;
  /** Not hidden behind anything of the page's own making. */
  visible: boolean;
  /** Not all black, as a video without a picture is. Firefox's fake camera shows one colour after the other. */
  painted: boolean;
}

/** Waits until a video is there, is visible, shows something, and moves. */
export async function expectMoving(whose: string, video: Locator): Promise<void> {
  await expectSoon(
    `a picture of ${whose}`,
    () => look(video),
    (picture) => picture !== undefined && picture.visible && picture.painted && picture.frames > 0,
  );
  await expectMoreFrames(whose, video);
}

/** Waits until a video that is there has gone on by a few frames. */
export async function expectMoreFrames(whose: string, video: Locator): Promise<void> {
  const frames = (await look(video))?.frames ?? 0;
  // Five: one frame may have been on its way through the decoder all the while.
  await expectSoon(
    `a picture of ${whose} with more than ${frames + 5} frames`,
    () => look(video),
    (picture) => picture !== undefined && picture.frames > frames + 5,
  );
}

/** undefined: there is no such video. */
async function look(video: Locator): Promise<Picture | undefined> {
  if ((await video.count()) !== 1) return undefined;
  // It may have gone since.
  return video.evaluate(see, undefined, { timeout: 5_000 }).catch(() => undefined);
}

/** Runs in the page. */
function see(element: Element): Picture {
  const video = element as HTMLVideoElement & { mozPaintedFrames?: number };
  const context = new OffscreenCanvas(16, 16).getContext('2d');
  if (video.videoWidth > 0) context?.drawImage(video, 0, 0, 16, 16);
  // Four bytes a pixel, the last of them its opacity.
  const bytes = context?.getImageData(0, 0, 16, 16).data ?? new Uint8ClampedArray();
  return {
    // Firefox counts no frames of a live stream in the standard place.
    frames: video.mozPaintedFrames ?? video.getVideoPlaybackQuality().totalVideoFrames,
    visible: video.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
    painted: bytes.some((byte, index) => index % 4 !== 3 && byte > 0),
  };
}
