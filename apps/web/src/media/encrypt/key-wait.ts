import type { FrameKeys } from './frame-keys.ts';

/**
 * So long a frame waits for keys that are on their way to us: senders switch 400 ms after a commit whether we have processed
 * it or not. Longer would only fill the queue of the browser, which drops frames from about 60 on.
 */
const longestWaitMs = 800;
/**
 * The epoch in a key id has 8 bits (RFC 9605 section 5.2, E = 8): more than so many ahead is an old one. The key ring keeps 127 before the newest,
 * and in `longestWaitMs` there are not as many ahead as this that will still come in time.
 */
const farthestAhead = 64;

/** Decides for one stream whether a frame under an unknown epoch waits for it. */
export class KeyWait {
  readonly #keys: FrameKeys;
  readonly #now: () => number;
  readonly #schedule: (task: () => void, delayMs: number) => void;
  #epochBits: number | undefined;
  #until = 0;

  constructor(keys: FrameKeys, now: () => number, schedule: (task: () => void, delayMs: number) => void) {
    this.#keys = keys;
    this.#now = now;
    this.#schedule = schedule;
  }

  /** Waits for the keys of an epoch that lies ahead. Resolves to whether they have come. Each epoch is waited for only once. */
  async for(epochBits: number): Promise<boolean> {
    // The newest may have come since somebody looked for it.
    if (this.#ahead(epochBits) > farthestAhead) return false;
    if (this.#epochBits !== epochBits) {
      this.#epochBits = epochBits;
      this.#until = this.#now() + longestWaitMs;
    }
    while (isToCome(this.#ahead(epochBits))) {
      const leftMs = this.#until - this.#now();
      if (leftMs <= 0) return false;
      await Promise.race([this.#keys.arrival, this.#pause(leftMs)]);
    }
    return true;
  }

  #ahead(epochBits: number): number {
    return (epochBits - this.#keys.newest) & 0xff;
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.#schedule(resolve, delayMs));
  }
}

/** Whether an epoch so far ahead of the newest, of which only the low bits are known, is not there yet. */
function isToCome(ahead: number): boolean {
  return ahead > 0 && ahead <= farthestAhead;
}
