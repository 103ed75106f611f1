/** What a line does to packets, in one direction. */
export interface LineQuality {
  /** Part of the packets that get lost, 0 to 1. */
  loss: number;
  /** How long a packet is on its way, ms. */
  delayMs: number;
  /** What fits through, bit/s. */
  rate: number;
}

export const clearLine: LineQuality = { loss: 0, delayMs: 0, rate: Infinity };

/** How much waits before a narrow place, ms of its rate; what comes on top is lost. Home routers have more. */
const queueMs = 400;

interface Waiting {
  at: number;
  deliver: () => void;
}

/** Delivers packets in order, late, at a limited rate, or not at all. Which ones get lost is the same in every run. */
export class Shaper {
  quality = clearLine;
  readonly #random = randomSource(1);
  #waiting: Waiting[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the last packet is through the narrow place. */
  #busyUntil = 0;

  /** `bytes` is the packet without the headers of IP and UDP. */
  pass(bytes: number, deliver: () => void): void {
    const { loss, delayMs, rate } = this.quality;
    if (loss > 0 && this.#random() < loss) return;
    const now = performance.now();
    const start = Math.max(now, this.#busyUntil);
    if (start - now > queueMs) return;
    this.#busyUntil = start + ((bytes + headerBytes) * 8 * 1000) / rate;
    const at = this.#busyUntil + delayMs;
    if (at <= now && this.#waiting.length === 0) return deliver();
    this.#waiting.push({ at, deliver });
    this.#wait();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#waiting = [];
  }

  #wait(): void {
    const next = this.#waiting[0];
    if (next === undefined || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.#deliver(), Math.max(0, next.at - performance.now()));
  }

  #deliver(): void {
    this.#timer = undefined;
    // Half a millisecond is as exact as timers are.
    const now = performance.now() + 0.5;
    while (this.#waiting[0] !== undefined && this.#waiting[0].at <= now) this.#waiting.shift()?.deliver();
    this.#wait();
  }
}

/** IPv4 and UDP. */
const headerBytes = 28;

/** mulberry32: evenly spread over 0 to 1, the same for the same seed. */
function randomSource(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
