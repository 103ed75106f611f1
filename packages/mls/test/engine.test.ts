// Our tree and our epochs against those of ts-mls, which does the same from nothing every time.
import { concat, fromHex, toHex } from '@konklave/bytes';
import fc from 'fast-check';
import { verifyParentHashes } from 'ts-mls/parentHash.js';
import { processPrivateMessage, processPublicMessage } from 'ts-mls/processMessages.js';
import { emptyPskIndex } from 'ts-mls/pskIndex.js';
import { encodeRatchetTree, filteredDirectPath as pathOf, type RatchetTree } from 'ts-mls/ratchetTree.js';
import { createSecretTree as createAll } from 'ts-mls/secretTree.js';
import { treeHashRoot } from 'ts-mls/treeHash.js';
import { toLeafIndex } from 'ts-mls/treemath.js';
import { describe, expect, it } from 'vitest';
import { cipherSuite } from '../src/cipher-suite.ts';
import { joinGroup, processCommit } from '../src/index.ts';
import { encodeTree, treeHash, withNodes } from '../src/nodes.ts';
import {
  filteredDirectPath,
  freeLeaf,
  hasValidParentHashes,
  parentsOfPath,
  removeLeaves,
  withPath,
  withRoomFor,
} from '../src/ratchet-tree.ts';
import { createSecretTree, ratchetsOf } from '../src/secret-tree.ts';
import { leafAt, leavesOf } from '../src/tree.ts';
import { decodeMessage } from '../src/wire.ts';
import { x25519 } from '../src/x25519.ts';
import { granted, inAnotherWorld, meet, type Person, randomBytes, stateOf } from './people.ts';
import { groupInfoWithTree, keyPackage, rogueCommit } from './rogue.ts';

const { publicPackage } = await keyPackage();

/** The tree after the commit of a leaf, with fresh keys that nobody has. */
function commitOf(tree: RatchetTree, leaf: number): RatchetTree {
  const steps = filteredDirectPath(tree, leaf);
  const { parents, leafParentHash } = parentsOfPath(
    cipherSuite,
    tree,
    steps,
    steps.map(() => randomBytes(32)),
  );
  const { credential, capabilities, extensions } = publicPackage.leafNode;
  const keys = { hpkePublicKey: randomBytes(32), signaturePublicKey: randomBytes(32), signature: randomBytes(64) };
  const place = { leafNodeSource: 'commit', parentHash: leafParentHash } as const;
  return withPath(tree, leaf, { credential, capabilities, extensions, ...keys, ...place }, parents);
}

interface Change {
  kind: 'join' | 'remove' | 'update';
  by: number;
  gone: number[];
}

/** A Remove of up to three and a commit, a join, or a commit alone; numbers choose among the leaves. */
const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('join' as const, 'join' as const, 'remove' as const, 'update' as const),
  by: fc.nat(1_000),
  gone: fc.array(fc.nat(1_000), { minLength: 1, maxLength: 3 }),
});

function apply(tree: RatchetTree, { kind, by, gone }: Change): RatchetTree {
  const leaves = leavesOf(tree).map(({ index }) => index);
  if (kind === 'join') {
    const leaf = freeLeaf(tree);
    return commitOf(withRoomFor(tree, leaf), leaf);
  }
  const committer = leaves[by % leaves.length]!;
  const chosen = gone.map((number) => leaves[number % leaves.length]!).filter((leaf) => leaf !== committer);
  return commitOf(kind === 'remove' ? removeLeaves(tree, chosen) : tree, committer);
}

