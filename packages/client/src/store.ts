import { idle, type MeetingState } from './state.ts';

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

  /** Counts something that was refused. */
  refuse(cause: string): void {
    const { refusals } = this.#state;
    this.set({ refusals: { ...refusals, [cause]: (refusals[cause] ?? 0) + 1 } });
  }
}
