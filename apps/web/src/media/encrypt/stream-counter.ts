import type { StreamCounts } from './messages.ts';

/** Why a frame was not passed on: the result codes of `sframe`, and what is found before it is asked. */
export type DropCause =
  | 'codec' // neither VP8 nor Opus
  | 'malformed'
  | 'no-key' // before the first epoch to send under
  | 'unknown-participant' // not in the group, or without a valid card
  | 'counter-exhausted'
  | 'unknown-key'
  | 'wrong-sender'
  | 'wrong-context'
  | 'replayed'
  | 'unauthentic'
  | 'internal';

/** Counts what happens to the frames of one stream. */
export class StreamCounter {
  #passed = 0;
  #bytes = 0;
  #empty = 0;
  readonly #dropped = new Map<DropCause, number>();

  passed(bytes: number): void {
    this.#passed++;
    this.#bytes += bytes;
  }

  empty(): void {
    this.#empty++;
  }

  dropped(cause: DropCause): void {
    this.#dropped.set(cause, (this.#dropped.get(cause) ?? 0) + 1);
  }

  /** A copy of the counters. */
  read(): StreamCounts {
    return { passed: this.#passed, bytes: this.#bytes, empty: this.#empty, dropped: Object.fromEntries(this.#dropped) };
  }
}