describe('a ratchet tree', () => {
  it('has the bytes, hashes and paths that ts-mls finds, whatever was changed before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 40 }), async (changes) => {
        let tree: RatchetTree = [{ nodeType: 'leaf', leaf: publicPackage.leafNode }];
        for (const each of changes) {
          tree = apply(tree, each);
          // A copy has no hashes that were kept.
          const copy = tree.slice();
          expect(toHex(treeHash(cipherSuite, tree))).toBe(toHex(await treeHashRoot(copy, cipherSuite.hash)));
          expect(toHex(encodeTree(tree))).toBe(toHex(encodeRatchetTree(copy)));
          expect(hasValidParentHashes(cipherSuite, tree)).toBe(true);
        }
        expect(await verifyParentHashes(tree, cipherSuite.hash)).toBe(true);
        for (const { index } of leavesOf(tree)) {
          const nodes = filteredDirectPath(tree, index).map(({ node }) => node);
          expect(nodes).toEqual(pathOf(toLeafIndex(index), tree));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('does not hang together when any one parent or leaf is another', () => {
    let tree: RatchetTree = [{ nodeType: 'leaf', leaf: publicPackage.leafNode }];
    for (let index = 1; index < 9; index++) tree = apply(tree, { kind: 'join', by: 0, gone: [] });
    tree = commitOf(tree, 0);
    for (const [index, node] of tree.entries()) {
      if (node?.nodeType !== 'parent') continue;
      for (const other of [
        { ...node, parent: { ...node.parent, hpkePublicKey: randomBytes(32) } },
        { ...node, parent: { ...node.parent, parentHash: randomBytes(32) } },
      ]) {
        const changed = withNodes(tree, (tree.length + 1) / 2, new Map([[index, other]]));
        expect(hasValidParentHashes(cipherSuite, changed)).toBe(false);
        expect(toHex(treeHash(cipherSuite, changed))).not.toBe(toHex(treeHash(cipherSuite, tree)));
      }
    }
  });
});

describe('a secret tree', () => {
  it.each([1, 2, 8, 16])('of %i leaves gives what ts-mls derives, in any order', async (width) => {
    const secret = randomBytes(32);
    const all = await createAll(width, secret, cipherSuite.kdf);
    const order = Array.from({ length: width }, (_, leaf) => (leaf * 5 + 3) % width);
    const tree = createSecretTree(cipherSuite, width, secret);
    for (const leaf of order) expect(ratchetsOf(tree, leaf)).toEqual(all[2 * leaf]);
    expect(ratchetsOf(tree, width)).toBeUndefined();
    expect(ratchetsOf(tree, 4_294_967_295)).toBeUndefined();
  });

  it('keeps no secret above a leaf that was used, and those of the others', () => {
    const tree = createSecretTree(cipherSuite, 8, randomBytes(32));
    const { nodes } = tree.source;
    const root = nodes[7]!;
    ratchetsOf(tree, 2);
    expect(root.every((byte) => byte === 0)).toBe(true);
    const held = nodes.flatMap((secret, index) => (secret === undefined ? [] : [index]));
    // Leaf 2 is node 4; beside its path lie node 6, node 1 and node 11.
    expect(held).toEqual([1, 6, 11]);
  });
});

const authenticatorOf = (state: { keySchedule: { epochAuthenticator: Uint8Array } }) =>
  toHex(state.keySchedule.epochAuthenticator);

/** The epoch authenticator of a member whose client is ts-mls. */
async function processedByTsMls(person: Person, commit: Uint8Array): Promise<string> {
  const message = decodeMessage(concat(commit));
  // It cannot forget past epochs from a list with holes.
  const state = { ...stateOf(inAnotherWorld(person).group), historicalReceiverData: new Map() };
  if (message?.wireformat === 'mls_public_message') {
    const { publicMessage } = message;
    return authenticatorOf((await processPublicMessage(state, publicMessage, emptyPskIndex, cipherSuite)).newState);
  }
  if (message?.wireformat !== 'mls_private_message') throw new Error('not a commit');
  const { newState } = await processPrivateMessage(state, message.privateMessage, emptyPskIndex, cipherSuite);
  return authenticatorOf(newState);
}

describe('a member with ts-mls', () => {
  it('comes to the same epochs as we do by our joins, removals, refreshes and returns', async () => {
    const room = await meet(['alice', 'bob', 'carol', 'dave', 'erin']);
    const [alice, bob, carol, dave, erin] = room.people as [Person, Person, Person, Person, Person];
    const steps = [
      () => room.refresh(carol),
      () => room.remove(dave, erin),
      () => room.join('frank'),
      () => room.remove(alice, carol, dave),
      () => room.join('grace'),
      () => room.rejoin(room.people.at(-1)!),
      () => room.refresh(alice),
    ];
    for (const step of steps) {
      const before = inAnotherWorld(bob);
      await step();
      const { commit } = room.passed.at(-1)!;
      expect(await processedByTsMls(before, commit)).toBe(authenticatorOf(stateOf(bob.group)));
    }
  });

  it('makes commits that we take', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const [alice, bob, carol] = room.people as [Person, Person, Person];
    const remove = { proposalType: 'remove', remove: { removed: carol.group.ownLeaf } } as const;
    const commit = await rogueCommit(stateOf(bob.group), { extraProposals: [remove] });
    const { removed } = granted(await processCommit(alice.group, commit));
    expect(removed.map(({ participant }) => participant)).toEqual([carol.participant]);
  });
});

describe('a commit whose path brings a key that nothing can be sealed to', () => {
  // X25519 with any of them is zero, whatever the other key (RFC 7748 section 6.1); the last bit is not looked at.
  const smallOrder = [
    '0000000000000000000000000000000000000000000000000000000000000000',
    '0100000000000000000000000000000000000000000000000000000000000080',
    'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
    '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  ];

  it.each(smallOrder)('is refused: %s', async (hex) => {
    const room = await meet(['alice', 'bob', 'carol']);
    const [alice, bob] = room.people as [Person, Person];
    const key = fromHex(hex);
    await expect(x25519(randomBytes(32), key)).rejects.toThrow();
    // The key of a leaf is the first that ts-mls makes. Its owner need not have it: others seal to it, or cannot commit any more.
    let made = 0;
    const exportPublicKey: typeof cipherSuite.hpke.exportPublicKey = async (own) =>
      made++ === 0 ? key : cipherSuite.hpke.exportPublicKey(own);
    const suite = { ...cipherSuite, hpke: { ...cipherSuite.hpke, exportPublicKey } };
    const commit = await rogueCommit(stateOf(inAnotherWorld(bob).group), {}, suite);
    expect(await processCommit(alice.group, commit)).toEqual({ ok: false, cause: 'bad-tree' });
  });
});

describe('a GroupInfo, signed by a member, whose tree', () => {
  it.each([
    ['has a parent that nobody below it made', 'unauthentic', 1, { hpkePublicKey: randomBytes(32) }],
    ['has a parent that hangs on another one above', 'unauthentic', 1, { parentHash: randomBytes(32) }],
  ] as const)('%s is refused', async (_, cause, index, changed) => {
    const room = await meet(['alice', 'bob', 'carol', 'dave', 'erin']);
    const state = stateOf(room.people[0]!.group);
    const tree = state.ratchetTree.map((node, at) =>
      at === index && node?.nodeType === 'parent' ? { ...node, parent: { ...node.parent, ...changed } } : node,
    );
    const groupInfo = await groupInfoWithTree(state, tree);
    expect(await joinGroup({ ...room.invitation(), groupInfo })).toEqual({ ok: false, cause });
  });

  it('has a leaf that the parent above it does not cover is refused', async () => {
    const room = await meet(['alice', 'bob', 'carol', 'dave']);
    const [alice, bob, carol] = room.people as [Person, Person, Person];
    const former = stateOf(carol.group).ratchetTree[2 * bob.group.ownLeaf];
    await room.remove(alice, bob);
    // Alice's path passed over the blank node above her: the root covers her, and nobody else below that node.
    const state = stateOf(carol.group);
    const tree = state.ratchetTree.with(2, former);
    expect(tree[1]).toBeUndefined();
    const groupInfo = await groupInfoWithTree(state, tree);
    expect(await joinGroup({ ...room.invitation(), groupInfo })).toEqual({ ok: false, cause: 'unauthentic' });
  });

  it('has a leaf whose signature is of another place, or of nobody', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const state = stateOf(room.people[0]!.group);
    const leaf = leafAt(state.ratchetTree, 2)!;
    const forged = { ...leaf, signature: randomBytes(64) };
    const nodes = state.ratchetTree.slice();
    nodes[4] = { nodeType: 'leaf', leaf: forged };
    const moved = state.ratchetTree.map((node, at) => (at === 4 ? undefined : node));
    moved[6] = state.ratchetTree[4];
    for (const tree of [nodes, moved]) {
      const groupInfo = await groupInfoWithTree(state, tree);
      expect(await joinGroup({ ...room.invitation(), groupInfo })).toEqual({ ok: false, cause: 'unauthentic' });
    }
  });
});
