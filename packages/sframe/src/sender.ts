import type { Bytes } from '@konklave/bytes';
import { sealFrame, type PlainFrame } from './frame.ts';
import { composeKeyId } from './key-id.ts';
import type { KeyRing } from './key-ring.ts';

/** `no-key`: the epoch is not in the ring (yet, or any more). Whatever the cause, nothing may be sent. */
export type SealResult = { ok: true; frame: Bytes } | { ok: false; cause: 'no-key' | 'counter-exhausted' };

export interface StreamOptions {
  ring: KeyRing;
  /** RFC 9420 leaf index of the member whose stream it is. */
  leaf: number;
  /** Which of the member's streams. */
  context: number;
}

/**
 * Seals the frames of one stream of our own. Any number of Senders of one stream may live at once (simulcast layers, transforms made anew):
 * the ring holds the counter.
 */
export class Sender {
  readonly #ring: KeyRing;
  readonly #leaf: number;
  readonly #context: number;
  #epoch: bigint | undefined;

  /** Throws RangeError where leaf or context do not fit a key id. */
  constructor({ ring, leaf, context }: StreamOptions) {
    composeKeyId({ context, leaf, epoch: 0n }, ring.layout);
    this.#ring = ring;
    this.#leaf = leaf;
    this.#context = context;
  }

  /**
   * Seals with the keys of this epoch from now on. Never goes back to an older epoch while the present one lives: who was excluded in
   * between could read on.
   */
  startEpoch(epoch: bigint): void {
    const present = this.#epoch;
    if (present !== undefined && epoch < present && this.#ring.has(present)) return;
    this.#epoch = epoch;
  }

  /** SFrame header, ciphertext and tag; `metadata` is authenticated with them and not part of the result. */
  async seal(plain: PlainFrame): Promise<SealResult> {
    if (this.#epoch === undefined) return { ok: false, cause: 'no-key' };
    const slot = this.#ring.slot({ context: this.#context, leaf: this.#leaf, epoch: this.#epoch }, 'encrypt');
    const key = slot?.key ?? (await slot?.ready);
    if (slot === undefined || key === undefined || !slot.live) return { ok: false, cause: 'no-key' };
    const ctr = slot.takeCounter();
    if (ctr === undefined) return { ok: false, cause: 'counter-exhausted' };
    return { ok: true, frame: await sealFrame(key, ctr, plain) };
  }
}
