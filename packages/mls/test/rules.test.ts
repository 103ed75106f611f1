// The room's rules against members who do not keep to them: each of these commits and GroupInfos is well formed, signed and proven.
import { equalBytes, fromBase64url } from '@konklave/bytes';
import { describe, expect, it } from 'vitest';
import { defaultClientConfig } from 'ts-mls/clientConfig.js';
import type { LeafNode } from 'ts-mls/leafNode.js';
import { signLeafNodeKeyPackage } from 'ts-mls/leafNode.js';
import type { Proposal } from 'ts-mls/proposal.js';
import type { RatchetTree } from 'ts-mls/ratchetTree.js';
import { createCommit, joinGroupExternal } from 'ts-mls/createCommit.js';
import { createApplicationMessage, createProposal } from 'ts-mls/createMessage.js';
import { encodeMlsMessage } from 'ts-mls/message.js';
import { cipherSuite } from '../src/cipher-suite.ts';
import {
  acceptCommit,
  commitEmpty,
  joinGroup,
  openMessage,
  processCommit,
  type RefusalCause,
  sealMessage,
} from '../src/index.ts';
import { createLeaf } from '../src/leaf.ts';
import { leafAt, maximumLeaves } from '../src/tree.ts';
import { decodeMessage, encodeMessage } from '../src/wire.ts';
import {
  codeOf,
  codesOf,
  granted,
  inAnotherWorld,
  meet,
  type Person,
  randomBytes,
  type Room,
  stateOf,
} from './people.ts';
import {
  groupInfoOf,
  groupInfoWithTree,
  keyPackage,
  readGroupInfo,
  rogueCommit,
  rogueJoin,
  rogueRemove,
  writeGroupInfo,
} from './rogue.ts';

async function refuses(person: Person, commit: Uint8Array, ...causes: RefusalCause[]): Promise<void> {
  const code = await codeOf(person);
  const processed = await processCommit(person.group, commit);
  expect(processed.ok ? 'accepted' : processed.cause).toBeOneOf(causes);
  expect(await codeOf(person)).toBe(code);
}

/** A proven leaf in this room's group, to put into trees and proposals. */
const provenLeaf = (room: Room, participant = randomBytes(16)) =>
  createLeaf(cipherSuite, room.admission, readGroupInfo(room.groupInfo).groupContext.groupId, participant);

