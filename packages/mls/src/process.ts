// RFC 9420 section 12.4.2, processing a commit of somebody else.
import { toBase64url, zero } from '@konklave/bytes';
import type { AuthenticatedContent } from 'ts-mls/authenticatedContent.js';
import type { FramedContentAuthDataCommit, FramedContentCommit } from 'ts-mls/framedContent.js';
import { type LeafNode, verifyLeafNodeSignature } from 'ts-mls/leafNode.js';
import { unprotectPublicMessage } from 'ts-mls/messageProtectionPublic.js';
import type { RatchetTree } from 'ts-mls/ratchetTree.js';
import { enterEpoch, isConfirmed, type SignedCommit } from './epoch.ts';
import { eraseEpoch, eraseNextEpoch } from './erase.ts';
import { GroupError } from './errors.ts';
import { receiveInitSecret } from './external-init.ts';
import {
  acquire,
  type Group,
  type GroupInside,
  memberOf,
  type Member,
  release,
  replace,
  type Returned,
} from './group.ts';
import { type GroupInfoMark, isGroupInfoOf } from './group-info.ts';
import { readIdentity } from './leaf.ts';
import { senderDataOf, unprotect } from './private-message.ts';
import { freeLeaf, removeLeaves, withRoomFor } from './ratchet-tree.ts';
import { causeOfThrown, refuse, type Refusal, type RefusalCause } from './refusal.ts';
import { admit, checkFraming, readJoin, removals } from './rules.ts';
import { type GroupState, withPastEpoch } from './state.ts';
import { hasFreshKeys, hasWholeKeys, isSamePerson, leafAt } from './tree.ts';
import { FalsePathError, takePath } from './tree-kem.ts';
import { decodeMessage, type UnverifiedMessage } from './wire.ts';

/** The group after a commit, and who came and went by it. Who came back in the place of their former leaf is among both. */
export interface ProcessedCommit {
  readonly ok: true;
  readonly group: Group;
  readonly joined: readonly Member[];
  readonly removed: readonly Member[];
}

/** What the delivery service says of a commit, as its committer told it: by this it keeps its records. */
export interface DeclaredCommit {
  readonly sender: string;
  readonly joined: boolean;
  /** Participants, in any order. */
  readonly removed: readonly string[];
  /** Of the GroupInfo that came with it. Not looked at when left out. */
  readonly groupInfo?: GroupInfoMark;
}

/** The state after a commit, and the leaf indices of those who came and went. */
interface NextState {
  readonly ok: true;
  readonly next: GroupState;
  readonly committer: number;
  readonly joined: readonly number[];
  readonly removed: readonly number[];
  /** Of the epoch before, used up by the commit. */
  readonly consumed: readonly Uint8Array[];
}

/** A commit whose signature was verified. */
interface CommitContent extends AuthenticatedContent {
  wireformat: SignedCommit['wireformat'];
  content: FramedContentCommit;
  auth: FramedContentAuthDataCommit;
}

/** A commit whose signature was verified and whose proposals keep to the rules. */
interface Admitted {
  readonly content: CommitContent;
  readonly committer: number;
  /** The tree with the proposals applied. */
  readonly tree: RatchetTree;
  readonly initSecret: Uint8Array;
}

/** What is wrong with the leaf and the keys that a path brings. */
async function checkPath(state: GroupState, { content, committer, tree }: Admitted): Promise<RefusalCause | undefined> {
  const { path } = content.content.commit;
  if (path === undefined) return 'invalid';
  const { groupId } = state.groupContext;
  const isSigned = await verifyLeafNodeSignature(path.leafNode, groupId, committer, state.suite.signature);
  if (!isSigned) return 'unauthentic';
  const before = leafAt(tree, committer);
  if (before !== undefined && !isSamePerson(before, path.leafNode)) return 'changed-leaf';
  if (!hasWholeKeys(state.suite, path)) return 'bad-tree';
  return hasFreshKeys(state.ratchetTree, path) ? undefined : 'not-unique';
}

