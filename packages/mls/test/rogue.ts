// Commits and GroupInfos that our own code would never make: mallory's (a server without the link) and those of rogue members.
import { concat, fromBase64url } from '@konklave/bytes';
import { type ClientConfig, defaultClientConfig } from 'ts-mls/clientConfig.js';
import { createGroup as createMlsGroup, type ClientState } from 'ts-mls/clientState.js';
import {
  createCommit,
  type CreateCommitOptions,
  createGroupInfoWithExternalPubAndRatchetTree,
  joinGroupExternal,
} from 'ts-mls/createCommit.js';
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import { createContentCommitSignature } from 'ts-mls/framedContent.js';
import type { GroupInfo } from 'ts-mls/groupInfo.js';
import { generateKeyPackage, type KeyPackage } from 'ts-mls/keyPackage.js';
import { encodeMlsMessage, type MLSMessage } from 'ts-mls/message.js';
import { protect } from 'ts-mls/messageProtection.js';
import type { Proposal } from 'ts-mls/proposal.js';
import type { RatchetTree } from 'ts-mls/ratchetTree.js';
import { treeHashRoot } from 'ts-mls/treeHash.js';
import { toLeafIndex } from 'ts-mls/treemath.js';
import { createUpdatePath } from 'ts-mls/updatePath.js';
import { cipherSuite } from '../src/cipher-suite.ts';
import { founderLifetime } from '../src/leaf.ts';
import { decodeMessage } from '../src/wire.ts';
import { randomBytes } from './people.ts';

const capabilities = {
  versions: ['mls10' as const],
  ciphersuites: [cipherSuite.name],
  extensions: [],
  proposals: [],
  credentials: ['basic' as const],
};

/** A key package for any identity, with nobody asked. */
export async function keyPackage(identity: Uint8Array = randomBytes(48)) {
  const credential = { credentialType: 'basic' as const, identity };
  return generateKeyPackage(credential, capabilities, founderLifetime, [], cipherSuite);
}

/** The GroupInfo in a message. */
export function readGroupInfo(bytes: Uint8Array): GroupInfo {
  const message = decodeMessage(bytes);
  if (message?.wireformat !== 'mls_group_info') throw new Error('not a GroupInfo');
  return message.groupInfo;
}

export const writeGroupInfo = (groupInfo: GroupInfo): Uint8Array =>
  encodeMlsMessage({ version: 'mls10', wireformat: 'mls_group_info', groupInfo });

/** What a rogue external commit is made of. */
export interface RogueJoin {
  groupInfo: Uint8Array;
  /** The basic credential; mallory's guess by default. */
  identity?: Uint8Array;
  /** The admission proof, from the keys of the leaf; mallory's guess by default. */
  proof?: (leaf: KeyPackage) => Uint8Array | Promise<Uint8Array>;
  /** Remove the leaf with the same signature key as this key package has. */
  resync?: Awaited<ReturnType<typeof keyPackage>>;
  config?: ClientConfig;
}

/** An external commit by somebody who does not ask our code. */
export async function rogueJoin(options: RogueJoin): Promise<{ commit: Uint8Array; state: ClientState }> {
  const leaf = options.resync ?? (await keyPackage(options.identity));
  const proof = (await options.proof?.(leaf.publicPackage)) ?? randomBytes(32);
  const { publicMessage, newState } = await joinGroupExternal(
    readGroupInfo(options.groupInfo),
    leaf.publicPackage,
    leaf.privatePackage,
    options.resync !== undefined,
    cipherSuite,
    undefined,
    options.config ?? defaultClientConfig,
    proof,
  );
  const message: MLSMessage = { version: 'mls10', wireformat: 'mls_public_message', publicMessage };
  return { commit: encodeMlsMessage(message), state: newState };
}

/** A group that mallory founds, with the id that she tells everyone. */
export async function rogueGroup(groupId: string): Promise<{ groupInfo: Uint8Array; state: ClientState }> {
  const { publicPackage, privatePackage } = await keyPackage();
  const id = fromBase64url(groupId);
  const state = await createMlsGroup(id, publicPackage, privatePackage, [], cipherSuite, defaultClientConfig);
  return { groupInfo: await groupInfoOf(state), state };
}

/** GroupInfo of any state, signed by its owner. */
export async function groupInfoOf(state: ClientState): Promise<Uint8Array> {
  return writeGroupInfo(await createGroupInfoWithExternalPubAndRatchetTree(state, [], cipherSuite));
}

/** GroupInfo of a member who put another tree into it, with hashes and signature made to fit. */
export async function groupInfoWithTree(state: ClientState, ratchetTree: RatchetTree): Promise<Uint8Array> {
  const treeHash = await treeHashRoot(ratchetTree, cipherSuite.hash);
  return groupInfoOf({ ...state, ratchetTree, groupContext: { ...state.groupContext, treeHash } });
}

/** A member's commit with whatever they put into it. */
export async function rogueCommit(
  state: ClientState,
  options: CreateCommitOptions,
  suite: CiphersuiteImpl = cipherSuite,
): Promise<Uint8Array> {
  const { commit } = await createCommit({ state, cipherSuite: suite }, options);
  return encodeMlsMessage(commit);
}

/** A member's commit with Removes that ts-mls would not make: signed and sealed, and with a path of another commit of theirs. */
export async function rogueRemove(state: ClientState, ...removes: Proposal[]): Promise<Uint8Array> {
  const { groupContext, keySchedule, privatePath, secretTree, signaturePrivateKey, clientConfig } = state;
  const tree = state.ratchetTree;
  const [, path] = await createUpdatePath(
    tree,
    toLeafIndex(privatePath.leafIndex),
    groupContext,
    signaturePrivateKey,
    cipherSuite,
  );
  const proposals = removes.map((proposal) => ({ proposalOrRefType: 'proposal' as const, proposal }));
  const { framedContent, signature } = await createContentCommitSignature(
    groupContext,
    'mls_private_message',
    { proposals, path },
    { senderType: 'member', leafIndex: privatePath.leafIndex },
    new Uint8Array(0),
    signaturePrivateKey,
    cipherSuite.signature,
  );
  const auth = { contentType: 'commit' as const, signature, confirmationTag: randomBytes(32) };
  const { privateMessage } = await protect(
    keySchedule.senderDataSecret,
    new Uint8Array(0),
    groupContext,
    secretTree,
    { ...framedContent, auth },
    privatePath.leafIndex,
    clientConfig.paddingConfig,
    cipherSuite,
  );
  return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage });
}

/** Changes one bit. */
export function flip(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = concat(bytes);
  copy[Math.floor(bit / 8) % copy.length]! ^= 1 << (bit % 8);
  return copy;
}
