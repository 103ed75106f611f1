import type { BridgeLink, Direction } from './bridge-link.ts';

export interface LinkCareOptions {
  link: Pick<BridgeLink, 'state' | 'restartIce'>;
  /** Whether the server can be asked at the moment. */
  isReachable: () => boolean;
  /** `isHealthy` may be another. */
  onChange: () => void;
  /** The link cannot be mended. */
  onLost: () => void;
}

/** Packets stay away for a moment on every bad line; only then is another path looked for. */
const patienceMs = 1_500;
/** How long a new path may take before the whole link is made anew: three rounds of ICE checks over a slow line. */
const restartMs = 6_000;

/** Watches the transports of one link and mends them by an ICE restart. */
export class LinkCare {
  readonly #options: LinkCareOptions;
  readonly #timers = new Map<Direction, ReturnType<typeof setTimeout>>();
  #closed = false;

  constructor(options: LinkCareOptions) {
    this.#options = options;
  }

  /** False while packets do not get through. A transport that nothing was sent over yet counts as healthy. */
  get isHealthy(): boolean {
    return !isBroken(this.#options.link, 'send') && !isBroken(this.#options.link, 'receive');
  }

  /** Something may have changed: looks after what is broken. */
  look(): void {
    if (this.#closed) return;
    for (const direction of ['send', 'receive'] as const) this.#lookAt(direction);
    this.#options.onChange();
  }

  /** We may be in another network: looks for new paths at once, long before a browser notices that the old ones are dead. */
  renew(): void {
    if (this.#closed) return;
    for (const direction of ['send', 'receive'] as const) {
      // Nothing was sent over it yet, or its first path is being looked for.
      if (this.#options.link.state(direction) !== 'connected' && !isBroken(this.#options.link, direction)) continue;
      clearTimeout(this.#timers.get(direction));
      void this.#mend(direction);
    }
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #lookAt(direction: Direction): void {
    const { link } = this.#options;
    if (!isBroken(link, direction)) {
      clearTimeout(this.#timers.get(direction));
      this.#timers.delete(direction);
    } else if (!this.#timers.has(direction)) {
      const delay = link.state(direction) === 'failed' ? 0 : patienceMs;
      this.#timers.set(
        direction,
        setTimeout(() => void this.#mend(direction), delay),
      );
    }
  }

  async #mend(direction: Direction): Promise<void> {
    const { link, isReachable, onLost } = this.#options;
    // `look` comes again when the server can be asked.
    if (!isReachable()) return void this.#timers.delete(direction);
    this.#timers.set(
      direction,
      setTimeout(() => this.#lost(direction), restartMs),
    );
    try {
      await link.restartIce(direction);
    } catch {
      if (!this.#closed && isReachable()) onLost();
    }
  }

  #lost(direction: Direction): void {
    this.#timers.delete(direction);
    if (this.#closed || !isBroken(this.#options.link, direction)) return;
    if (this.#options.isReachable()) this.#options.onLost();
  }
}

function isBroken(link: LinkCareOptions['link'], direction: Direction): boolean {
  const state = link.state(direction);
  return state === 'disconnected' || state === 'failed';
}
