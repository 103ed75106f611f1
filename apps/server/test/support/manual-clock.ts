import type { Clock } from '../../src/rooms/ports.ts';

interface Timer {
  at: number;
  task: () => void;
}

/** Time that stands still until the test moves it. */
export class ManualClock implements Clock {
  #now = Date.UTC(2030, 0, 1);
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#now;
  }

  after(ms: number, task: () => void): () => void {
    const timer = { at: this.#now + ms, task };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Moves time and runs what is due, in order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let due = this.#next(end); due; due = this.#next(end)) {
      this.#timers.delete(due);
      this.#now = due.at;
      due.task();
    }
    this.#now = end;
  }

  #next(end: number): Timer | undefined {
    const due = [...this.#timers].filter(({ at }) => at <= end);
    return due.sort((a, b) => a.at - b.at)[0];
  }
}

/** Moves time by so much while these connections show that they live, as browsers do by answering pings. */
export async function pass(clock: ManualClock, ms: number, ...alive: { settle(): Promise<void> }[]): Promise<void> {
  for (let left = ms; left > 0; left -= 4_000) {
    clock.advance(Math.min(4_000, left));
    await Promise.all(alive.map((wire) => wire.settle()));
  }
}
