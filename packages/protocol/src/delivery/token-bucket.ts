/** A rate with room for bursts. Time is a parameter. */
export class TokenBucket {
  readonly #capacity: number;
  readonly #perMs: number;
  #tokens: number;
  #at: number;

  /** `capacity` tokens at once, then `perSecond` of them. */
  constructor({ capacity, perSecond }: { capacity: number; perSecond: number }, now: number) {
    this.#capacity = capacity;
    this.#perMs = perSecond / 1000;
    this.#tokens = capacity;
    this.#at = now;
  }

  /** Takes `count` tokens if there are as many. */
  take(count: number, now: number): boolean {
    this.#fill(now);
    if (count > this.#tokens) return false;
    this.#tokens -= count;
    return true;
  }

  /** Takes `count` tokens in any case; what is missing has to come back first. */
  charge(count: number, now: number): void {
    this.#fill(now);
    this.#tokens -= count;
  }

  #fill(now: number): void {
    this.#tokens = Math.min(this.#capacity, this.#tokens + Math.max(0, now - this.#at) * this.#perMs);
    this.#at = now;
  }
}
