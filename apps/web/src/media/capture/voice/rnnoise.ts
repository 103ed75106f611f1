/**
 * What RNNoise exports, as the build in `@jitsi/rnnoise-wasm` 0.2.1 calls it (its `dist/rnnoise.js` says which is which). The test
 * beside this file hears whether it still is so.
 */
interface Exports {
  c: WebAssembly.Memory;
  /** Constructors of the C library. */
  d(): void;
  /** rnnoise_create */
  f(model: number): number;
  /** malloc */
  g(bytes: number): number;
  /** rnnoise_process_frame: the probability that it was a voice. */
  j(state: number, out: number, input: number): number;
}

/** Samples of a frame: 10 ms. */
export const frameSamples = 480;
/** Hz. RNNoise was trained on nothing else. */
export const sampleRate = 48_000;
/** RNNoise takes samples as 16-bit numbers. */
const fullScale = 32_768;

/** Takes the noise out of one voice, frame by frame. It remembers what it has heard. */
export class Rnnoise {
  readonly #exports: Exports;
  readonly #state: number;
  readonly #samples: Float32Array;

  constructor(module: WebAssembly.Module) {
    const memory = (): Uint8Array => new Uint8Array(this.#exports.c.buffer);
    const imports = {
      // It asks for no more memory than it begins with.
      a: () => 0,
      b: (to: number, from: number, bytes: number) => void memory().copyWithin(to, from, from + bytes),
    };
    this.#exports = new WebAssembly.Instance(module, { a: imports }).exports as unknown as Exports;
    this.#exports.d();
    this.#state = this.#exports.f(0);
    const address = this.#exports.g(frameSamples * Float32Array.BYTES_PER_ELEMENT);
    this.#samples = new Float32Array(this.#exports.c.buffer, address, frameSamples);
  }

  /** Replaces a frame (`frameSamples`, -1 to 1) by what is left of it without the noise. */
  process(frame: Float32Array): void {
    for (let i = 0; i < frameSamples; i++) this.#samples[i] = frame[i]! * fullScale;
    const address = this.#samples.byteOffset;
    this.#exports.j(this.#state, address, address);
    for (let i = 0; i < frameSamples; i++) frame[i] = this.#samples[i]! / fullScale;
  }
}
