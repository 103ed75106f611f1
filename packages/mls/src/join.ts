// RFC 9420 section 12.4.3.2, joining by external commit: the only way into a group.
import { type Bytes, equalBytes } from '@konklave/bytes';
import { createContentCommitSignature, type FramedContentCommit } from 'ts-mls/framedContent.js';
import { type GroupInfo, ratchetTreeFromExtension } from 'ts-mls/groupInfo.js';
import type { Proposal } from 'ts-mls/proposal.js';
import type { RatchetTree } from 'ts-mls/ratchetTree.js';
import type { Admission } from './admission.ts';
import { type CipherSuite, type CipherSuiteName, cipherSuite, suiteNamed } from './cipher-suite.ts';
import type { SignatureKeys } from './ed25519.ts';
import { enterEpoch, type SignedCommit } from './epoch.ts';
import { sendInitSecret } from './external-init.ts';
import { encodeGroupInfo } from './group-info.ts';
import { identifierBytes } from './identifiers.ts';
import { createLeaf, type OwnLeaf } from './leaf.ts';
import { encodeTree } from './nodes.ts';
import { createPending, type PendingCommit } from './pending.ts';
import { freeLeaf, removeLeaves, withRoomFor } from './ratchet-tree.ts';
import { causeOfThrown, refuse, type Refusal, type RefusalCause } from './refusal.ts';
import type { GroupState } from './state.ts';
import { checkTree, formerLeaf, isFull, isNewTo } from './tree.ts';
import { createPath } from './tree-kem.ts';
import { checkSignatures } from './verify.ts';
import { decodeMessage, encodeMessage } from './wire.ts';

/** What a person joins with. */
export interface JoinOptions {
  admission: Admission;
  /** Our own id, 16 bytes as base64url. */
  participant: string;
  /** Fresh ones when left out. With those of a leaf of ours that is in the tree, the new leaf takes the place of that one. */
  keys?: SignatureKeys;
  /** What the room is said to have, by somebody other than the delivery service; the classical one when left out. */
  suite?: CipherSuiteName;
  /** As the delivery service gave it: nothing in it is believed. */
  groupInfo: Uint8Array;
  /** What the delivery service says that it is. */
  expected: { groupId: string; epoch: number };
}

/** GroupInfo whose framing, tree, proofs, hashes and signatures were checked. */
interface CheckedGroupInfo {
  readonly ok: true;
  readonly suite: CipherSuite;
  readonly groupInfo: GroupInfo;
  readonly tree: RatchetTree;
  readonly externalPub: Uint8Array;
}

/** Exactly one external_pub and one ratchet_tree: a group of ours has nothing else to say. */
function hasOnlyKnownExtensions({ kem }: CipherSuite, { groupContext, extensions }: GroupInfo): boolean {
  const types = extensions.map((extension) => extension.extensionType).sort();
  const externalPub = extensions.find((extension) => extension.extensionType === 'external_pub');
  return (
    groupContext.extensions.length === 0 &&
    types.length === 2 &&
    types[0] === 'external_pub' &&
    types[1] === 'ratchet_tree' &&
    externalPub?.extensionData.length === kem.publicKeyLength
  );
}

function checkContext(
  suite: CipherSuite,
  groupInfo: GroupInfo,
  groupId: Uint8Array,
  epoch: number,
): RefusalCause | undefined {
  const { groupContext } = groupInfo;
  if (!equalBytes(groupContext.groupId, groupId)) return 'wrong-group';
  if (groupContext.epoch < BigInt(epoch)) return 'past-epoch';
  if (groupContext.epoch > BigInt(epoch)) return 'future-epoch';
  if (groupContext.cipherSuite !== suite.name || !hasOnlyKnownExtensions(suite, groupInfo)) return 'unsupported';
  return undefined;
}

const extensionOf = ({ extensions }: GroupInfo, type: 'external_pub' | 'ratchet_tree'): Uint8Array =>
  extensions.find(({ extensionType }) => extensionType === type)?.extensionData ?? new Uint8Array(0);

