/// Puts another background behind a person, away from the page: every picture that leaves has been through here.
import { cutOut } from './cut.ts';
import type { CameraEffect, FromBackground, ToBackground } from './messages.ts';
import { BlurredRoom, contextOf, painters } from './scenery.ts';
import { Segmenter } from './segmenter.ts';

declare const self: DedicatedWorkerGlobalScope;

/** As many pictures a second as a face needs; the model costs as much as everything else together. */
const mostPerSecond = 15;

const tell = (message: FromBackground): void => self.postMessage(message, []);

/** The person in one picture after the other, before another background. */
class Stage {
  readonly #segmenter: Segmenter;
  readonly #name: CameraEffect;
  readonly #look: OffscreenCanvasRenderingContext2D;
  readonly #mask: OffscreenCanvasRenderingContext2D;
  readonly #person = contextOf(new OffscreenCanvas(1, 1));
  readonly #out = contextOf(new OffscreenCanvas(1, 1), { alpha: false });
  readonly #room = new BlurredRoom();

  constructor(segmenter: Segmenter, name: CameraEffect) {
    const { width, height } = segmenter.size;
    this.#segmenter = segmenter;
    this.#name = name;
    this.#look = contextOf(new OffscreenCanvas(width, height), { willReadFrequently: true });
    this.#mask = contextOf(new OffscreenCanvas(width, height));
  }

  /** Takes a picture of the room and gives one without it. */
  change(frame: VideoFrame): VideoFrame {
    const { displayWidth: width, displayHeight: height, timestamp } = frame;
    for (const { canvas } of [this.#person, this.#out]) {
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
    }
    this.#cut(frame, width, height);
    if (this.#name === 'blur') this.#room.paint(this.#out, frame, width, height);
    else painters[this.#name](this.#out, width, height);
    this.#out.drawImage(this.#person.canvas, 0, 0);
    return new VideoFrame(this.#out.canvas, { timestamp, alpha: 'discard' });
  }

  #cut(frame: VideoFrame, width: number, height: number): void {
    const { width: maskWidth, height: maskHeight } = this.#look.canvas;
    this.#look.drawImage(frame, 0, 0, maskWidth, maskHeight);
    const image = this.#look.getImageData(0, 0, maskWidth, maskHeight);
    cutOut(this.#segmenter.segment(image.data), image.data);
    this.#mask.putImageData(image, 0, 0);
    const person = this.#person;
    person.globalCompositeOperation = 'copy';
    person.drawImage(this.#mask.canvas, 0, 0, width, height);
    person.globalCompositeOperation = 'source-in';
    person.drawImage(frame, 0, 0, width, height);
  }
}

async function run({ model, name, readable, writable }: ToBackground): Promise<void> {
  const response = await fetch(model);
  if (!response.ok) throw new Error('The model cannot be fetched');
  const stage = new Stage(new Segmenter(new Uint8Array(await response.arrayBuffer())), name);
  const writer = writable.getWriter();
  const reader = readable.getReader();
  let last = Number.NEGATIVE_INFINITY;
  for (;;) {
    const { done, value: frame } = await reader.read();
    if (done) return writer.close();
    try {
      // Time stamps are in microseconds.
      if (frame.timestamp - last < 1_000_000 / mostPerSecond - 1_000) continue;
      const isFirst = last === Number.NEGATIVE_INFINITY;
      last = frame.timestamp;
      await writer.write(stage.change(frame));
      if (isFirst) tell('running');
    } finally {
      frame.close();
    }
  }
}

self.addEventListener('message', ({ data }: MessageEvent<ToBackground>) => {
  // Whatever goes wrong: no further picture leaves.
  run(data).catch(() => tell('failed'));
});
