// RFC 9420 sections 7.3, 7.9 and 12.4.3.1: the signatures and hashes of a GroupInfo and of every node in its tree.
import { equalBytes } from '@konklave/bytes';
import { type GroupInfo, verifyGroupInfoSignature } from 'ts-mls/groupInfo.js';
import { verifyLeafNodeSignature, verifyLeafNodeSignatureKeyPackage } from 'ts-mls/leafNode.js';
import type { RatchetTree } from 'ts-mls/ratchetTree.js';
import type { CipherSuite } from './cipher-suite.ts';
import { treeHash } from './nodes.ts';
import { hasValidParentHashes } from './ratchet-tree.ts';
import type { RefusalCause } from './refusal.ts';
import { leafAt, leavesOf, type PlacedLeaf } from './tree.ts';

function isSigned({ signature }: CipherSuite, groupId: Uint8Array, { leaf, index }: PlacedLeaf): Promise<boolean> {
  return leaf.leafNodeSource === 'key_package'
    ? verifyLeafNodeSignatureKeyPackage(leaf, signature)
    : verifyLeafNodeSignature(leaf, groupId, index, signature);
}

/** Checks a GroupInfo and the tree in it, after the room's rules on it (see `checkTree`) were. */
export async function checkSignatures(
  suite: CipherSuite,
  groupInfo: GroupInfo,
  tree: RatchetTree,
): Promise<RefusalCause | undefined> {
  const { groupContext, signer } = groupInfo;
  if (!equalBytes(treeHash(suite, tree), groupContext.treeHash)) return 'invalid';
  if (!hasValidParentHashes(suite, tree)) return 'unauthentic';
  const signing = leafAt(tree, signer);
  if (signing === undefined) return 'invalid';
  if (!(await verifyGroupInfoSignature(groupInfo, signing.signaturePublicKey, suite.signature))) return 'unauthentic';
  const signed = await Promise.all(leavesOf(tree).map((placed) => isSigned(suite, groupContext.groupId, placed)));
  return signed.includes(false) ? 'unauthentic' : undefined;
}
