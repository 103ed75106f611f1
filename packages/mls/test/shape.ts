// A ratchet tree without keys: which of its nodes are blank, and nothing else.
import type { LeafNode } from 'ts-mls/leafNode.js';
import type { Node, RatchetTree } from 'ts-mls/ratchetTree.js';
import { filteredDirectPath, removeLeaves, withPath } from '../src/ratchet-tree.ts';
import { costOfPath, coverings, type PathCost } from '../src/warmth.ts';

const leaf = {} as LeafNode;
const parent: Node = {
  nodeType: 'parent',
  parent: { hpkePublicKey: new Uint8Array(0), parentHash: new Uint8Array(0), unmergedLeaves: [] },
};

/** The tree of a room in which everyone has joined by an external commit, and what becomes of it. */
export class Shape {
  #tree: RatchetTree;

  constructor(people: number) {
    this.#tree = Array.from({ length: 2 * 2 ** Math.ceil(Math.log2(people)) - 1 }, (_, index) => {
      if (index % 2 === 1) return parent;
      return index / 2 < people ? { nodeType: 'leaf', leaf } : undefined;
    });
  }

  get leaves(): number[] {
    return this.#tree.flatMap((node, index) => (index % 2 === 0 && node !== undefined ? [index / 2] : []));
  }

  /** As `pathCosts`; `self` is on this leaf. */
  costs(self: number): PathCost[] {
    const sizes = coverings(this.#tree);
    return this.leaves.map((index) => ({
      member: { participant: String(index), leaf: index, self: index === self, signatureKey: new Uint8Array(0) },
      ...costOfPath(this.#tree, sizes, index),
    }));
  }

  /** Somebody commits, and removes these. */
  commit(by: number, removed: readonly number[] = []): void {
    const tree = removeLeaves(this.#tree, removed);
    const parents = new Map(filteredDirectPath(tree, by).map(({ node }) => [node, parent]));
    this.#tree = withPath(tree, by, leaf, parents);
  }
}
