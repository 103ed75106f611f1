import { layerOf, type Layer } from './layers.ts';
import { readModel, type Model } from './model.ts';

/**
 * Tells a person from the room behind them: MediaPipe's model for selfies (landscape), computed here. It is 33 million multiplications,
 * too few to be worth a runtime of its own.
 */
export class Segmenter {
  readonly #model: Model;
  readonly #layers: readonly Layer[];

  /** `model` is a file of TensorFlow Lite. Throws where it holds what is not known here. */
  constructor(model: Uint8Array) {
    this.#model = readModel(model);
    this.#layers = this.#model.operations.map(layerOf);
  }

  /** Pixels of what it looks at, and of its answer. */
  get size(): { width: number; height: number } {
    const { width, height } = this.#model.input;
    return { width, height };
  }

  /** How likely each pixel is a person's, 0 to 1. `pixels` are red, green, blue and opacity, 0 to 255. Overwritten by the next call. */
  segment(pixels: Uint8ClampedArray): Float32Array {
    const { input, output } = this.#model;
    let at = 0;
    for (let i = 0; i < pixels.length; i += 4) {
      input.values[at++] = pixels[i]! / 255;
      input.values[at++] = pixels[i + 1]! / 255;
      input.values[at++] = pixels[i + 2]! / 255;
    }
    for (const layer of this.#layers) layer();
    return output.values;
  }
}
