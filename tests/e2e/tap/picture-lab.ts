import type { Browser, Page } from 'playwright-core';

// Encoders and decoders of a real browser (WebCodecs), for asking what somebody can make of recorded frames.

/** A frame to be tried. */
export interface TryFrame {
  data: Uint8Array;
  keyFrame: boolean;
}

/** What a decoder made of frames. */
export interface Decoding {
  /** Frames that were shown. */
  pictures: Picture[];
  /** Times the decoder gave up; it was started anew at the next key frame. */
  failures: number;
}

const columns = 32;
/** A decoded picture, small: brightness 0..255 of 32 x 18 fields, row by row. */
export type Picture = number[];

/** A page without content; WebCodecs needs a secure origin, and nothing is fetched from this one. */
const origin = 'https://lab.invalid/';

export class PictureLab {
  readonly #page: Page;

  static async open(browser: Browser): Promise<PictureLab> {
    const page = await browser.newPage();
    await page.route(origin, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
    await page.goto(origin);
    return new PictureLab(page);
  }

  private constructor(page: Page) {
    this.#page = page;
  }

  /** VP8 frames of a moving scene of 320 x 180, a key frame every second. */
  async film(frames: number): Promise<TryFrame[]> {
    const encoded = await this.#page.evaluate(encodeScene, frames);
    return encoded.map(({ data, keyFrame }) => ({ data: Buffer.from(data, 'base64'), keyFrame }));
  }

  /** Feeds frames to a VP8 decoder, which is started anew whenever it gives up. */
  async decode(frames: readonly TryFrame[]): Promise<Decoding> {
    const encoded = frames.map(({ data, keyFrame }) => ({ data: Buffer.from(data).toString('base64'), keyFrame }));
    return this.#page.evaluate(decodeFrames, encoded);
  }

  close(): Promise<void> {
    return this.#page.close();
  }
}

/**
 * How alike the edges of two pictures are: Pearson's correlation of the differences between neighbouring fields, 1 for the same
 * picture, about 0 for pictures with nothing in common. Brightness itself would not do: any two smooth pictures have much of that
 * in common.
 */
function likeness(a: Picture, b: Picture): number {
  const edgesA = edges(a);
  const edgesB = edges(b);
  const product = (x: number[], y: number[]): number =>
    x.reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0);
  const scale = Math.sqrt(product(edgesA, edgesA) * product(edgesB, edgesB));
  return scale === 0 ? 0 : product(edgesA, edgesB) / scale;
}

function edges(picture: Picture): number[] {
  const differences = picture.map((value, index) =>
    (index + 1) % columns === 0 ? 0 : (picture[index + 1] ?? value) - value,
  );
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  return differences.map((value) => value - mean);
}

/** The best likeness of any of the pictures with any of the originals; 0 when there are none. */
export function bestLikeness(pictures: readonly Picture[], originals: readonly Picture[]): number {
  return Math.max(0, ...pictures.flatMap((picture) => originals.map((original) => likeness(picture, original))));
}

interface Encoded {
  data: string;
  keyFrame: boolean;
}

// The two functions below run in the page: they see nothing of this module.

async function encodeScene(frames: number): Promise<Encoded[]> {
  const canvas = new OffscreenCanvas(320, 180);
  const context = canvas.getContext('2d')!;
  const encoded: Encoded[] = [];
  const encoder = new VideoEncoder({
    output: (chunk) => {
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      encoded.push({ data: btoa(String.fromCharCode(...data)), keyFrame: chunk.type === 'key' });
    },
    error: (error) => {
      throw error;
    },
  });
  encoder.configure({ codec: 'vp8', width: 320, height: 180, bitrate: 400_000, latencyMode: 'realtime' });
  for (let index = 0; index < frames; index++) {
    const sky = context.createLinearGradient(0, 0, 320, 180);
    sky.addColorStop(0, '#102040');
    sky.addColorStop(1, '#f0e0c0');
    context.fillStyle = sky;
    context.fillRect(0, 0, 320, 180);
    context.fillStyle = '#c03020';
    context.beginPath();
    context.arc(40 + ((index * 6) % 240), 90 + 40 * Math.sin(index / 5), 32, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = '#ffffff';
    context.font = '40px sans-serif';
    context.fillText(`frame ${index}`, 60, 160);
    const frame = new VideoFrame(canvas, { timestamp: index * 33_333 });
    encoder.encode(frame, { keyFrame: index % 30 === 0 });
    frame.close();
  }
  await encoder.flush();
  encoder.close();
  return encoded;
}

async function decodeFrames(frames: Encoded[]): Promise<Decoding> {
  const canvas = new OffscreenCanvas(32, 18);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  const pictures: Picture[] = [];
  let failures = 0;
  const show = (frame: VideoFrame): void => {
    context.drawImage(frame, 0, 0, 32, 18);
    frame.close();
    const { data } = context.getImageData(0, 0, 32, 18);
    const luma = (field: number): number =>
      0.299 * (data[4 * field] ?? 0) + 0.587 * (data[4 * field + 1] ?? 0) + 0.114 * (data[4 * field + 2] ?? 0);
    pictures.push(Array.from({ length: 32 * 18 }, (_, field) => Math.round(luma(field))));
  };
  const start = (): VideoDecoder => {
    const decoder = new VideoDecoder({ output: show, error: () => failures++ });
    decoder.configure({ codec: 'vp8' });
    return decoder;
  };
  // A decoder begins with a key frame, also after flush(); so each key frame and its followers go to a decoder of their own.
  const groups: Encoded[][] = [];
  for (const frame of frames) {
    if (frame.keyFrame) groups.push([frame]);
    else groups.at(-1)?.push(frame);
  }
  for (const group of groups) {
    const decoder = start();
    try {
      group.forEach(({ data, keyFrame }, index) => {
        const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
        const type = keyFrame ? 'key' : 'delta';
        decoder.decode(new EncodedVideoChunk({ type, timestamp: index * 33_333, data: bytes }));
      });
      await decoder.flush();
      decoder.close();
    } catch {
      // Counted by the decoder's error callback.
    }
  }
  return { pictures, failures };
}