/** The tree, if it is there in its only encoding. */
function readTree(groupInfo: GroupInfo): RatchetTree | undefined {
  try {
    const tree = ratchetTreeFromExtension(groupInfo);
    return tree !== undefined && equalBytes(encodeTree(tree), extensionOf(groupInfo, 'ratchet_tree'))
      ? tree
      : undefined;
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

async function checkGroupInfo(options: JoinOptions): Promise<CheckedGroupInfo | Refusal> {
  const expected = readExpected(options);
  const message = decodeMessage(options.groupInfo);
  if (expected === undefined || message === undefined) return refuse('malformed');
  if (message.wireformat !== 'mls_group_info') return refuse('wrong-format');
  const { groupInfo } = message;
  const suite = suiteNamed(options.suite ?? cipherSuite.name);
  const contextCause = checkContext(suite, groupInfo, expected.groupId, expected.epoch);
  if (contextCause !== undefined) return refuse(contextCause);
  const tree = readTree(groupInfo);
  if (tree === undefined) return refuse('malformed');
  const cause =
    (await checkTree(suite, tree, expected.groupId, options.admission)) ??
    (await checkSignatures(suite, groupInfo, tree));
  if (cause !== undefined) return refuse(cause);
  return { ok: true, suite, groupInfo, tree, externalPub: extensionOf(groupInfo, 'external_pub') };
}

/** The external commit, and our state in the epoch that it leads to. */
async function makeJoin(
  { suite, groupInfo, tree, externalPub }: CheckedGroupInfo,
  leaf: OwnLeaf,
  former: readonly number[],
  proof: Bytes,
): Promise<{ next: GroupState; commit: Bytes }> {
  const { groupContext } = groupInfo;
  const signKey = leaf.privateKeys.signaturePrivateKey;
  const { kemOutput, initSecret } = await sendInitSecret(suite, externalPub);
  const without = removeLeaves(tree, former);
  const leafIndex = freeLeaf(without);
  const committer = { leafIndex, leaf: leaf.keyPackage.leafNode, signKey };
  const path = await createPath(suite, withRoomFor(without, leafIndex), committer, groupContext);
  const proposals: Proposal[] = [
    ...former.map((removed): Proposal => ({ proposalType: 'remove', remove: { removed } })),
    { proposalType: 'external_init', externalInit: { kemOutput } },
  ];
  const wireformat = 'mls_public_message';
  const { framedContent, signature } = await createContentCommitSignature(
    groupContext,
    wireformat,
    { proposals: proposals.map((proposal) => ({ proposalOrRefType: 'proposal', proposal })), path: path.path },
    { senderType: 'new_member_commit' },
    proof,
    signKey,
    suite.signature,
  );
  const content = framedContent as FramedContentCommit;
  const signed: SignedCommit = { wireformat, content, signature };
  const ending = { groupContext, confirmationTag: groupInfo.confirmationTag, initSecret };
  const own = { leafIndex, signaturePrivateKey: signKey, privateKeys: {}, pastEpochs: new Map() };
  const next = await enterEpoch(suite, ending, signed, path, own);
  initSecret.fill(0);
  const auth = { contentType: 'commit', signature, confirmationTag: next.confirmationTag } as const;
  const publicMessage = { content, auth, senderType: 'new_member_commit' } as const;
  return { next, commit: encodeMessage({ version: 'mls10', wireformat, publicMessage }) };
}

async function createJoin(
  { admission, participant }: JoinOptions,
  checked: CheckedGroupInfo,
  leaf: OwnLeaf,
  former: readonly number[],
): Promise<PendingCommit> {
  const { groupId, epoch } = checked.groupInfo.groupContext;
  const proof = await admission.proveJoin({ groupId, epoch, signatureKey: leaf.signatureKey });
  const { next, commit } = await makeJoin(checked, leaf, former, proof);
  const removed = former.map(() => participant);
  return createPending(
    { commit, groupInfo: await encodeGroupInfo(next), epoch: Number(epoch), removed },
    { next, admission, base: undefined },
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
  const checked = await checkGroupInfo(options).catch((thrown: unknown) => refuse(causeOfThrown(thrown)));
  if (!checked.ok) return checked;
  const { suite, groupInfo, tree } = checked;
  const leaf = await createLeaf(suite, options.admission, groupInfo.groupContext.groupId, participant, options.keys);
  const former = formerLeaf(tree, leaf.keyPackage.leafNode);
  if (!isNewTo(tree, leaf.keyPackage.leafNode, former)) return refuse('not-unique');
  if (former === undefined && isFull(tree)) return refuse('bad-tree');
  try {
    return { ok: true, pending: await createJoin(options, checked, leaf, former === undefined ? [] : [former]) };
  } catch (thrown) {
    return refuse(causeOfThrown(thrown));
  }
}
