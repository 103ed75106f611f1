// RFC 9420 sections 4, 7.7 and 7.9: how a ratchet tree grows, shrinks and hangs together. No tree here has unmerged leaves (see tree.ts).
import { concat, equalBytes } from '@konklave/bytes';
import type { LeafNode } from 'ts-mls/leafNode.js';
import type { ParentNode } from 'ts-mls/parentNode.js';
import type { Node, RatchetTree } from 'ts-mls/ratchetTree.js';
import { directPath, isLeaf, leafWidth, left, right, root, toNodeIndex } from 'ts-mls/treemath.js';
import type { CipherSuite } from './cipher-suite.ts';
import { treeHash, withNodes } from './nodes.ts';
import { opaque } from './opaque.ts';

const empty = new Uint8Array(0);

/** How many leaves a tree must have so that its last one that is not blank has room: the smallest power of 2. */
function widthFor(tree: RatchetTree, isBlank: (index: number) => boolean): number {
  let last = tree.length - 1;
  while (last > 0 && (last % 2 === 1 || isBlank(last))) last -= 1;
  let width = 1;
  while (2 * width - 1 <= last) width *= 2;
  return width;
}

/** The tree without these leaves: they and the nodes above them are blank, and what is empty at the right is cut off (section 7.7). */
export function removeLeaves(tree: RatchetTree, leaves: readonly number[]): RatchetTree {
  if (leaves.length === 0) return tree;
  const width = leafWidth(tree.length);
  const changes = new Map<number, undefined>();
  for (const leaf of leaves) {
    changes.set(2 * leaf, undefined);
    for (const above of directPath(toNodeIndex(2 * leaf), width)) changes.set(above, undefined);
  }
  return withNodes(
    tree,
    widthFor(tree, (index) => tree[index] === undefined || changes.has(index)),
    changes,
  );
}

/** Leaf index that somebody new gets: the leftmost blank one, or the first beyond the tree (section 7.7). */
export function freeLeaf(tree: RatchetTree): number {
  for (let index = 0; index < tree.length; index += 2) if (tree[index] === undefined) return index / 2;
  return leafWidth(tree.length);
}

/** The tree with room for a leaf. */
export function withRoomFor(tree: RatchetTree, leaf: number): RatchetTree {
  const width = leafWidth(tree.length);
  return leaf < width ? tree : withNodes(tree, 2 * width, new Map());
}

/** RFC 9420 section 4.1.1: the nodes that cover everyone below a node. */
export function resolution(tree: RatchetTree, index: number): number[] {
  const covering: number[] = [];
  const walk = (at: number): void => {
    if (tree[at] !== undefined) covering.push(at);
    else if (!isLeaf(toNodeIndex(at))) {
      walk(left(toNodeIndex(at)));
      walk(right(toNodeIndex(at)));
    }
  };
  walk(index);
  return covering;
}

/** A node of a filtered direct path, and its child that is not on the path. */
export interface Step {
  readonly node: number;
  readonly copathChild: number;
}

/** RFC 9420 section 4.1.2, the filtered direct path of a leaf, from below. */
export function filteredDirectPath(tree: RatchetTree, leaf: number): Step[] {
  const steps: Step[] = [];
  let below = 2 * leaf;
  for (const node of directPath(toNodeIndex(below), leafWidth(tree.length))) {
    const copathChild = below < node ? right(node) : left(node);
    if (resolution(tree, copathChild).length > 0) steps.push({ node, copathChild });
    below = node;
  }
  return steps;
}

/** Whether a leaf is below a node, or is it. */
export const isBelow = (tree: RatchetTree, leaf: number, node: number): boolean =>
  node === 2 * leaf || directPath(toNodeIndex(2 * leaf), leafWidth(tree.length)).some((above) => above === node);

/** RFC 9420 section 7.9, the parent hash that the nodes below a parent carry, `siblingHash` being that of its other child. */
function parentHash(suite: CipherSuite, parent: ParentNode, siblingHash: Uint8Array): Uint8Array {
  return suite.digest(concat(opaque(parent.hpkePublicKey), opaque(parent.parentHash), opaque(siblingHash)));
}

/** The parents that a path with these keys makes, and the parent hash for the leaf below it. `tree` is the one before the path. */
export function parentsOfPath(
  suite: CipherSuite,
  tree: RatchetTree,
  steps: readonly Step[],
  publicKeys: readonly Uint8Array[],
): { parents: Map<number, Node>; leafParentHash: Uint8Array } {
  const parents = new Map<number, Node>();
  let hash: Uint8Array = empty;
  for (let at = steps.length - 1; at >= 0; at--) {
    const { node, copathChild } = steps[at]!;
    const parent: ParentNode = { hpkePublicKey: publicKeys[at]!, parentHash: hash, unmergedLeaves: [] };
    parents.set(node, { nodeType: 'parent', parent });
    hash = parentHash(suite, parent, treeHash(suite, tree, copathChild));
  }
  return { parents, leafParentHash: hash };
}

/** The tree with another leaf and, above it, exactly these parents. */
export function withPath(
  tree: RatchetTree,
  leaf: number,
  leafNode: LeafNode,
  parents: ReadonlyMap<number, Node>,
): RatchetTree {
  const width = leafWidth(tree.length);
  const changes = new Map<number, Node | undefined>([[2 * leaf, { nodeType: 'leaf', leaf: leafNode }]]);
  for (const above of directPath(toNodeIndex(2 * leaf), width)) changes.set(above, parents.get(above));
  return withNodes(tree, width, changes);
}

const parentHashIn = (node: Node): Uint8Array | undefined => {
  if (node.nodeType === 'parent') return node.parent.parentHash;
  return node.leaf.leafNodeSource === 'commit' ? node.leaf.parentHash : undefined;
};

/** RFC 9420 section 7.9.2: whether every parent was made by one of the leaves below it. */
export function hasValidParentHashes(suite: CipherSuite, tree: RatchetTree): boolean {
  const width = leafWidth(tree.length);
  const linked = new Set<number>();
  for (let leaf = 0; leaf < tree.length; leaf += 2) {
    let below = leaf;
    while (below !== root(width)) {
      const node = tree[below];
      const path = directPath(toNodeIndex(below), width);
      const at = path.findIndex((index) => tree[index] !== undefined);
      const parent = at < 0 ? undefined : tree[path[at]!];
      if (node === undefined || parent?.nodeType !== 'parent') break;
      const above = path[at]!;
      const sibling = below < above ? right(above) : left(above);
      const hash = parentHash(suite, parent.parent, treeHash(suite, tree, sibling));
      const carried = parentHashIn(node);
      if (carried === undefined || !equalBytes(carried, hash)) break;
      // Whoever else is below this child does not have the key of the parent: nobody may seal to it for them.
      if (resolution(tree, below < above ? left(above) : right(above)).length > 1) break;
      // Two chains to one parent: at least one of them is not of its making.
      if (linked.has(above)) return false;
      linked.add(above);
      below = above;
    }
  }
  return tree.every((node, index) => node?.nodeType !== 'parent' || linked.has(index));
}
