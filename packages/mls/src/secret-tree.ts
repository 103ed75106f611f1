// RFC 9420 section 9, the secret tree. Deriving everyone's message keys costs more than all the rest of a commit, and most people say
// nothing while an epoch lasts: a leaf's secrets are derived when it is first used.
import { utf8, zero } from '@konklave/bytes';
import type { SecretTree as SecretTreeArray, SecretTreeNode } from 'ts-mls/secretTree.js';
import { isLeaf, left, nodeWidth, right, root, toNodeIndex } from 'ts-mls/treemath.js';
import type { CipherSuite } from './cipher-suite.ts';
import { deriveSecret, expandWithLabel } from './labels.ts';
import { type Ratchet, takeKey } from './ratchet.ts';

const leftContext = utf8('left');
const rightContext = utf8('right');

/** What is not derived yet, and the first ratchets of what is. Shared by all states of an epoch: deriving changes no state. */
interface Source {
  readonly width: number;
  readonly suite: CipherSuite;
  /** By node index. A secret is overwritten as soon as its children are derived (section 9.2). */
  readonly nodes: (Uint8Array | undefined)[];
  /** By leaf index. */
  readonly roots: (SecretTreeNode | undefined)[];
  /** For the next commit of our own, once one was made: the group goes on when it is not accepted, and its key must not seal another. */
  ownHandshake?: Ratchet;
}

/** The message keys of an epoch. Immutable: whoever uses a key goes on with `withUsed`. */
export interface SecretTree {
  readonly source: Source;
  /** The ratchets that were used, by leaf index. */
  readonly used: readonly (SecretTreeNode | undefined)[];
}

/** The secret tree of an epoch. Keeps a copy of the encryption secret. */
export function createSecretTree(suite: CipherSuite, width: number, encryptionSecret: Uint8Array): SecretTree {
  const nodes: (Uint8Array | undefined)[] = Array.from({ length: nodeWidth(width) });
  nodes[root(width)] = encryptionSecret.slice();
  return { source: { width, suite, nodes, roots: [] }, used: [] };
}

function expandNode({ suite, nodes }: Source, index: number): void {
  const secret = nodes[index];
  if (secret === undefined) return;
  const at = toNodeIndex(index);
  nodes[left(at)] = expandWithLabel(suite, secret, 'tree', leftContext, suite.kdf.size);
  nodes[right(at)] = expandWithLabel(suite, secret, 'tree', rightContext, suite.kdf.size);
  nodes[index] = undefined;
  zero(secret);
}

/** Walks down to a leaf, leaving the secrets beside the path for later. */
function rootOf(source: Source, leaf: number): SecretTreeNode | undefined {
  const known = source.roots[leaf];
  if (known !== undefined || leaf >= source.width) return known;
  const target = 2 * leaf;
  for (let at: number = root(source.width); !isLeaf(toNodeIndex(at));) {
    expandNode(source, at);
    at = target < at ? left(toNodeIndex(at)) : right(toNodeIndex(at));
  }
  const secret = source.nodes[target];
  if (secret === undefined) return undefined;
  const ratchet = (label: string) => ({
    secret: deriveSecret(source.suite, secret, label),
    generation: 0,
    unusedGenerations: {},
  });
  const made = { handshake: ratchet('handshake'), application: ratchet('application') };
  source.nodes[target] = undefined;
  zero(secret);
  source.roots[leaf] = made;
  return made;
}

/** The ratchets of a leaf as they are; undefined where the tree has no such leaf. */
export function ratchetsOf({ source, used }: SecretTree, leaf: number): SecretTreeNode | undefined {
  return used[leaf] ?? rootOf(source, leaf);
}

/** The tree after a key of a leaf was used. */
export function withRatchets(tree: SecretTree, leaf: number, ratchets: SecretTreeNode): SecretTree {
  const used = tree.used.slice();
  used[leaf] = ratchets;
  return { source: tree.source, used };
}

/** What ts-mls needs to seal or open a message of one leaf: its list of nodes with nothing but that leaf. */
export function onlyLeaf(tree: SecretTree, leaf: number): SecretTreeArray {
  const nodes: SecretTreeArray = [];
  const ratchets = ratchetsOf(tree, leaf);
  if (ratchets !== undefined) nodes[2 * leaf] = ratchets;
  return nodes;
}

/** The same to seal a commit of our own. Every call gives another key. */
export function forCommit(tree: SecretTree, leaf: number): SecretTreeArray {
  const { source } = tree;
  const ratchets = ratchetsOf(tree, leaf);
  const handshake = source.ownHandshake ?? ratchets?.handshake;
  const taken = handshake && takeKey(source.suite, handshake, handshake.generation);
  if (ratchets === undefined || taken === undefined) throw new TypeError('a leaf that is not there');
  source.ownHandshake = taken.ratchet;
  const nodes: SecretTreeArray = [];
  nodes[2 * leaf] = { ...ratchets, handshake: handshake! };
  return nodes;
}

/** The tree after ts-mls used what `onlyLeaf` gave it. */
export function withUsed(tree: SecretTree, leaf: number, nodes: SecretTreeArray): SecretTree {
  const ratchets = nodes[2 * leaf];
  return ratchets === undefined ? tree : withRatchets(tree, leaf, ratchets);
}

/** Overwrites every secret of an epoch's messages. */
export function eraseSecretTree({ source, used }: SecretTree): void {
  if (source.ownHandshake !== undefined) zero(source.ownHandshake.secret);
  for (const secret of source.nodes) if (secret !== undefined) zero(secret);
  for (const ratchets of [...source.roots, ...used]) {
    if (ratchets === undefined) continue;
    for (const { secret, unusedGenerations } of [ratchets.handshake, ratchets.application]) {
      zero(secret, ...Object.values(unusedGenerations));
    }
  }
}
