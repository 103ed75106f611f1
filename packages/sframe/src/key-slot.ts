import type { KeyPurpose } from './aead.ts';
import type { FrameKey } from './key-schedule.ts';
import { ReplayWindow } from './replay-window.ts';

interface KeySlotLimits {
  replayWindow: number;
  framesPerKey: bigint;
}

/** One frame key with all that must never be lost while it lives: the next counter and the counters seen. */
export class KeySlot {
  /** False once the key was forgotten; what is being sealed or opened with it comes to nothing. */
  live = true;
  readonly purpose: KeyPurpose;
  readonly window: ReplayWindow;
  /** Resolves undefined where the key cannot be had. Never rejects. */
  readonly ready: Promise<FrameKey | undefined>;
  /** The key once it is ready: saves the hot path a turn. */
  key: FrameKey | undefined;
  readonly #framesPerKey: bigint;
  #nextCounter = 0n;

  constructor(
    purpose: KeyPurpose,
    derived: Promise<FrameKey | undefined>,
    { replayWindow, framesPerKey }: KeySlotLimits,
  ) {
    this.purpose = purpose;
    this.window = new ReplayWindow(replayWindow);
    this.#framesPerKey = framesPerKey;
    this.ready = derived.then(
      (key) => (this.key = key),
      () => undefined,
    );
  }

  /** A counter that nobody gets again; undefined when the key is used up. */
  takeCounter(): bigint | undefined {
    return this.#nextCounter < this.#framesPerKey ? this.#nextCounter++ : undefined;
  }
}