/** Goes into the epoch that a commit leads to. */
async function advance(state: GroupState, admitted: Admitted): Promise<GroupState | RefusalCause> {
  const { content, committer, tree, initSecret } = admitted;
  const { suite, groupContext, confirmationTag, privatePath, signaturePrivateKey } = state;
  const { path } = content.content.commit;
  if (path === undefined) return 'invalid';
  const taken = await takePath(suite, tree, committer, path, privatePath, groupContext);
  const { wireformat, auth } = content;
  const next = await enterEpoch(
    suite,
    { groupContext, confirmationTag, initSecret },
    { wireformat, content: content.content, signature: auth.signature },
    taken,
    { ...privatePath, signaturePrivateKey, pastEpochs: withPastEpoch(state) },
  );
  if (isConfirmed(next, auth.confirmationTag)) return next;
  eraseNextEpoch(next, state);
  return 'unauthentic';
}

/** Whether a commit does what its declaration says. Without one nothing was said. */
function isDeclared(
  { ratchetTree }: GroupState,
  leaf: LeafNode | undefined,
  joined: boolean,
  removed: readonly number[],
  declared: DeclaredCommit | undefined,
): boolean {
  if (declared === undefined) return true;
  const gone = removed.map((index) => participantAt(leafAt(ratchetTree, index)));
  return (
    declared.joined === joined &&
    declared.sender === participantAt(leaf) &&
    declared.removed.length === gone.length &&
    gone.every((participant) => participant !== undefined && declared.removed.includes(participant))
  );
}

function participantAt(leaf: LeafNode | undefined): string | undefined {
  const identity = leaf && readIdentity(leaf.credential);
  return identity && toBase64url(identity.participant);
}

async function applyJoin(
  { state, admission }: GroupInside,
  declared: DeclaredCommit | undefined,
  { publicMessage }: UnverifiedMessage & { wireformat: 'mls_public_message' },
): Promise<NextState | Refusal> {
  const cause = await admit(state, admission, publicMessage);
  if (cause !== undefined) return refuse(cause);
  const { suite, keySchedule, groupContext, ratchetTree } = state;
  const { membershipKey } = keySchedule;
  const content = await unprotectPublicMessage(membershipKey, groupContext, ratchetTree, publicMessage, suite);
  if (!isCommit(content)) return refuse('wrong-format');
  const joining = readJoin(suite, content.content.commit);
  if (typeof joining === 'string') return refuse(joining);
  const removed = joining.removed === undefined ? [] : [joining.removed];
  if (!isDeclared(state, joining.leaf, true, removed, declared)) return refuse('misdeclared-commit');
  const without = removeLeaves(ratchetTree, removed);
  const committer = freeLeaf(without);
  const tree = withRoomFor(without, committer);
  const initSecret = await receiveInitSecret(suite, keySchedule.externalSecret, joining.kemOutput);
  const admitted = { content, committer, tree, initSecret };
  const pathCause = await checkPath(state, admitted);
  if (pathCause !== undefined) return refuse(pathCause);
  if (removed.includes(state.privatePath.leafIndex)) return refuse('replaced-self');
  const next = await advance(state, admitted);
  zero(initSecret);
  return typeof next === 'string'
    ? refuse(next)
    : { ok: true, next, committer, joined: [committer], removed, consumed: [] };
}

async function applyMemberCommit(
  { state }: GroupInside,
  declared: DeclaredCommit | undefined,
  { privateMessage }: UnverifiedMessage & { wireformat: 'mls_private_message' },
): Promise<NextState | Refusal> {
  const cause = checkFraming(state, privateMessage);
  if (cause !== undefined) return refuse(cause);
  const receiver = { ...state, senderDataSecret: state.keySchedule.senderDataSecret };
  const senderData = await senderDataOf(receiver, privateMessage);
  if (senderData === undefined) return refuse('malformed');
  const committer = senderData.leafIndex;
  if (committer === state.privatePath.leafIndex) return refuse('own-commit');
  const { content, secretTree, consumed } = await unprotect(receiver, senderData, privateMessage);
  if (!isCommit(content)) return refuse('wrong-format');
  const checked = removals(state, committer, content.content.commit);
  if (!checked.ok) return checked;
  const { removed } = checked;
  const committing = leafAt(state.ratchetTree, committer);
  if (!isDeclared(state, committing, false, removed, declared)) return refuse('misdeclared-commit');
  const tree = removeLeaves(state.ratchetTree, removed);
  const admitted = { content, committer, tree, initSecret: state.keySchedule.initSecret };
  const pathCause = await checkPath(state, admitted);
  if (pathCause !== undefined) return refuse(pathCause);
  if (removed.includes(state.privatePath.leafIndex)) return refuse('removed-self');
  const next = await advance({ ...state, secretTree }, admitted);
  return typeof next === 'string' ? refuse(next) : { ok: true, next, committer, joined: [], removed, consumed };
}

