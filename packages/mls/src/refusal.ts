import { CodecError, CryptoError, CryptoVerificationError } from 'ts-mls/mlsError.js';

/** Why something that came from others was not accepted. The group is then as it was before. */
export type RefusalCause =
  /** Not one MLS message in its only encoding. */
  | 'malformed'
  /** An MLS message, but not of a kind, content type or framing that belongs here. */
  | 'wrong-format'
  | 'wrong-group'
  /** An epoch that is over (for a message: and whose keys are gone), or one that we have not reached. */
  | 'past-epoch'
  | 'future-epoch'
  /** A joining person's commit without a right admission proof (they do not know the link). */
  | 'unproven-join'
  /** A leaf without a right leaf proof, or not of the shape that this protocol gives a leaf. */
  | 'unproven-leaf'
  /** A participant or a key that is already in the tree. */
  | 'not-unique'
  /** A commit with anything but what the room's rules allow. */
  | 'forbidden-proposal'
  /** A commit that does something else than the delivery service says: another sender, others who come or go. */
  | 'misdeclared-commit'
  /** A commit that can be followed, with a GroupInfo by which nobody could join. */
  | 'false-group-info'
  /** A committer who changed their identity, signature key or capabilities. */
  | 'changed-leaf'
  /** GroupInfo of another cipher suite, or with extensions that we do not know. */
  | 'unsupported'
  /** A ratchet tree that no group of ours has. */
  | 'bad-tree'
  /**
   * A commit with the signature of the one who is said to have made it, and in its path a false secret for us: nobody else, the delivery service
   * included, can have brought that about.
   */
  | 'bad-path'
  /** A signature, MAC or ciphertext that does not verify. */
  | 'unauthentic'
  /** Our own commit came back to us. */
  | 'own-commit'
  /** A valid commit that removes us: there is no next epoch for us. */
  | 'removed-self'
  /** The same by somebody with our own signature key, who takes our place: we ourselves, elsewhere. */
  | 'replaced-self'
  /** A message that was opened before, or whose key is gone. */
  | 'replayed'
  /** A message of an older epoch by somebody who was removed since. */
  | 'removed-sender'
  /** Valid in itself, but against another rule of RFC 9420. */
  | 'invalid'
  /** The group was already replaced or forgotten, or is being replaced (see GroupError). */
  | 'spent-group'
  | 'busy-group';

/** The refusal of something that came from others. */
export interface Refusal {
  readonly ok: false;
  readonly cause: RefusalCause;
}

export const refuse = (cause: RefusalCause): Refusal => ({ ok: false, cause });

/** The cause of what ts-mls or WebCrypto threw while it looked at something that came from others. */
export function causeOfThrown(thrown: unknown): RefusalCause {
  if (thrown instanceof CodecError) return 'malformed';
  if (thrown instanceof CryptoVerificationError || thrown instanceof CryptoError) return 'unauthentic';
  // WebCrypto, for a tag that does not fit.
  if (thrown instanceof DOMException && thrown.name === 'OperationError') return 'unauthentic';
  return 'invalid';
}
