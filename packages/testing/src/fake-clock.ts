import type { Clock } from '@konklave/client';

/** Something that works on its own between two moments, such as a Meeting. */
export interface Worker {
  /** Resolves when it has nothing to do until something comes in. */
  idle(): Promise<void>;
}

interface Timer {
  at: number;
  order: number;
  callback: () => void;
}

/**
 * Time that moves only when a test says so. Between two timers it waits until all workers are idle, so that what takes real
 * time (cryptography) takes none here, and every run of a scenario goes the same way.
 */
export class FakeClock implements Clock {
  readonly #workers = new Set<Worker>();
  readonly #channel = new MessageChannel();
  #timers: Timer[] = [];
  #order = 0;
  #now: number;

  constructor(now = 1_800_000_000_000) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  /** An hour off, as clocks of machines are: whoever takes the one for the other is found out. */
  date(): number {
    return this.#now + 3_600_000;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, ms), order: this.#order++, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Time stands still while this works. */
  watch(worker: Worker): void {
    this.#workers.add(worker);
  }

  /** Lets `ms` pass. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await this.settle();
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#now = Math.max(this.#now, next.at);
      this.#timers = this.#timers.filter((timer) => timer !== next);
      next.callback();
      await this.settle();
    }
    this.#now = end;
  }

  /** Lets time pass until `condition` holds. Rejects after `limitMs` of it. */
  async until(condition: () => boolean, limitMs = 10_000): Promise<void> {
    const end = this.#now + limitMs;
    await this.settle();
    while (!condition()) {
      const next = this.#next(end);
      if (next === undefined) throw new Error(`did not happen within ${limitMs} ms: ${condition}`);
      await this.advance(Math.max(0, next.at - this.#now));
    }
  }

  /** Waits until nothing is at work. Time stands still. */
  async settle(): Promise<void> {
    // Twice: what an idle worker has left behind as a microtask may wake another one.
    for (let quiet = 0; quiet < 2; quiet += 1) {
      for (const worker of this.#workers) await worker.idle();
      await this.#turn();
    }
  }

  /** One turn of the event loop, so that every promise that can settle has settled. */
  #turn(): Promise<void> {
    return new Promise((resolve) => {
      this.#channel.port1.addEventListener('message', () => resolve(), { once: true });
      this.#channel.port1.start();
      this.#channel.port2.postMessage(undefined);
    });
  }

  #next(end: number): Timer | undefined {
    const due = this.#timers.filter(({ at }) => at <= end);
    return due.reduce<Timer | undefined>(
      (first, timer) => (first && isBefore(first, timer) ? first : timer),
      undefined,
    );
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
