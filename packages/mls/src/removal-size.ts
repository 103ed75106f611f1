// RFC 9420 sections 7.6 and 12.4: how large a commit that removes others will be.
import type { RatchetTree } from 'ts-mls/ratchetTree.js';
import { leafWidth } from 'ts-mls/treemath.js';
import type { CipherSuite } from './cipher-suite.ts';
import { removeLeaves } from './ratchet-tree.ts';
import { costOfPath, coverings } from './warmth.ts';

/** Lengths of vectors, types and tags around a key, a ciphertext or a proposal, at most. */
const around = 8;
/** What else is in a commit: framing, signature, credential and capabilities of the leaf. */
const frame = 1_024;
const tagLength = 16;

/** Bytes of a commit by the member on `own` that leads to this tree, at most and within a tenth. */
function commitSize({ kem, kdf }: CipherSuite, tree: RatchetTree, own: number, removed: number): number {
  const { ciphertexts } = costOfPath(tree, coverings(tree), own);
  const keys = 1 + Math.log2(leafWidth(tree.length));
  const aKey = kem.publicKeyLength + around;
  const aCiphertext = kem.encLength + kdf.size + tagLength + around;
  return frame + keys * aKey + ciphertexts * aCiphertext + removed * around;
}

/**
 * The first of these leaves: as many as a commit by the member on `own` can remove with at most so many bytes, and one in any case. Each
 * removal leaves blank nodes, and each of these costs ciphertexts.
 */
export function removableAtOnce(
  suite: CipherSuite,
  tree: RatchetTree,
  { own, leaves, bytes }: { own: number; leaves: readonly number[]; bytes: number },
): readonly number[] {
  const first = (count: number): readonly number[] => leaves.slice(0, count);
  const fits = (count: number): boolean => commitSize(suite, removeLeaves(tree, first(count)), own, count) <= bytes;
  if (leaves.length < 2 || fits(leaves.length)) return leaves;
  let [possible, tooMany] = [1, leaves.length];
  while (tooMany - possible > 1) {
    const middle = Math.floor((possible + tooMany) / 2);
    if (fits(middle)) possible = middle;
    else tooMany = middle;
  }
  return first(possible);
}
