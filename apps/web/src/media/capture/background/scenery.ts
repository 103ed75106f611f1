import type { CameraEffect } from './messages.ts';

type Painter = (context: OffscreenCanvasRenderingContext2D, width: number, height: number) => void;

/** Of an image that is shown far too small and enlarged again, nothing can be read. */
const blurredWidth = 20;

/** Quiet backgrounds, drawn and not photographed: nothing of them has to be fetched. */
export const painters: Readonly<Record<Exclude<CameraEffect, 'blur'>, Painter>> = {
  dusk: (context, width, height) => {
    fill(context, width, height, [
      [0, '#16302b'],
      [0.55, '#245247'],
      [1, '#0f1a18'],
    ]);
    glow(context, width, height, 'rgb(248 223 174 / 22%)');
  },
  wall: (context, width, height) => {
    fill(context, width, height, [
      [0, '#f4f0e6'],
      [0.7, '#e4ded0'],
      [1, '#cfc8b8'],
    ]);
    glow(context, width, height, 'rgb(255 255 255 / 45%)');
  },
};

/** The room itself, so blurred that only its light is left. */
export class BlurredRoom {
  readonly #small = contextOf(new OffscreenCanvas(blurredWidth, blurredWidth));
  readonly #middle = contextOf(new OffscreenCanvas(4 * blurredWidth, 4 * blurredWidth));

  paint(context: OffscreenCanvasRenderingContext2D, image: CanvasImageSource, width: number, height: number): void {
    const [small, middle] = [this.#small.canvas, this.#middle.canvas];
    this.#small.drawImage(image, 0, 0, small.width, small.height);
    // In two steps, so that no edges of single pixels are seen.
    this.#middle.drawImage(small, 0, 0, middle.width, middle.height);
    context.drawImage(middle, 0, 0, width, height);
  }
}

/** A canvas to draw on, smoothly. Throws where the browser gives none. */
export function contextOf(
  canvas: OffscreenCanvas,
  options?: { alpha?: boolean; willReadFrequently?: boolean },
): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', options);
  if (context === null) throw new Error('There is no canvas to draw on');
  context.imageSmoothingQuality = 'high';
  return context;
}

function fill(
  context: OffscreenCanvasRenderingContext2D,
  width: number,
  height: number,
  stops: [number, string][],
): void {
  const gradient = context.createLinearGradient(0, 0, 0, height);
  for (const [at, colour] of stops) gradient.addColorStop(at, colour);
  context.fillStyle = gradient;
  context.fillRect(0, 0, width, height);
}

/** Light from the upper left, as of a lamp. */
function glow(context: OffscreenCanvasRenderingContext2D, width: number, height: number, colour: string): void {
  const gradient = context.createRadialGradient(width * 0.25, height * 0.2, 0, width * 0.25, height * 0.2, width * 0.6);
  gradient.addColorStop(0, colour);
  gradient.addColorStop(1, 'rgb(0 0 0 / 0%)');
  context.fillStyle = gradient;
  context.fillRect(0, 0, width, height);
}
