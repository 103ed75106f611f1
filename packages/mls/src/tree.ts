// What ts-mls does not check of a ratchet tree (RFC 9420 section 7), and what only this room's rules say of it.
import { equalBytes, toHex } from '@konklave/bytes';
import { encode } from 'ts-mls/codec/tlsEncoder.js';
import { capabilitiesEncoder } from 'ts-mls/capabilities.js';
import { credentialEncoder } from 'ts-mls/credential.js';
import type { ClientState } from 'ts-mls/clientState.js';
import type { LeafNode } from 'ts-mls/leafNode.js';
import { getHpkePublicKey, type RatchetTree } from 'ts-mls/ratchetTree.js';
import { directPath, leafToNodeIndex, leafWidth, toLeafIndex } from 'ts-mls/treemath.js';
import type { Admission } from './admission.ts';
import { isKeyPair } from './hpke.ts';
import { founderLifetime, hasOurShape, isProven, readIdentity } from './leaf.ts';
import type { RefusalCause } from './refusal.ts';
import { publicKeyLength } from './x25519.ts';

/** Every operation costs time in proportion to the tree, so a tree that somebody sends must have an end. */
export const maximumLeaves = 1_024;

/** A leaf and where it is. */
export interface PlacedLeaf {
  readonly leaf: LeafNode;
  /** Leaf index. */
  readonly index: number;
}

/** The leaves of a tree that are not blank, by leaf index. */
export function leavesOf(tree: RatchetTree): PlacedLeaf[] {
  return tree.flatMap((node, index) => (node?.nodeType === 'leaf' ? [{ leaf: node.leaf, index: index / 2 }] : []));
}

/** The leaf at a leaf index; undefined where the tree has none. */
export function leafAt(tree: RatchetTree, index: number): LeafNode | undefined {
  const node = tree[2 * index];
  return node?.nodeType === 'leaf' ? node.leaf : undefined;
}

/** Only the founder's leaf comes from a key package, and only until their first commit. Nobody updates by proposal. */
function hasRightSource({ leaf, index }: PlacedLeaf): boolean {
  if (leaf.leafNodeSource === 'commit') return true;
  return (
    leaf.leafNodeSource === 'key_package' &&
    index === 0 &&
    leaf.lifetime.notBefore === founderLifetime.notBefore &&
    leaf.lifetime.notAfter === founderLifetime.notAfter
  );
}

const participantOf = (leaf: LeafNode): string =>
  toHex(readIdentity(leaf.credential)?.participant ?? new Uint8Array(0));
const signatureKeyOf = (leaf: LeafNode): string => toHex(leaf.signaturePublicKey);
const areUnique = (values: readonly string[]): boolean => new Set(values).size === values.length;

/**
 * Leaves and parents where they belong, with whole keys, and no unmerged leaves. Where everyone came by an external commit, whose path
 * covers them, there are none; and ts-mls would walk up from some of them without an end when their indices are outside of the tree.
 */
export function hasSoundNodes(tree: RatchetTree): boolean {
  return tree.every((node, index) => {
    if (node === undefined) return true;
    if (node.nodeType === 'leaf') return index % 2 === 0;
    return (
      index % 2 === 1 && node.parent.unmergedLeaves.length === 0 && node.parent.hpkePublicKey.length === publicKeyLength
    );
  });
}

const publicKeysOf = (tree: RatchetTree): string[] =>
  tree.flatMap((node) => (node === undefined ? [] : [toHex(getHpkePublicKey(node))]));

