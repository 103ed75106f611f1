import type { ParticipantId } from '@konklave/protocol/client';
import { failureOf } from '../errors.ts';
import type { Scope } from '../scope.ts';
import { tuning } from '../tuning.ts';

export interface OverdueWatchOptions {
  scope: Scope;
  /** Who is gone by the server's word and still in the tree. */
  unexcluded(): readonly ParticipantId[];
  /** Asks the server for a sign of life. Resolves when everything that it said before has been taken; rejects with a RequestError. */
  ask(): Promise<void>;
  /** Somebody is newly overdue, or is not any more. */
  changed(): void;
  /** Somebody could not be excluded in time. */
  hopeless(): void;
}

/**
 * Watches how long the departed keep the keys: a server that says "gone" and takes no commit would hide a listener. Only time
 * counts for which the server has answered us, so that a slow or lost line of ours is no suspicion against anybody.
 */
export class OverdueWatch {
  readonly #options: OverdueWatchOptions;
  /** How long each has been known to be gone, ms. */
  #waited = new Map<ParticipantId, number>();
  #watching = false;

  constructor(options: OverdueWatchOptions) {
    this.#options = options;
  }

  /** Those who should have been excluded by now. */
  get overdue(): ReadonlySet<ParticipantId> {
    const late = [...this.#waited].filter(([, ms]) => ms >= tuning.overdueMs);
    return new Set(late.map(([participant]) => participant));
  }

  /** Call when somebody has departed, and when the group has changed. */
  follow(): void {
    const unexcluded = this.#options.unexcluded();
    this.#waited = new Map(unexcluded.map((participant) => [participant, this.#waited.get(participant) ?? 0]));
    if (this.#watching || unexcluded.length === 0 || this.#options.scope.ended) return;
    this.#watching = true;
    this.#round();
  }

  #round(): void {
    const { scope, ask } = this.#options;
    const known = [...this.#waited.keys()];
    const since = scope.now();
    scope.after(tuning.overdueStepMs, () => {
      this.#watching = false;
      // Mostly they are out by now.
      if (this.#options.unexcluded().length === 0) return this.follow();
      this.#watching = true;
      ask().then(
        () => this.#count(known, scope.now() - since),
        (error: unknown) => {
          const { code } = failureOf(error);
          const silent = code === 'disconnected' || code === 'timeout' || code === 'ended';
          this.#count(known, silent ? 0 : scope.now() - since);
        },
      );
    });
  }

  #count(known: readonly ParticipantId[], ms: number): void {
    if (this.#options.scope.ended) return;
    // A machine that slept in between has not waited all that time.
    const counted = Math.min(ms, tuning.probeMs);
    for (const participant of known) {
      const waited = this.#waited.get(participant);
      if (waited !== undefined) this.#waited.set(participant, waited + counted);
    }
    this.#watching = false;
    this.#options.changed();
    if ([...this.#waited.values()].some((waited) => waited >= tuning.hopelessMs)) this.#options.hopeless();
    else this.follow();
  }
}