describe('a commit of a member with', () => {
  const proposals: [string, (room: Room) => Promise<Proposal>, ...RefusalCause[]][] = [
    [
      'an Add of somebody with a right leaf proof',
      async (room) => ({ proposalType: 'add', add: { keyPackage: (await provenLeaf(room)).keyPackage } }),
      'forbidden-proposal',
    ],
    [
      'an Add of a stranger',
      async () => ({ proposalType: 'add', add: { keyPackage: (await keyPackage()).publicPackage } }),
      'forbidden-proposal',
    ],
    [
      'a GroupContextExtensions',
      async () => ({ proposalType: 'group_context_extensions', groupContextExtensions: { extensions: [] } }),
      'forbidden-proposal',
    ],
    [
      'a GroupContextExtensions that lets a server propose',
      async () => ({
        proposalType: 'group_context_extensions',
        groupContextExtensions: {
          extensions: [{ extensionType: 'external_senders', extensionData: new Uint8Array(4) }],
        },
      }),
      'forbidden-proposal',
      'malformed',
      'invalid',
    ],
    [
      'a ReInit',
      async (room) => ({
        proposalType: 'reinit',
        reinit: { ...readGroupInfo(room.groupInfo).groupContext, groupId: randomBytes(16) },
      }),
      'forbidden-proposal',
    ],
    [
      'a proposal of a type nobody knows',
      async () => ({ proposalType: 0xf001, proposalData: randomBytes(8) }),
      'forbidden-proposal',
    ],
  ];

  it.each(proposals)('%s', async (_, propose, ...causes) => {
    const room = await meet(['alice', 'bob', 'carol']);
    const rogue = inAnotherWorld(room.people[1]!);
    const proposal = await propose(room);
    // A rogue does not ask an authentication service of theirs.
    const state = stateOf(rogue.group);
    const lax = {
      ...state,
      clientConfig: { ...state.clientConfig, authService: { validateCredential: async () => true } },
    };
    const commit = await rogueCommit(lax, { extraProposals: [proposal] }).catch(() => undefined);
    if (commit === undefined) return expect(causes).toContain('malformed');
    await refuses(room.people[0]!, commit, ...causes);
  });

  it('a pre-shared key', async () => {
    const room = await meet(['alice', 'bob']);
    const psk = { psktype: 'external', pskId: randomBytes(4), pskNonce: randomBytes(32) } as const;
    const { commit } = await createCommit(
      { state: stateOf(room.people[1]!.group), cipherSuite, pskIndex: { findPsk: () => randomBytes(32) } },
      { extraProposals: [{ proposalType: 'psk', psk: { preSharedKeyId: psk } }] },
    );
    await refuses(room.people[0]!, encodeMlsMessage(commit), 'forbidden-proposal');
  });

  it('a proposal by reference', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const [alice, bob, carol] = room.people;
    const remove: Proposal = { proposalType: 'remove', remove: { removed: carol!.group.ownLeaf } };
    const { message, newState } = await createProposal(stateOf(bob!.group), false, remove, cipherSuite);
    await refuses(alice!, encodeMlsMessage(message), 'wrong-format');
    const commit = await rogueCommit(newState, {});
    await refuses(alice!, commit, 'forbidden-proposal');
  });

  it('the framing of a public message', async () => {
    const room = await meet(['alice', 'bob']);
    const commit = await rogueCommit(stateOf(room.people[1]!.group), { wireAsPublicMessage: true });
    await refuses(room.people[0]!, commit, 'wrong-format');
  });

  it('something in the authenticated data', async () => {
    const room = await meet(['alice', 'bob']);
    const commit = await rogueCommit(stateOf(room.people[1]!.group), { authenticatedData: randomBytes(1) });
    await refuses(room.people[0]!, commit, 'wrong-format');
  });

  it('a Remove of a leaf that is blank or far outside of the tree', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const [alice, bob] = room.people;
    for (const removed of [3, 500, 4_294_967_295]) {
      const remove: Proposal = { proposalType: 'remove', remove: { removed } };
      await refuses(alice!, await rogueRemove(stateOf(bob!.group), remove), 'invalid');
    }
  });

  it('a Remove of themselves, or of somebody twice', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const [alice, bob] = room.people;
    const remove = (removed: number): Proposal => ({ proposalType: 'remove', remove: { removed } });
    await refuses(alice!, await rogueRemove(stateOf(bob!.group), remove(1)), 'invalid');
    await refuses(alice!, await rogueRemove(stateOf(bob!.group), remove(2), remove(2)), 'invalid');
  });

  it('another identity in the leaf, even a proven one', async () => {
    const room = await meet(['alice', 'bob']);
    const state = stateOf(room.people[1]!.group);
    const leaf = leafAt(state.ratchetTree, 1)!;
    const { groupId } = state.groupContext;
    const participant = randomBytes(16);
    const claim = { groupId, participant, signatureKey: leaf.signaturePublicKey };
    const leafProof = await room.admission.proveLeaf(claim);
    const credential = { credentialType: 'basic' as const, identity: new Uint8Array([...participant, ...leafProof]) };
    const commit = await rogueCommit(
      { ...state, ratchetTree: withLeaf(state.ratchetTree, 1, { ...leaf, credential }) },
      {},
    );
    await refuses(room.people[0]!, commit, 'changed-leaf');
  });

  it('other capabilities in the leaf', async () => {
    const room = await meet(['alice', 'bob']);
    const state = stateOf(room.people[1]!.group);
    const leaf = leafAt(state.ratchetTree, 1)!;
    const capabilities = { ...leaf.capabilities, credentials: [] };
    const commit = await rogueCommit(
      { ...state, ratchetTree: withLeaf(state.ratchetTree, 1, { ...leaf, capabilities }) },
      {},
    );
    await refuses(room.people[0]!, commit, 'changed-leaf');
  });

  it('an extension in the leaf', async () => {
    const room = await meet(['alice', 'bob']);
    const state = stateOf(room.people[1]!.group);
    const leaf = leafAt(state.ratchetTree, 1)!;
    const extensions = [{ extensionType: 'application_id' as const, extensionData: randomBytes(4) }];
    const ratchetTree = withLeaf(state.ratchetTree, 1, { ...leaf, extensions });
    await refuses(room.people[0]!, await rogueCommit({ ...state, ratchetTree }, {}), 'changed-leaf');
  });

  it('public keys in the path that are none', async () => {
    const room = await meet(['alice', 'bob']);
    const { hpke } = cipherSuite;
    let exported = 0;
    // The first is the leaf's, the second the one of the node above it.
    const exportPublicKey = async (key: Parameters<typeof hpke.exportPublicKey>[0]) => {
      const bytes = await hpke.exportPublicKey(key);
      return exported++ === 0 ? bytes.slice(0, 31) : bytes;
    };
    const commit = await rogueCommit(
      stateOf(room.people[1]!.group),
      {},
      { ...cipherSuite, hpke: { ...hpke, exportPublicKey } },
    );
    await refuses(room.people[0]!, commit, 'bad-tree');
  });

  it('a secret in the path that cannot be opened, for those below one node of it', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const { hpke } = cipherSuite;
    let sealed = 0;
    const seal: typeof hpke.seal = async (...parameters) => {
      const result = await hpke.seal(...parameters);
      if (sealed++ === 0) result.ct[0]! ^= 1;
      return result;
    };
    const suite = { ...cipherSuite, hpke: { ...hpke, seal } };
    const commit = await rogueCommit(stateOf(room.people[1]!.group), {}, suite);
    await refuses(room.people[0]!, commit, 'bad-path');
    const followed = await processCommit(room.people[2]!.group, commit);
    expect(followed.ok).toBe(true);
  });

  it('public keys in the path that do not belong to the secrets in it', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const { hpke } = cipherSuite;
    const stranger = await hpke.generateKeyPair();
    const deriveKeyPair = async (ikm: Uint8Array) => {
      const derived = await hpke.deriveKeyPair(ikm);
      return { privateKey: derived.privateKey, publicKey: stranger.publicKey };
    };
    const once = { ...cipherSuite, hpke: { ...hpke, deriveKeyPair } };
    // In a group of two the path has one node, so that the same wrong key is nowhere twice.
    const pair = await meet(['alice', 'bob']);
    const leafKey = await hpke.generateKeyPair();
    let derivations = 0;
    const onlyParents = async (ikm: Uint8Array) => (derivations++ === 0 ? leafKey : deriveKeyPair(ikm));
    const commit = await rogueCommit(
      stateOf(pair.people[1]!.group),
      {},
      { ...once, hpke: { ...hpke, deriveKeyPair: onlyParents } },
    );
    await refuses(pair.people[0]!, commit, 'bad-path');
    const twice = await rogueCommit(stateOf(room.people[1]!.group), {}, once);
    await refuses(room.people[0]!, twice, 'not-unique');
  });

  it('a public key that somebody else has', async () => {
    const room = await meet(['alice', 'bob']);
    const { hpke } = cipherSuite;
    const alicesKey = await hpke.importPublicKey(leafAt(stateOf(room.people[0]!.group).ratchetTree, 0)!.hpkePublicKey);
    let derivations = 0;
    const deriveKeyPair = async (ikm: Uint8Array) => {
      const derived = await hpke.deriveKeyPair(ikm);
      return derivations++ === 0 ? { ...derived, publicKey: alicesKey } : derived;
    };
    const commit = await rogueCommit(
      stateOf(room.people[1]!.group),
      {},
      { ...cipherSuite, hpke: { ...hpke, deriveKeyPair } },
    );
    await refuses(room.people[0]!, commit, 'not-unique');
  });
});

