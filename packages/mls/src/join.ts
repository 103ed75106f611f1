// RFC 9420 section 12.4.3.2, joining by external commit: the only way into a group.
import { type Bytes, equalBytes } from '@konklave/bytes';
import { joinGroupExternal } from 'ts-mls/createCommit.js';
import { type GroupInfo, ratchetTreeFromExtension } from 'ts-mls/groupInfo.js';
import type { RatchetTree } from 'ts-mls/ratchetTree.js';
import type { Admission } from './admission.ts';
import { cipherSuite } from './cipher-suite.ts';
import type { SignatureKeys } from './ed25519.ts';
import { clientConfig } from './group.ts';
import { identifierBytes } from './identifiers.ts';
import { createLeaf, type OwnLeaf } from './leaf.ts';
import { createPending, type PendingCommit } from './pending.ts';
import { causeOfThrown, refuse, type Refusal, type RefusalCause } from './refusal.ts';
import { checkTree, formerLeaf, isNewTo, maximumLeaves } from './tree.ts';
import { decodeMessage, encodeGroupInfo, encodeMessage } from './wire.ts';
import { publicKeyLength } from './x25519.ts';

/** What a person joins with. */
export interface JoinOptions {
  admission: Admission;
  /** Our own id, 16 bytes as base64url. */
  participant: string;
  /** Fresh ones when left out. With those of a leaf of ours that is in the tree, the new leaf takes the place of that one. */
  keys?: SignatureKeys;
  /** As the delivery service gave it: nothing in it is believed. */
  groupInfo: Uint8Array;
  /** What the delivery service says that it is. */
  expected: { groupId: string; epoch: number };
}

/** GroupInfo whose framing, tree and proofs were checked; its signature and hashes are checked by ts-mls as it joins. */
interface CheckedGroupInfo {
  readonly ok: true;
  readonly groupInfo: GroupInfo;
}

/** Exactly one external_pub and one ratchet_tree: a group of ours has nothing else to say. */
function hasOnlyKnownExtensions({ groupContext, extensions }: GroupInfo): boolean {
  const types = extensions.map((extension) => extension.extensionType).sort();
  const externalPub = extensions.find((extension) => extension.extensionType === 'external_pub');
  return (
    groupContext.extensions.length === 0 &&
    types.length === 2 &&
    types[0] === 'external_pub' &&
    types[1] === 'ratchet_tree' &&
    externalPub?.extensionData.length === publicKeyLength
  );
}

function checkContext(groupInfo: GroupInfo, groupId: Uint8Array, epoch: number): RefusalCause | undefined {
  const { groupContext } = groupInfo;
  if (!equalBytes(groupContext.groupId, groupId)) return 'wrong-group';
  if (groupContext.epoch < BigInt(epoch)) return 'past-epoch';
  if (groupContext.epoch > BigInt(epoch)) return 'future-epoch';
  if (groupContext.cipherSuite !== cipherSuite.name || !hasOnlyKnownExtensions(groupInfo)) return 'unsupported';
  return undefined;
}

function readTree(groupInfo: GroupInfo): RatchetTree | undefined {
  try {
    return ratchetTreeFromExtension(groupInfo);
  } catch {
    return undefined;
  }
}

/** What the delivery service says of the group; undefined when it is no group id and epoch at all. */
function readExpected({ expected }: JoinOptions): { groupId: Bytes; epoch: number } | undefined {
  if (!Number.isSafeInteger(expected.epoch)) return undefined;
  try {
    return { groupId: identifierBytes(expected.groupId), epoch: expected.epoch };
  } catch {
    return undefined;
  }
}

async function checkGroupInfo(options: JoinOptions): Promise<(CheckedGroupInfo & { tree: RatchetTree }) | Refusal> {
  const expected = readExpected(options);
  const message = decodeMessage(options.groupInfo);
  if (expected === undefined || message === undefined) return refuse('malformed');
  if (message.wireformat !== 'mls_group_info') return refuse('wrong-format');
  const { groupInfo } = message;
  const contextCause = checkContext(groupInfo, expected.groupId, expected.epoch);
  if (contextCause !== undefined) return refuse(contextCause);
  const tree = readTree(groupInfo);
  if (tree === undefined) return refuse('malformed');
  const treeCause = await checkTree(tree, expected.groupId, options.admission);
  return treeCause === undefined ? { ok: true, groupInfo, tree } : refuse(treeCause);
}

async function createJoin(
  { admission, participant }: JoinOptions,
  { groupInfo }: CheckedGroupInfo,
  leaf: OwnLeaf,
  replaces: boolean,
): Promise<PendingCommit> {
  const { groupId, epoch } = groupInfo.groupContext;
  const proof = await admission.proveJoin({ groupId, epoch, signatureKey: leaf.signatureKey });
  const { publicMessage, newState } = await joinGroupExternal(
    groupInfo,
    leaf.keyPackage,
    leaf.privateKeys,
    replaces,
    cipherSuite,
    undefined,
    clientConfig(admission, groupId),
    proof,
  );
  const commit = encodeMessage({ version: 'mls10', wireformat: 'mls_public_message', publicMessage });
  const next = await encodeGroupInfo(newState);
  return createPending(
    { commit, groupInfo: next, epoch: Number(epoch), removed: replaces ? [participant] : [] },
    { next: newState, admission, base: undefined },
  );
}

/**
 * Makes the external commit that joins a group. When a leaf with our id and our signature key is in the tree, the commit removes it: the same
 * person comes back (section 12.4.3.2, resync), and that leaf's state is worth nothing any more. Nothing is joined until the delivery service accepted it (see PendingCommit).
 * Refuses a GroupInfo of another group or epoch, with a leaf that cannot prove that it knows the link, or not signed by such a leaf.
 * Throws GroupError `bad-identifier` for our own `participant` only.
 */
export async function joinGroup(options: JoinOptions): Promise<{ ok: true; pending: PendingCommit } | Refusal> {
  const participant = identifierBytes(options.participant);
  const checked = await checkGroupInfo(options);
  if (!checked.ok) return checked;
  const { groupId } = checked.groupInfo.groupContext;
  const leaf = await createLeaf(options.admission, groupId, participant, options.keys);
  const former = formerLeaf(checked.tree, leaf.keyPackage.leafNode);
  if (!isNewTo(checked.tree, leaf.keyPackage.leafNode, former)) return refuse('not-unique');
  if (former === undefined && checked.tree.length >= 2 * maximumLeaves - 1 && !checked.tree.includes(undefined))
    return refuse('bad-tree');
  try {
    return { ok: true, pending: await createJoin(options, checked, leaf, former !== undefined) };
  } catch (thrown) {
    return refuse(causeOfThrown(thrown));
  }
}
