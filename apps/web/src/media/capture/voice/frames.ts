/**
 * Cuts a stream that comes in pieces of any length into frames of one length, and gives it back in the pieces that it came in, one
 * frame later.
 */
export class Frames {
  readonly #work: (frame: Float32Array) => void;
  readonly #filling: Float32Array;
  readonly #ready: Float32Array;
  #filled = 0;

  /** `work` changes a frame of so many samples in place. */
  constructor(samples: number, work: (frame: Float32Array) => void) {
    this.#work = work;
    this.#filling = new Float32Array(samples);
    this.#ready = new Float32Array(samples);
  }

  /** Takes a piece in and fills `output`, of the same length, with what was taken in a frame ago. Silence at first. */
  pass(input: Float32Array, output: Float32Array): void {
    for (let i = 0; i < input.length; i++) {
      output[i] = this.#ready[this.#filled]!;
      this.#filling[this.#filled++] = input[i]!;
      if (this.#filled === this.#filling.length) this.#turn();
    }
  }

  #turn(): void {
    this.#work(this.#filling);
    this.#ready.set(this.#filling);
    this.#filled = 0;
  }
}