function withLeaf(tree: RatchetTree, index: number, leaf: LeafNode): RatchetTree {
  return tree.map((node, at) => (at === 2 * index ? { nodeType: 'leaf', leaf } : node));
}

describe('an external commit of somebody with the link and', () => {
  const proofIn = (room: Room) => {
    const { groupId, epoch } = readGroupInfo(room.groupInfo).groupContext;
    return ({ leafNode }: { leafNode: LeafNode }) =>
      room.admission.proveJoin({ groupId, epoch, signatureKey: leafNode.signaturePublicKey });
  };

  /** A key package with the credential of a leaf, and with the signature key of one. */
  async function disguise(credential: LeafNode, signature: LeafNode, signaturePrivateKey: Uint8Array) {
    const { identity } = credential.credential as { identity: Uint8Array };
    const { privatePackage, publicPackage } = await keyPackage(identity);
    const leafNode = { ...publicPackage.leafNode, signaturePublicKey: signature.signaturePublicKey };
    return {
      publicPackage: { ...publicPackage, leafNode },
      privatePackage: { ...privatePackage, signaturePrivateKey },
    };
  }

  it('a Remove of somebody else, whose id and key they name', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const carol = stateOf(room.people[2]!.group);
    const bobsLeaf = leafAt(carol.ratchetTree, 1)!;
    const resync = await disguise(bobsLeaf, bobsLeaf, carol.signaturePrivateKey);
    const { commit } = await rogueJoin({ groupInfo: room.groupInfo, proof: proofIn(room), resync });
    await refuses(room.people[0]!, commit, 'unauthentic', 'invalid');
    // Nor does Bob believe that he is elsewhere.
    await refuses(room.people[1]!, commit, 'unauthentic', 'invalid');
  });

  it('a Remove of their former leaf under the id of somebody else', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const carol = stateOf(room.people[2]!.group);
    const [bobsLeaf, carolsLeaf] = [leafAt(carol.ratchetTree, 1)!, leafAt(carol.ratchetTree, 2)!];
    const resync = await disguise(bobsLeaf, carolsLeaf, carol.signaturePrivateKey);
    const { commit } = await rogueJoin({ groupInfo: room.groupInfo, proof: proofIn(room), resync });
    await refuses(room.people[0]!, commit, 'unproven-leaf');
  });

  it('a Remove of somebody else beside their own fresh leaf', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const carol = stateOf(room.people[2]!.group);
    const fresh = await provenLeaf(room);
    const resync = { publicPackage: fresh.keyPackage, privatePackage: fresh.privateKeys };
    // ts-mls looks for the leaf to remove by a comparison that we may lie in.
    const removesBob = {
      ...defaultClientConfig,
      keyPackageEqualityConfig: {
        compareKeyPackages: () => false,
        compareKeyPackageToLeafNode: (_: unknown, leaf: LeafNode) =>
          equalBytes(leaf.signaturePublicKey, leafAt(carol.ratchetTree, 1)!.signaturePublicKey),
      },
    };
    const { commit } = await rogueJoin({ groupInfo: room.groupInfo, proof: proofIn(room), resync, config: removesBob });
    await refuses(room.people[0]!, commit, 'forbidden-proposal');
  });

  it('the id of somebody who is in', async () => {
    const room = await meet(['alice', 'bob']);
    const participant = (
      leafAt(stateOf(room.people[1]!.group).ratchetTree, 1)!.credential as { identity: Uint8Array }
    ).identity.slice(0, 16);
    const leaf = await provenLeaf(room, participant);
    const plain = await plainJoin(room, leaf);
    await refuses(room.people[0]!, plain, 'not-unique');
  });

  it('a leaf with an extension', async () => {
    const room = await meet(['alice', 'bob']);
    const leaf = await provenLeaf(room);
    const extensions = [{ extensionType: 'application_id' as const, extensionData: randomBytes(4) }];
    const leafNode = { ...leaf.keyPackage.leafNode, extensions };
    const commit = await plainJoin(room, { ...leaf, keyPackage: { ...leaf.keyPackage, leafNode } });
    await refuses(room.people[0]!, commit, 'unproven-leaf');
  });

  it('a leaf with capabilities that would shut others out', async () => {
    const room = await meet(['alice', 'bob']);
    const leaf = await provenLeaf(room);
    const { leafNode } = leaf.keyPackage;
    const broken = { ...leafNode, capabilities: { ...leafNode.capabilities, credentials: [] } };
    const commit = await plainJoin(room, { ...leaf, keyPackage: { ...leaf.keyPackage, leafNode: broken } });
    await refuses(room.people[0]!, commit, 'unproven-leaf');
  });

  async function plainJoin(room: Room, leaf: Awaited<ReturnType<typeof provenLeaf>>): Promise<Uint8Array> {
    const { publicMessage } = await joinGroupExternal(
      readGroupInfo(room.groupInfo),
      leaf.keyPackage,
      leaf.privateKeys,
      false,
      cipherSuite,
      undefined,
      undefined,
      await proofIn(room)(leaf.keyPackage),
    );
    return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_public_message', publicMessage });
  }

  it('keeps to the rules: that one is accepted', async () => {
    const room = await meet(['alice', 'bob']);
    granted(await processCommit(room.people[0]!.group, await plainJoin(room, await provenLeaf(room))));
  });

  it('with two ExternalInit, none, or one by reference', async () => {
    const room = await meet(['alice', 'bob']);
    const { commit } = granted(await joinGroup(room.invitation())).pending;
    const message = decodeMessage(commit);
    if (message?.wireformat !== 'mls_public_message' || message.publicMessage.content.contentType !== 'commit') {
      throw new Error('not a public commit');
    }
    const { publicMessage } = message;
    const { content } = publicMessage;
    if (content.contentType !== 'commit') throw new Error('not a commit');
    const own = content.commit.proposals[0]!;
    const reference = { proposalOrRefType: 'reference' as const, reference: randomBytes(32) };
    for (const proposals of [[own, own], [], [reference]]) {
      const changed = { ...publicMessage, content: { ...content, commit: { ...content.commit, proposals } } };
      await refuses(room.people[0]!, encodeMessage({ ...message, publicMessage: changed }), 'forbidden-proposal');
    }
  });
});