const isCommit = (content: AuthenticatedContent): content is CommitContent =>
  content.content.contentType === 'commit' && content.auth.contentType === 'commit';

async function applyCommit(
  inside: GroupInside,
  bytes: Uint8Array,
  declared?: DeclaredCommit,
): Promise<NextState | Refusal> {
  const message = decodeMessage(bytes);
  if (message === undefined) return refuse('malformed');
  try {
    if (message.wireformat === 'mls_public_message') return await applyJoin(inside, declared, message);
    if (message.wireformat === 'mls_private_message') return await applyMemberCommit(inside, declared, message);
    return refuse('wrong-format');
  } catch (thrown) {
    return refuse(thrown instanceof FalsePathError ? 'bad-path' : causeOfThrown(thrown));
  }
}

/** Nobody goes into an epoch that nobody could join: there is no way back from it. */
async function checkGroupInfo(
  applied: NextState | Refusal,
  { state }: GroupInside,
  declared: DeclaredCommit | undefined,
): Promise<NextState | Refusal> {
  if (!applied.ok || declared?.groupInfo === undefined) return applied;
  if (await isGroupInfoOf(applied.next, applied.committer, declared.groupInfo)) return applied;
  eraseNextEpoch(applied.next, state);
  return refuse('false-group-info');
}

/** The people on these leaves of a tree. */
function membersAt({ ratchetTree, privatePath }: GroupState, leaves: readonly number[]): Member[] {
  return leaves.flatMap((index) => {
    const leaf = leafAt(ratchetTree, index);
    return leaf === undefined ? [] : [memberOf(leaf, index, privatePath.leafIndex)];
  });
}

/** Who has returned, as far back as messages can be opened. */
function afterReturn(
  { returned }: GroupInside,
  { groupContext: { epoch }, pastEpochs }: GroupState,
  joined: readonly Member[],
  removed: readonly Member[],
): Returned {
  const again = joined.filter(({ participant }) => removed.some((former) => former.participant === participant));
  if (again.length === 0 && returned.size === 0) return returned;
  const recent = [...returned].filter(([, since]) => pastEpochs.has(since - 1n));
  return new Map([...recent, ...again.map(({ participant }) => [participant, epoch] as const)]);
}

/**
 * Processes a commit of somebody else, which must do what was `declared`. Never throws; a refusal leaves the group as it was, to be
 * used further. On success the given group is spent.
 */
export async function processCommit(
  group: Group,
  bytes: Uint8Array,
  declared?: DeclaredCommit,
): Promise<ProcessedCommit | Refusal> {
  let inside: GroupInside;
  try {
    inside = acquire(group);
  } catch (error) {
    return refuse(error instanceof GroupError && error.code === 'busy-group' ? 'busy-group' : 'spent-group');
  }
  const applied = await checkGroupInfo(await applyCommit(inside, bytes, declared), inside, declared);
  if (!applied.ok) return release(group) ? applied : refuse('spent-group');
  const before = inside.state;
  const { next } = applied;
  const joined = membersAt(next, applied.joined);
  const removed = membersAt(before, applied.removed);
  const replacement = replace(group, next, afterReturn(inside, next, joined, removed));
  if (replacement === undefined) {
    eraseNextEpoch(next, before);
    return refuse('spent-group');
  }
  eraseEpoch(before, next);
  zero(...applied.consumed);
  return { ok: true, group: replacement, joined, removed };
}
