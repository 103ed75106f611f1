import type { Clock } from './ports.ts';

/** A lifetime: timers started in it end with it, and so does whatever was handed to `onEnd`. */
export class Scope {
  readonly #clock: Clock;
  readonly #endings = new Set<() => void>();
  #ended = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get ended(): boolean {
    return this.#ended;
  }

  now(): number {
    return this.#clock.now();
  }

  date(): number {
    return this.#clock.date();
  }

  /** A timer in ms. Returns its cancel; in a scope that has ended it never fires. */
  after(ms: number, callback: () => void): () => void {
    if (this.#ended) return () => {};
    const stop = this.#clock.after(ms, () => {
      this.#endings.delete(stop);
      callback();
    });
    this.#endings.add(stop);
    return () => {
      this.#endings.delete(stop);
      stop();
    };
  }

  onEnd(callback: () => void): void {
    this.#endings.add(callback);
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    const endings = [...this.#endings];
    this.#endings.clear();
    for (const ending of endings) ending();
  }
}