describe('a message of a member', () => {
  it('with something in the authenticated data, or that is no application message', async () => {
    const room = await meet(['alice', 'bob']);
    const [alice, bob] = room.people;
    const state = stateOf(bob!.group);
    const { privateMessage } = await createApplicationMessage(state, randomBytes(4), cipherSuite, randomBytes(1));
    const message = encodeMlsMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage });
    expect(await openMessage(alice!.group, message)).toEqual({ ok: false, cause: 'wrong-format' });
    const { commit } = await commitEmpty(bob!.group);
    expect(await openMessage(alice!.group, commit)).toEqual({ ok: false, cause: 'wrong-format' });
    const sealed = await sealMessage(bob!.group, randomBytes(4));
    await refuses(alice!, sealed.message, 'wrong-format');
  });

  it('that claims to be of another member', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const [alice, bob, carol] = room.people;
    // Bob knows the message keys of everyone, as every member does; what he lacks is carol's signature key.
    const state = stateOf(bob!.group);
    const asCarol = { ...state, privatePath: { ...state.privatePath, leafIndex: carol!.group.ownLeaf } };
    const { privateMessage } = await createApplicationMessage(asCarol, randomBytes(4), cipherSuite);
    const message = encodeMlsMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage });
    expect(await openMessage(alice!.group, message)).toEqual({ ok: false, cause: 'unauthentic' });
    const onBlankLeaf = { ...state, privatePath: { ...state.privatePath, leafIndex: 3 } };
    const blank = await createApplicationMessage(onBlankLeaf, randomBytes(4), cipherSuite);
    const fromNobody = encodeMessage({
      version: 'mls10',
      wireformat: 'mls_private_message',
      privateMessage: blank.privateMessage,
    });
    expect(await openMessage(alice!.group, fromNobody)).toEqual({ ok: false, cause: 'invalid' });
  });
});