/** Checks a tree that a stranger sent, before ts-mls sees it. Signatures, parent hashes and the tree hash are left to ts-mls. */
export async function checkTree(
  tree: RatchetTree,
  groupId: Uint8Array,
  admission: Admission,
): Promise<RefusalCause | undefined> {
  const leaves = leavesOf(tree);
  if (leaves.length === 0 || leafWidth(tree.length) > maximumLeaves || !hasSoundNodes(tree)) return 'bad-tree';
  if (!leaves.every((placed) => hasOurShape(placed.leaf) && hasRightSource(placed))) return 'unproven-leaf';
  const proven = await Promise.all(
    leaves.map(({ leaf }) => isProven(admission, groupId, leaf.credential, leaf.signaturePublicKey)),
  );
  if (proven.includes(false)) return 'unproven-leaf';
  if (!areUnique(leaves.map(({ leaf }) => participantOf(leaf)))) return 'not-unique';
  if (!areUnique(leaves.map(({ leaf }) => signatureKeyOf(leaf)))) return 'not-unique';
  if (!areUnique(publicKeysOf(tree))) return 'not-unique';
  return undefined;
}

/** The leaf index of the same participant with the same signature key; undefined where the tree has none. */
export function formerLeaf(tree: RatchetTree, leaf: LeafNode): number | undefined {
  const participant = participantOf(leaf);
  const signatureKey = signatureKeyOf(leaf);
  return leavesOf(tree).find(
    (other) => participantOf(other.leaf) === participant && signatureKeyOf(other.leaf) === signatureKey,
  )?.index;
}

/** Whether neither the participant nor the signature key of a leaf is in the tree, other than at leaf index `former`. */
export function isNewTo(tree: RatchetTree, leaf: LeafNode, former?: number): boolean {
  const participant = participantOf(leaf);
  const signatureKey = signatureKeyOf(leaf);
  return leavesOf(tree).every(
    (other) =>
      other.index === former ||
      (participantOf(other.leaf) !== participant && signatureKeyOf(other.leaf) !== signatureKey),
  );
}

/** Whether a leaf is the same person with the same signature key and capabilities: only its HPKE key may be another. */
export function isSamePerson(before: LeafNode, after: LeafNode): boolean {
  return (
    equalBytes(before.signaturePublicKey, after.signaturePublicKey) &&
    equalBytes(encode(credentialEncoder)(before.credential), encode(credentialEncoder)(after.credential)) &&
    equalBytes(encode(capabilitiesEncoder)(before.capabilities), encode(capabilitiesEncoder)(after.capabilities)) &&
    after.extensions.length === 0
  );
}

/** RFC 9420 section 12.4.3.1: whether no public key that a commit brought was in the tree before, or is in it twice. */
export function hasFreshKeys(before: RatchetTree, after: RatchetTree): boolean {
  const earlier = new Set(publicKeysOf(before));
  const brought = after.filter((node, index) => node !== undefined && node !== before[index]);
  const isFresh = brought.every((node) => node !== undefined && !earlier.has(toHex(getHpkePublicKey(node))));
  return isFresh && areUnique(publicKeysOf(after));
}

/** RFC 9420 section 7.5: whether the private keys that a commit gave us belong to the public keys that it gave everyone. */
export async function hasFittingPath(before: ClientState, after: ClientState): Promise<boolean> {
  const earlier = before.privatePath.privateKeys;
  for (const [index, privateKey] of Object.entries(after.privatePath.privateKeys)) {
    const node = after.ratchetTree[Number(index)];
    if (node === undefined || privateKey === earlier[Number(index)]) continue;
    if (!(await isKeyPair(privateKey, getHpkePublicKey(node)))) return false;
  }
  return true;
}

/** The state without private keys of nodes that are blank or no longer above us: ts-mls keeps them, and they open old commits. */
export function withoutStaleKeys(state: ClientState): ClientState {
  const { leafIndex, privateKeys } = state.privatePath;
  const ownNode = leafToNodeIndex(toLeafIndex(leafIndex));
  const above = new Set<number>([ownNode, ...directPath(ownNode, leafWidth(state.ratchetTree.length))]);
  const kept = Object.entries(privateKeys).filter(
    ([index]) => above.has(Number(index)) && state.ratchetTree[Number(index)] !== undefined,
  );
  return { ...state, privatePath: { leafIndex, privateKeys: Object.fromEntries(kept) } };
}
