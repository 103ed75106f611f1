import type { StreamHealth } from './messages.ts';

/** So long no frame may open, while frames arrive, before a stream counts as unreadable. Covers an epoch switch (400 ms) twice. */
const unreadableAfterMs = 1_000;

/** What the frames of a receive stream say about it. Times in ms of any monotonic clock. */
export class HealthModel {
  #health: StreamHealth = 'waiting';
  #failingSince: number | undefined;

  get health(): StreamHealth {
    return this.#health;
  }

  /** A frame was opened. Returns whether the health changed. */
  opened(): boolean {
    this.#failingSince = undefined;
    return this.#become('live');
  }

  /** A frame arrived and could not be opened. Returns whether the health changed. */
  failed(now: number): boolean {
    this.#failingSince ??= now;
    return now - this.#failingSince >= unreadableAfterMs && this.#become('unreadable');
  }

  #become(health: StreamHealth): boolean {
    if (this.#health === health) return false;
    this.#health = health;
    return true;
  }
}