describe('a GroupInfo of a member with', () => {
  const trees: [string, (room: Room, tree: RatchetTree) => Promise<RatchetTree>, RefusalCause][] = [
    [
      'unmerged leaves outside of the tree (which would never end)',
      async (_, tree) =>
        tree.map((node) =>
          node?.nodeType === 'parent' ? { ...node, parent: { ...node.parent, unmergedLeaves: [4_294_967_295] } } : node,
        ),
      'bad-tree',
    ],
    ['somebody twice', async (_, tree) => tree.map((node, index) => (index === 6 ? tree[2] : node)), 'not-unique'],
    [
      'a key of a parent that is none',
      async (_, tree) =>
        tree.map((node) =>
          node?.nodeType === 'parent' ? { ...node, parent: { ...node.parent, hpkePublicKey: randomBytes(31) } } : node,
        ),
      'bad-tree',
    ],
    [
      'a leaf without a proof',
      async (_, tree) => withLeaf(tree, 1, (await keyPackage()).publicPackage.leafNode),
      'unproven-leaf',
    ],
    [
      'a proven leaf from a key package that is not the founder',
      async (room, tree) => withLeaf(tree, 1, (await provenLeaf(room)).keyPackage.leafNode),
      'unproven-leaf',
    ],
    [
      'a founder with another lifetime',
      async (room, tree) => {
        const leaf = await provenLeaf(room);
        const { leafNode } = leaf.keyPackage;
        const lifetime = { notBefore: 0n, notAfter: 1n };
        const signed = await signLeafNodeKeyPackage(
          { ...leafNode, lifetime } as never,
          leaf.privateKeys.signaturePrivateKey,
          cipherSuite.signature,
        );
        return withLeaf(tree, 0, signed);
      },
      'unproven-leaf',
    ],
    [
      'more leaves than a room can have',
      async (_, tree) => {
        const wide: RatchetTree = Array.from({ length: 4 * maximumLeaves - 1 }, () => undefined);
        for (const [index, node] of tree.entries()) wide[index] = node;
        wide[wide.length - 1] = tree[0];
        return wide;
      },
      'bad-tree',
    ],
    [
      'a parent where a leaf belongs',
      async (_, tree) => tree.map((node, index) => (index === 2 ? tree[1] : node)),
      'bad-tree',
    ],
  ];

  it.each(trees)('%s', async (_, change, cause) => {
    const room = await meet(['alice', 'bob', 'carol']);
    const state = stateOf(room.people[0]!.group);
    const tree = await change(room, state.ratchetTree);
    // Where ts-mls itself cannot hash the tree, the refusal has to come before anything is hashed.
    const groupInfo = await groupInfoWithTree(state, tree).catch(() => groupInfoOf({ ...state, ratchetTree: tree }));
    expect(await joinGroup({ ...room.invitation(), groupInfo })).toEqual({ ok: false, cause });
  });

  it('one person on two leaves, each with a proof and a signature', async () => {
    const room = await meet(['alice', 'bob']);
    const { participant } = room.people[1]!;
    const { groupId } = stateOf(room.people[0]!.group).groupContext;
    const leaf = await createLeaf(cipherSuite, room.admission, groupId, fromBase64url(participant));
    // Alice plays along and lets bob in a second time.
    const { newState } = await joinGroupExternal(
      readGroupInfo(room.groupInfo),
      leaf.keyPackage,
      leaf.privateKeys,
      false,
      cipherSuite,
    );
    const groupInfo = await groupInfoOf(newState);
    const expected = { groupId: room.groupId, epoch: 2 };
    expect(await joinGroup({ ...room.invitation(), groupInfo, expected })).toEqual({ ok: false, cause: 'not-unique' });
  });

  it('extensions, in the group or beside the two that a joiner needs', async () => {
    const room = await meet(['alice', 'bob']);
    const state = stateOf(room.people[0]!.group);
    const extensions = [{ extensionType: 'required_capabilities' as const, extensionData: new Uint8Array(3) }];
    const inGroup = await groupInfoOf({ ...state, groupContext: { ...state.groupContext, extensions } });
    expect(await joinGroup({ ...room.invitation(), groupInfo: inGroup })).toEqual({ ok: false, cause: 'unsupported' });
    const groupInfo = readGroupInfo(room.groupInfo);
    for (const changed of [
      [...groupInfo.extensions, { extensionType: 0x0a0a, extensionData: new Uint8Array(0) }],
      [...groupInfo.extensions, groupInfo.extensions[0]!],
      groupInfo.extensions.slice(0, 1),
      groupInfo.extensions.slice(1),
      [],
    ]) {
      const bytes = writeGroupInfo({ ...groupInfo, extensions: changed });
      expect(await joinGroup({ ...room.invitation(), groupInfo: bytes })).toEqual({ ok: false, cause: 'unsupported' });
    }
  });

  it('another cipher suite', async () => {
    const room = await meet(['alice', 'bob']);
    const groupInfo = readGroupInfo(room.groupInfo);
    const groupContext = {
      ...groupInfo.groupContext,
      cipherSuite: 'MLS_128_DHKEMP256_AES128GCM_SHA256_P256' as const,
    };
    const bytes = writeGroupInfo({ ...groupInfo, groupContext });
    expect(await joinGroup({ ...room.invitation(), groupInfo: bytes })).toEqual({ ok: false, cause: 'unsupported' });
  });

  it('nothing wrong: that one is joined', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const groupInfo = await groupInfoOf(stateOf(room.people[0]!.group));
    const { pending } = granted(await joinGroup({ ...room.invitation(), groupInfo }));
    for (const person of room.people) person.group = granted(await processCommit(person.group, pending.commit)).group;
    expect((await codesOf([...room.people, { ...room.people[0]!, group: acceptCommit(pending) }])).size).toBe(1);
  });
});
