import type { Bytes } from '@konklave/bytes';
import { openFrame, type SealedFrame } from './frame.ts';
import { decodeHeader } from './header.ts';
import { composeKeyId, parseKeyId } from './key-id.ts';
import type { KeyRing } from './key-ring.ts';
import type { StreamOptions } from './sender.ts';

/** Why a frame is not opened. All but the last three are decided before any cryptography. */
export type OpenRefusal =
  /** No SFrame header, or too short for a tag. */
  | 'malformed'
  /** Names another leaf than the stream's: somebody passed one member's frame off as another's. */
  | 'wrong-sender'
  /** Names another stream of the same member. */
  | 'wrong-context'
  /** No keys for the epoch, or the leaf was excluded. */
  | 'unknown-key'
  /** Seen before, or too old to tell. */
  | 'replayed'
  /** Changed on the way, or sealed with other keys. */
  | 'unauthentic';

export type OpenResult = { ok: true; plaintext: Bytes; epoch: bigint; ctr: bigint } | { ok: false; cause: OpenRefusal };

/**
 * Opens the frames of one stream of one member. Lives at most as long as the member: where a leaf passes to somebody else, they get a
 * Receiver of their own.
 */
export class Receiver {
  readonly #ring: KeyRing;
  readonly #leaf: number;
  readonly #context: number;

  /** Throws RangeError where leaf or context do not fit a key id. */
  constructor({ ring, leaf, context }: StreamOptions) {
    composeKeyId({ context, leaf, epoch: 0n }, ring.layout);
    this.#ring = ring;
    this.#leaf = leaf;
    this.#context = context;
  }

  /** The frame's content, once: the same frame is `replayed` ever after, also while it is being opened. Never rejects. */
  async open(sealed: SealedFrame): Promise<OpenResult> {
    const { suite, layout } = this.#ring;
    const header = decodeHeader(sealed.frame);
    if (header === undefined || sealed.frame.length < header.length + suite.Nt) return refuse('malformed');
    const { leaf, context, epochBits } = parseKeyId(header.kid, layout);
    if (leaf !== this.#leaf) return refuse('wrong-sender');
    if (context !== this.#context) return refuse('wrong-context');
    const epoch = this.#ring.epochOf(epochBits);
    const slot = epoch === undefined ? undefined : this.#ring.slot({ context, leaf, epoch }, 'decrypt');
    if (epoch === undefined || slot === undefined) return refuse('unknown-key');
    const { ctr } = header;
    if (!slot.window.isFresh(ctr)) return refuse('replayed');
    const key = slot.key ?? (await slot.ready);
    if (key === undefined) return refuse('unknown-key');
    const plaintext = await openFrame(key, header, sealed);
    if (plaintext === undefined) return refuse('unauthentic');
    // All of it may have changed while the frame was being opened.
    if (!slot.live) return refuse('unknown-key');
    if (!slot.window.accept(ctr)) return refuse('replayed');
    return { ok: true, plaintext, epoch, ctr };
  }
}

function refuse(cause: OpenRefusal): OpenResult {
  return { ok: false, cause };
}
