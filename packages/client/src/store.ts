import type { ParticipantId } from '@konklave/protocol/client';
import { idle, type MeetingState, type PutOut } from './state.ts';

/** Holds the state and tells who listens. */
export class StateStore {
  readonly #listeners = new Set<() => void>();
  #state = idle;

  get state(): MeetingState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  set(change: Partial<MeetingState>): void {
    const changed = Object.entries(change).some(([key, value]) => this.#state[key as keyof MeetingState] !== value);
    if (!changed) return;
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  /** Somebody was put out. They keep the name that they had. */
  putOut(participant: ParticipantId, why: PutOut['why']): void {
    const { people, putOut } = this.#state;
    if (putOut.some((known) => known.participant === participant)) return;
    const name = people.find((person) => person.participant === participant)?.name;
    this.set({ putOut: [...putOut, { participant, name, why }] });
  }

  /** Counts something that was refused. */
  refuse(cause: string): void {
    const { refusals } = this.#state;
    this.set({ refusals: { ...refusals, [cause]: (refusals[cause] ?? 0) + 1 } });
  }
}
