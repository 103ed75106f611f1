/**
 * Which of the last counters of one key were seen (the sliding window of RFC 4303 section 3.4.3; RFC 9605 section 9.3 leaves the choice to
 * the application). Counters below the window count as seen.
 */
export class ReplayWindow {
  /** One byte a counter, at counter mod size: 1 if seen. */
  readonly #seen: Uint8Array;
  readonly #size: bigint;
  /** The highest counter seen; -1 before the first. */
  #highest = -1n;

  /** `size`: how many counters behind the highest a frame may come. */
  constructor(size: number) {
    this.#seen = new Uint8Array(size);
    this.#size = BigInt(size);
  }

  /** Whether the counter was neither seen nor passed by the window. */
  isFresh(ctr: bigint): boolean {
    if (ctr > this.#highest) return true;
    return ctr > this.#highest - this.#size && this.#seen[this.#slot(ctr)] === 0;
  }

  /** Marks the counter of a frame that has proved authentic. False where it is not fresh: such a frame must be dropped. */
  accept(ctr: bigint): boolean {
    if (!this.isFresh(ctr)) return false;
    if (ctr > this.#highest) this.#advance(ctr);
    this.#seen[this.#slot(ctr)] = 1;
    return true;
  }

  #advance(ctr: bigint): void {
    if (ctr - this.#highest >= this.#size) {
      this.#seen.fill(0);
    } else {
      for (let passed = this.#highest + 1n; passed < ctr; passed++) this.#seen[this.#slot(passed)] = 0;
    }
    this.#highest = ctr;
  }

  #slot(ctr: bigint): number {
    return Number(ctr % this.#size);
  }
}
