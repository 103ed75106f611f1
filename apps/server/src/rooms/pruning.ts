import type { Clock } from './ports.ts';

interface Mark {
  seq: number;
  at: number;
}

/**
 * Finding that a line is dead takes up to ten seconds, and then the grace time runs: nobody who is still a member needs older entries
 * than that. The rest of the minute is for machines that lag behind with what they have received.
 */
const afterGraceMs = 60_000;

/** What may be deleted from the log: what is older than any member may need. Times are kept in memory only. */
export class Pruning {
  readonly #clock: Clock;
  readonly #keepMs: number;
  #seq = 0;
  #marks: Mark[] = [];
  #marked = 0;

  constructor(clock: Clock, graceMs: number) {
    this.#clock = clock;
    this.#keepMs = graceMs + afterGraceMs;
  }

  /** The log has grown up to this place. */
  reached(seq: number): void {
    this.#seq = Math.max(this.#seq, seq);
  }

  /** Called now and then. Returns the place up to which the log may be deleted, once. */
  due(): number | undefined {
    const now = this.#clock.now();
    if (this.#seq > this.#marked) this.#marks.push({ seq: this.#seq, at: now });
    this.#marked = this.#seq;
    const old = this.#marks.filter(({ at }) => at <= now - this.#keepMs);
    this.#marks = this.#marks.slice(old.length);
    return old.at(-1)?.seq;
  }

  /** The group is over. */
  reset(): void {
    this.#seq = 0;
    this.#marks = [];
    this.#marked = 0;
  }
}
