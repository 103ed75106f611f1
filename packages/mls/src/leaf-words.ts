// RFC 9420 section 5.1.2: what somebody says under the signature key of their leaf, for others to hand on.
import { type Bytes, concat } from '@konklave/bytes';
import { signWithLabel, verifyWithLabel } from 'ts-mls/crypto/signature.js';
import { ed25519 } from './ed25519.ts';
import { type Group, insideOf, type Member } from './group.ts';
import { identifierBytes } from './identifiers.ts';

/** Words are somebody's in one group only. */
const bound = (group: Group, participant: string, words: Uint8Array): Bytes =>
  concat(identifierBytes(group.groupId), identifierBytes(participant), words);

/** Signs words as our leaf. `label` says what they are, so that none can be taken for something else. Throws GroupError `spent-group`. */
export async function signAsLeaf(group: Group, label: string, words: Uint8Array): Promise<Bytes> {
  const { signaturePrivateKey } = insideOf(group).state;
  const own = group.members.find(({ self }) => self);
  if (own === undefined) throw new TypeError('a group without a leaf of our own');
  return concat(await signWithLabel(signaturePrivateKey, label, bound(group, own.participant, words), ed25519));
}

/** Whether a member of this group has signed these words. */
export async function isSignedByLeaf(
  group: Group,
  { participant, signatureKey }: Member,
  { label, words, signature }: { label: string; words: Uint8Array; signature: Uint8Array },
): Promise<boolean> {
  try {
    return await verifyWithLabel(signatureKey, label, bound(group, participant, words), signature, ed25519);
  } catch {
    // A key or a signature that is none.
    return false;
  }
}
