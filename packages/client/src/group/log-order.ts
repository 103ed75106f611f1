import type { LogEntry } from '@konklave/protocol/client';

/** A place in the log that the answer to a request of ours has told: the entry itself is not pushed to its sender. */
interface OwnEntry {
  kind: 'own-commit' | 'own-message';
  seq: number;
}

/** A place whose commit is void. */
interface VoidedEntry {
  kind: 'voided';
  seq: number;
}

export type OrderedEntry = LogEntry | OwnEntry | VoidedEntry;

/**
 * Puts the entries of a group's log in order. Entries may be offered in any order and more than once; each place of the log
 * is taken once, without holes. Until `start` everything waits: a joiner hears of entries before it knows where it stands.
 */
export class LogOrder {
  readonly #waiting = new Map<number, OrderedEntry>();
  readonly #capacity: number;
  #position: number | undefined;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Everything up to here is done. Undefined before `start`. */
  get position(): number | undefined {
    return this.#position;
  }

  /** The highest place known, done or waiting; -1 when there is none. */
  get highest(): number {
    return Math.max(this.#position ?? -1, ...this.#waiting.keys());
  }

  /** Something waits for a place that has not come. */
  get hasGap(): boolean {
    return this.#position !== undefined && this.#waiting.size > 0 && !this.#waiting.has(this.#position + 1);
  }

  start(position: number): void {
    this.#position = position;
    for (const seq of this.#waiting.keys()) if (seq <= position) this.#waiting.delete(seq);
  }

  /** What came first for a place stays. Beyond the capacity entries are let go: the hole they leave is noticed later. */
  offer(entry: OrderedEntry): void {
    if (entry.seq <= (this.#position ?? -1) || this.#waiting.has(entry.seq)) return;
    if (this.#waiting.size < this.#capacity) this.#waiting.set(entry.seq, entry);
  }

  /** The entry that is next in order, if it has come. It stays next until `advance`. */
  peek(): OrderedEntry | undefined {
    return this.#position === undefined ? undefined : this.#waiting.get(this.#position + 1);
  }

  /** The entry that is next is done. */
  advance(): void {
    if (this.#position === undefined) return;
    this.#position += 1;
    this.#waiting.delete(this.#position);
  }

  /** The commits from this place on that have come by now are void. Gives the last place of what has come; Infinity before `start`. */
  void(from: number): number {
    for (const [seq, { kind }] of this.#waiting) {
      if (seq >= from && (kind === 'commit' || kind === 'own-commit')) this.#waiting.set(seq, { kind: 'voided', seq });
    }
    return this.#position === undefined ? Infinity : this.highest;
  }

  /** Lets go of what waits, for a fresh answer of the server. Places told by answers to our own requests stay ours. */
  forgetWaiting(): void {
    for (const [seq, { kind }] of this.#waiting) if (kind === 'commit' || kind === 'message') this.#waiting.delete(seq);
  }
}
