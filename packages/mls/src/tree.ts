// What this room's rules say of a ratchet tree and its leaves (RFC 9420 section 7).
import { equalBytes, toHex } from '@konklave/bytes';
import { encode } from 'ts-mls/codec/tlsEncoder.js';
import { capabilitiesEncoder } from 'ts-mls/capabilities.js';
import { credentialEncoder } from 'ts-mls/credential.js';
import type { LeafNode } from 'ts-mls/leafNode.js';
import { getHpkePublicKey, type RatchetTree } from 'ts-mls/ratchetTree.js';
import { leafWidth } from 'ts-mls/treemath.js';
import type { UpdatePath } from 'ts-mls/updatePath.js';
import type { Admission } from './admission.ts';
import type { CipherSuite } from './cipher-suite.ts';
import { founderLifetime, hasOurShape, isProven, readIdentity } from './leaf.ts';
import { freeLeaf } from './ratchet-tree.ts';
import type { RefusalCause } from './refusal.ts';

/**
 * Joining costs time in proportion to the tree, so a tree that somebody sends must have an end. A thousand people, and as many who are
 * gone but not removed yet.
 */
export const maximumLeaves = 2_048;

const empty = new Uint8Array(0);

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
 * Leaves and parents where they belong, with whole keys, and no unmerged leaves: where everyone came by an external commit, whose path
 * covers them, there are none, and the rest of this package counts on that.
 */
function hasSoundNodes({ kem }: CipherSuite, tree: RatchetTree): boolean {
  return tree.every((node, index) => {
    if (node === undefined) return true;
    if (node.nodeType === 'leaf') return index % 2 === 0;
    return index % 2 === 1 && node.parent.unmergedLeaves.length === 0 && kem.isPublicKey(node.parent.hpkePublicKey);
  });
}

const publicKeysOf = (tree: RatchetTree): string[] =>
  tree.flatMap((node) => (node === undefined ? [] : [toHex(getHpkePublicKey(node))]));

/** Checks a tree that a stranger sent before anything else is done with it; signatures and hashes come afterwards (verify.ts). */
export async function checkTree(
  suite: CipherSuite,
  tree: RatchetTree,
  groupId: Uint8Array,
  admission: Admission,
): Promise<RefusalCause | undefined> {
  const leaves = leavesOf(tree);
  if (leaves.length === 0 || leafWidth(tree.length) > maximumLeaves || !hasSoundNodes(suite, tree)) return 'bad-tree';
  if (!leaves.every((placed) => hasOurShape(suite, placed.leaf) && hasRightSource(placed))) return 'unproven-leaf';
  const proven = await Promise.all(
    leaves.map(({ leaf }) => isProven(admission, groupId, leaf.credential, leaf.signaturePublicKey)),
  );
  if (proven.includes(false)) return 'unproven-leaf';
  if (!areUnique(leaves.map(({ leaf }) => participantOf(leaf)))) return 'not-unique';
  if (!areUnique(leaves.map(({ leaf }) => signatureKeyOf(leaf)))) return 'not-unique';
  if (!areUnique(publicKeysOf(tree))) return 'not-unique';
  return undefined;
}

/** Whether both are the same, as far as anyone may see: nothing secret, so the first difference ends it. */
function areSame(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

const hasParticipant = (leaf: LeafNode, participant: Uint8Array): boolean =>
  areSame(readIdentity(leaf.credential)?.participant ?? empty, participant);

/** The leaf index of the same participant with the same signature key; undefined where the tree has none. */
export function formerLeaf(tree: RatchetTree, leaf: LeafNode): number | undefined {
  const participant = readIdentity(leaf.credential)?.participant ?? empty;
  return leavesOf(tree).find(
    ({ leaf: other }) =>
      areSame(other.signaturePublicKey, leaf.signaturePublicKey) && hasParticipant(other, participant),
  )?.index;
}

/** Whether neither the participant nor the signature key of a leaf is in the tree, other than at leaf index `former`. */
export function isNewTo(tree: RatchetTree, leaf: LeafNode, former?: number): boolean {
  const participant = readIdentity(leaf.credential)?.participant ?? empty;
  return leavesOf(tree).every(
    ({ leaf: other, index }) =>
      index === former ||
      (!hasParticipant(other, participant) && !areSame(other.signaturePublicKey, leaf.signaturePublicKey)),
  );
}

/** Whether nobody else has room. */
export const isFull = (tree: RatchetTree): boolean => freeLeaf(tree) >= maximumLeaves;

/** Whether a leaf is the same person with the same signature key and capabilities: only its HPKE key may be another. */
export function isSamePerson(before: LeafNode, after: LeafNode): boolean {
  return (
    equalBytes(before.signaturePublicKey, after.signaturePublicKey) &&
    equalBytes(encode(credentialEncoder)(before.credential), encode(credentialEncoder)(after.credential)) &&
    equalBytes(encode(capabilitiesEncoder)(before.capabilities), encode(capabilitiesEncoder)(after.capabilities)) &&
    after.extensions.length === 0
  );
}

const publicKeysIn = ({ leafNode, nodes }: UpdatePath): Uint8Array[] => [
  leafNode.hpkePublicKey,
  ...nodes.map(({ hpkePublicKey }) => hpkePublicKey),
];

/** Whether every public key of a path is one. */
export const hasWholeKeys = ({ kem }: CipherSuite, path: UpdatePath): boolean =>
  publicKeysIn(path).every((key) => kem.isPublicKey(key));

/** RFC 9420 section 12.4.3.1: whether no public key of a path is in the tree before it, or is in the path twice. */
export function hasFreshKeys(before: RatchetTree, path: UpdatePath): boolean {
  const brought = publicKeysIn(path);
  if (!areUnique(brought.map(toHex))) return false;
  return before.every((node) => {
    if (node === undefined) return true;
    const known = getHpkePublicKey(node);
    return brought.every((key) => !areSame(key, known));
  });
}
