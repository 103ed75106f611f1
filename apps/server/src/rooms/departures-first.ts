import type { ParticipantId } from '@konklave/protocol/client';
import type { Clock } from './ports.ts';

/** So long members go first: above what an exclusion takes, also where the nearest to the leaver sleeps. */
const firstMs = 2_000;

/**
 * While somebody who has departed has a leaf, members go first: whoever wants to join waits (docs/protocol/insiders.md, "Joins that hold off an exclusion").
 * Kept in memory only: after a restart of the server nobody waits.
 */
export class DeparturesFirst {
  readonly #clock: Clock;
  #until = 0;
  readonly #waiting = new Map<ParticipantId, () => void>();
  #callOff = (): void => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** From now on members have their time: somebody has departed and nobody else had before, or a commit is void. */
  begin(): void {
    this.#until = this.#clock.now() + firstMs;
  }

  /** Whether it is the members' time. */
  get isTheirs(): boolean {
    return this.#clock.now() < this.#until;
  }

  /** Keeps somebody's joining until something changes, or the time is over. False where one of theirs is kept already. */
  keep(participant: ParticipantId, join: () => void): boolean {
    if (this.#waiting.has(participant)) return false;
    if (this.#waiting.size === 0)
      this.#callOff = this.#clock.after(this.#until - this.#clock.now(), () => this.reconsider());
    this.#waiting.set(participant, join);
    return true;
  }

  /** Lets everyone try who waits. */
  reconsider(): void {
    this.#callOff();
    const joins = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const join of joins) join();
  }

  /** The group is over. */
  reset(): void {
    this.#until = 0;
    this.reconsider();
  }
}
