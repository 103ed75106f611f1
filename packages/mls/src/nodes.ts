// RFC 9420 section 7.8 and 12.4.3.3: the nodes of a ratchet tree as bytes, and the tree hash.
//
// Nodes never change once they are made, and a commit replaces a handful of them. So the bytes of a node are kept with the node, and the
// hashes of a tree with the tree; a changed tree takes over the hashes of all subtrees that are the same. Both are found by identity
// only: what was decoded anew is encoded and hashed anew.
import { concat, type Bytes } from '@konklave/bytes';
import { encode } from 'ts-mls/codec/tlsEncoder.js';
import { type Node, nodeEncoder, type RatchetTree } from 'ts-mls/ratchetTree.js';
import { directPath, isLeaf, leafWidth, left, right, root, toNodeIndex } from 'ts-mls/treemath.js';
import type { CipherSuite } from './cipher-suite.ts';
import { lengthPrefix, opaque, uint32 } from './opaque.ts';

const absent = Uint8Array.of(0);
const present = Uint8Array.of(1);
const leafType = Uint8Array.of(1);
const parentType = Uint8Array.of(2);

const encodings = new WeakMap<Node, Uint8Array>();
const encode1 = encode(nodeEncoder);

function encodingOf(node: Node): Uint8Array {
  const known = encodings.get(node);
  if (known !== undefined) return known;
  const made = encode1(node);
  encodings.set(node, made);
  return made;
}

/** The tree as in the ratchet_tree extension: without the blank nodes at its end. */
export function encodeTree(tree: RatchetTree): Bytes {
  const end = tree.findLastIndex((node) => node !== undefined) + 1;
  const parts = tree.slice(0, end).flatMap((node) => (node === undefined ? [absent] : [present, encodingOf(node)]));
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return concat(lengthPrefix(length), ...parts);
}

/** A node without its type, as an optional<V>. */
const optional = (node: Node | undefined): Uint8Array =>
  node === undefined ? absent : concat(present, encodingOf(node).subarray(1));

/** By node index; a hole where nobody asked yet. A hash is there only when those of everything below it are. */
type Hashes = (Uint8Array | undefined)[];
const hashesOfTrees = new WeakMap<RatchetTree, Hashes>();

function hashesOf(tree: RatchetTree): Hashes {
  const known = hashesOfTrees.get(tree);
  if (known !== undefined) return known;
  const made: Hashes = Array.from({ length: tree.length });
  hashesOfTrees.set(tree, made);
  return made;
}

function hashSubtree(suite: CipherSuite, tree: RatchetTree, hashes: Hashes, index: number): Uint8Array {
  const known = hashes[index];
  if (known !== undefined) return known;
  const at = toNodeIndex(index);
  const input = isLeaf(at)
    ? concat(leafType, uint32(index / 2), optional(tree[index]))
    : concat(
        parentType,
        optional(tree[index]),
        opaque(hashSubtree(suite, tree, hashes, left(at))),
        opaque(hashSubtree(suite, tree, hashes, right(at))),
      );
  const hash = suite.digest(input);
  hashes[index] = hash;
  return hash;
}

/** RFC 9420 section 7.8, the tree hash of the subtree at a node, of the whole tree by default. Nobody may change it. */
export function treeHash(
  suite: CipherSuite,
  tree: RatchetTree,
  index: number = root(leafWidth(tree.length)),
): Uint8Array {
  return hashSubtree(suite, tree, hashesOf(tree), index);
}

/** A tree with that many leaves (a power of 2), in which some nodes, given by index, are others. */
export function withNodes(
  tree: RatchetTree,
  width: number,
  changes: ReadonlyMap<number, Node | undefined>,
): RatchetTree {
  const length = 2 * width - 1;
  const next: RatchetTree = tree.slice(0, length);
  const hashes = hashesOf(tree).slice(0, length);
  while (next.length < length) {
    next.push(undefined);
    hashes.push(undefined);
  }
  for (const [index, node] of changes) {
    if (index >= length) continue;
    next[index] = node;
    hashes[index] = undefined;
    for (const above of directPath(toNodeIndex(index), width)) hashes[above] = undefined;
  }
  hashesOfTrees.set(next, hashes);
  return next;
}
