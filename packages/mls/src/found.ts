// RFC 9420 section 11, group creation.
import { zero, type Bytes } from '@konklave/bytes';
import type { GroupContext } from 'ts-mls/groupContext.js';
import { initializeKeySchedule } from 'ts-mls/keySchedule.js';
import type { RatchetTree } from 'ts-mls/ratchetTree.js';
import type { Admission } from './admission.ts';
import { type CipherSuite, type CipherSuiteName, cipherSuite, suiteNamed } from './cipher-suite.ts';
import type { SignatureKeys } from './ed25519.ts';
import { createGroup, type Group } from './group.ts';
import { encodeGroupInfo } from './group-info.ts';
import { identifierBytes } from './identifiers.ts';
import { deriveSecret } from './labels.ts';
import { createLeaf, type OwnLeaf } from './leaf.ts';
import { treeHash } from './nodes.ts';
import { createSecretTree } from './secret-tree.ts';
import type { GroupState } from './state.ts';

async function firstEpoch(
  suite: CipherSuite,
  groupId: Uint8Array,
  { keyPackage, privateKeys }: OwnLeaf,
): Promise<GroupState> {
  const { rng, kdf, hash, name } = suite;
  const ratchetTree: RatchetTree = [{ nodeType: 'leaf', leaf: keyPackage.leafNode }];
  const confirmedTranscriptHash = new Uint8Array(0);
  const groupContext: GroupContext = {
    version: 'mls10',
    cipherSuite: name,
    groupId,
    epoch: 0n,
    treeHash: treeHash(suite, ratchetTree),
    confirmedTranscriptHash,
    extensions: [],
  };
  const epochSecret = rng.randomBytes(kdf.size);
  const encryptionSecret = deriveSecret(suite, epochSecret, 'encryption');
  const keySchedule = await initializeKeySchedule(epochSecret, kdf);
  const secretTree = createSecretTree(suite, 1, encryptionSecret);
  zero(epochSecret, encryptionSecret);
  return {
    suite,
    groupContext,
    ratchetTree,
    keySchedule,
    secretTree,
    privatePath: { leafIndex: 0, privateKeys: { 0: privateKeys.hpkePrivateKey } },
    signaturePrivateKey: privateKeys.signaturePrivateKey,
    confirmationTag: await hash.mac(keySchedule.confirmationKey, confirmedTranscriptHash),
    pastEpochs: new Map(),
  };
}

/**
 * Makes a group of one, in epoch 0. `participant` and `groupId` are fresh random ids of 16 bytes as base64url.
 * The GroupInfo is for the first joiner. Throws GroupError `bad-identifier`.
 */
export async function foundGroup(options: {
  admission: Admission;
  participant: string;
  groupId: string;
  /** Fresh ones when left out. */
  keys?: SignatureKeys;
  /** The classical one when left out. It stays as it is for as long as the group lives. */
  suite?: CipherSuiteName;
}): Promise<{ group: Group; groupInfo: Bytes }> {
  const { admission } = options;
  const groupId = identifierBytes(options.groupId);
  const suite = suiteNamed(options.suite ?? cipherSuite.name);
  const leaf = await createLeaf(suite, admission, groupId, identifierBytes(options.participant), options.keys);
  const state = await firstEpoch(suite, groupId, leaf);
  return { group: createGroup(state, admission), groupInfo: await encodeGroupInfo(state) };
}
