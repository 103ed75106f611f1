import { isVp8KeyFrame } from './frame-format.ts';
import type { FrameKeys } from './frame-keys.ts';
import { epochBitsOf, openFrame, sealFrame, type EncodedFrame, type FrameResult } from './frame-stream.ts';
import { HealthModel } from './health.ts';
import { KeyFrameNeed } from './key-frame-need.ts';
import { KeyWait } from './key-wait.ts';
import type { StreamHealth, StreamOptions } from './messages.ts';
import { silence, unmeasured } from './sound-level.ts';
import { StreamCounter } from './stream-counter.ts';

export interface FramePipeOptions {
  keys: FrameKeys;
  stream: StreamOptions;
  /** ms of a monotonic clock. */
  now: () => number;
  /** Runs `task` after so many ms. */
  schedule: (task: () => void, delayMs: number) => void;
  onHealth: (health: StreamHealth) => void;
  onKeyFrameNeeded: () => void;
}

/** The way of one stream's frames through the worker, one after another. */
export class FramePipe {
  readonly counter = new StreamCounter();
  /** What goes out with each frame of our microphone. */
  level = silence;
  #loudest: number | undefined;
  readonly #options: FramePipeOptions;
  readonly #health = new HealthModel();
  readonly #keyFrame = new KeyFrameNeed();
  readonly #keyWait: KeyWait;

  constructor(options: FramePipeOptions) {
    this.#options = options;
    this.#keyWait = new KeyWait(options.keys, options.now, options.schedule);
  }

  /**
   * Seals or opens a frame in place. Returns whether it may go on; whatever goes wrong, it may not. Never throws: an error
   * inside a transform would end the stream for good.
   */
  async pass(frame: EncodedFrame): Promise<boolean> {
    const result = await this.#transform(frame);
    if (!result.ok) {
      this.counter.dropped(result.cause);
      this.#noteDropped(result);
      return false;
    }
    if (result.empty) {
      this.counter.empty();
      return true;
    }
    if (result.level !== undefined) this.#loudest = Math.min(result.level, this.#loudest ?? unmeasured);
    const firstByte = result.bytes[0];
    frame.data = result.bytes.buffer;
    this.counter.passed(result.bytes.length);
    this.#noteOpened(firstByte);
    return true;
  }

  /** The level (a byte) of the loudest frame that was opened since the last call; undefined where none was. */
  takeLevel(): number | undefined {
    const loudest = this.#loudest;
    this.#loudest = undefined;
    return loudest;
  }

  async #transform(frame: EncodedFrame): Promise<FrameResult> {
    const { keys, stream } = this.#options;
    try {
      return await (stream.direction === 'send' ? sealFrame(keys, stream, frame, this.level) : this.#open(frame));
    } catch {
      return { ok: false, cause: 'internal' };
    }
  }

  async #open(frame: EncodedFrame): Promise<FrameResult> {
    const { keys, stream } = this.#options;
    const result = await openFrame(keys, stream, frame);
    if (result.ok || result.cause !== 'unknown-key') return result;
    const epochBits = epochBitsOf(stream, frame);
    if (epochBits === undefined || !(await this.#keyWait.for(epochBits))) return result;
    return openFrame(keys, stream, frame);
  }

  #noteDropped(result: Extract<FrameResult, { ok: false }>): void {
    const { stream, now, onHealth } = this.#options;
    // A replayed frame is a copy of one that was opened: nothing is missing.
    if (stream.direction === 'send' || result.cause === 'replayed') return;
    this.#keyFrame.lost();
    if (this.#health.failed(now())) onHealth(this.#health.health);
  }

  #noteOpened(firstByte: number | undefined): void {
    const { stream, now, onHealth, onKeyFrameNeeded } = this.#options;
    if (stream.direction === 'send') return;
    if (this.#health.opened()) onHealth(this.#health.health);
    if (stream.kind === 'audio' || firstByte === undefined) return;
    if (this.#keyFrame.opened(isVp8KeyFrame(firstByte), now())) onKeyFrameNeeded();
  }
}
