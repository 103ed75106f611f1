import type { MediaSource } from '@konklave/protocol/client';
import type { Pictures } from '../media-engine.ts';

/** A video that could be received. */
export interface Video {
  source: MediaSource;
  /** At which it is shown, in device pixels; 0: not at all; undefined while nobody has said. */
  height: number | undefined;
}

/** What is received of a video. */
export interface Reception {
  /** As in `Video`: the layer is chosen by it, and nothing comes where it is 0. */
  height: number | undefined;
  /** Who gets what the line carries, from 1 to 255 (mediasoup `Consumer.setPriority`). */
  priority: number;
}

/** As many faces as a page of the stage has. Whatever is asked for, more cannot be received: a browser could not decode them. */
const mostFaces = 25;
/** Nobody looks at more. */
const mostScreens = 4;
/** Heights of the smallest layers. */
const smallest: Readonly<Partial<Record<MediaSource, number>>> = { camera: 180, screen: 540 };

/** From so many device pixels on a face is what is being looked at, or at least one of few. */
const large = 500;
const middle = 250;

/**
 * What is received of each video, in the order given: screens before faces and large faces before small ones. Never by who speaks, which
 * the bridge would learn by it.
 */
export function planReception(videos: readonly Video[], pictures: Pictures): Reception[] {
  const heights = videos.map((video) => (pictures === 'none' ? 0 : video.height));
  const received = new Set([
    ...firstOf(videos, heights, 'screen', mostScreens),
    ...firstOf(videos, heights, 'camera', mostFaces),
  ]);
  return videos.map(({ source }, index) => {
    const height = received.has(index) ? heights[index] : 0;
    const limited = pictures === 'small' ? Math.min(height ?? smallest[source]!, smallest[source] ?? 0) : height;
    return { height: limited, priority: priorityOf(source, height) };
  });
}

/** The largest ones that are shown, by index. What nobody has spoken of yet comes last: it is about to be shown, or not. */
function firstOf(
  videos: readonly Video[],
  heights: readonly (number | undefined)[],
  source: MediaSource,
  most: number,
): number[] {
  return [...videos.keys()]
    .filter((index) => videos[index]!.source === source && heights[index] !== 0)
    .sort((one, other) => (heights[other] ?? 0) - (heights[one] ?? 0))
    .slice(0, most);
}

function priorityOf(source: MediaSource, height: number | undefined): number {
  if (source === 'screen') return 255;
  if (height === undefined || height < middle) return 1;
  return height < large ? 16 : 128;
}
