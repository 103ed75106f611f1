// How warm a ratchet tree is: what the next commit of each member would cost (RFC 9420 section 7.5).
import { type Group, insideOf, type Member } from './group.ts';
import { directPath, leafWidth, left, right, toNodeIndex } from 'ts-mls/treemath.js';
import type { RatchetTree } from 'ts-mls/ratchetTree.js';

/** What a commit of one member would bring, and what it would mend. */
export interface PathCost {
  readonly member: Member;
  /** HPKE ciphertexts in its path: about log2 n in a warm tree, n - 1 in a cold one. */
  readonly ciphertexts: number;
  /** Blank nodes above the member that would get a key by it. */
  readonly blanks: number;
}

/** How many nodes cover everyone below each node (the length of its resolution), by node index. */
export function coverings(tree: RatchetTree): number[] {
  const sizes: number[] = tree.map((node) => (node === undefined ? 0 : 1));
  const width = leafWidth(tree.length);
  // From below: the nodes of one level stand 2^(level + 1) apart, beginning at 2^level - 1.
  for (let step = 4; step / 2 <= width; step *= 2) {
    for (let index = step / 2 - 1; index < tree.length; index += step) {
      const node = toNodeIndex(index);
      if (tree[index] === undefined) sizes[index] = sizes[left(node)]! + sizes[right(node)]!;
    }
  }
  return sizes;
}

/** What a commit of the member on one leaf would bring and mend. */
export function costOfPath(tree: RatchetTree, sizes: readonly number[], leaf: number): Omit<PathCost, 'member'> {
  let ciphertexts = 0;
  let blanks = 0;
  let below = 2 * leaf;
  for (const above of directPath(toNodeIndex(below), leafWidth(tree.length))) {
    const covering = sizes[below < above ? right(above) : left(above)]!;
    ciphertexts += covering;
    if (covering > 0 && tree[above] === undefined) blanks += 1;
    below = above;
  }
  return { ciphertexts, blanks };
}

/** The cost of the next commit, for each member. Throws GroupError `spent-group`. */
export function pathCosts(group: Group): PathCost[] {
  const { ratchetTree } = insideOf(group).state;
  const sizes = coverings(ratchetTree);
  return group.members.map((member) => ({ member, ...costOfPath(ratchetTree, sizes, member.leaf) }));
}
