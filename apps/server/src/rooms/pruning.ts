import type { Clock } from './ports.ts';

interface Settled {
  seq: number;
  at: number;
}

/**
 * What may be deleted from the log: entries that every member, nobody being away, has acknowledged at least a grace time ago. Until
 * then a member who comes back may send a request again that the log must still know.
 */
export class Pruning {
  readonly #clock: Clock;
  readonly #graceMs: number;
  #epochSeq = 0;
  #settled: Settled[] = [];

  constructor(clock: Clock, graceMs: number) {
    this.#clock = clock;
    this.#graceMs = graceMs;
  }

  /** The group has entered an epoch by the commit at this place of the log. */
  enter(epochSeq: number): void {
    this.#epochSeq = epochSeq;
  }

  /** Every member has acknowledged the epoch. Returns the place before which the log may be deleted, if there is one. */
  settled(): number | undefined {
    const now = this.#clock.now();
    this.#settled.push({ seq: this.#epochSeq, at: now });
    const old = this.#settled.filter(({ at }) => at <= now - this.#graceMs);
    this.#settled = this.#settled.slice(old.length);
    return old.at(-1)?.seq;
  }

  /** The group is over. */
  reset(): void {
    this.#epochSeq = 0;
    this.#settled = [];
  }
}
