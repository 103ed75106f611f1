// RFC 9420 section 12.4.1, commits of our own.
import { type Bytes, zero } from '@konklave/bytes';
import { createContentCommitSignature, type FramedContentCommit } from 'ts-mls/framedContent.js';
import { protect } from 'ts-mls/messageProtection.js';
import type { Proposal } from 'ts-mls/proposal.js';
import { enterEpoch, type SignedCommit } from './epoch.ts';
import { eraseNextEpoch, isErased } from './erase.ts';
import { GroupError } from './errors.ts';
import { type Group, insideOf, type Member } from './group.ts';
import { encodeGroupInfo } from './group-info.ts';
import { createPending, type PendingCommit } from './pending.ts';
import { removeLeaves } from './ratchet-tree.ts';
import { removableAtOnce } from './removal-size.ts';
import { forCommit } from './secret-tree.ts';
import { type GroupState, withPastEpoch } from './state.ts';
import { leafAt } from './tree.ts';
import { createPath } from './tree-kem.ts';
import { encodeMessage } from './wire.ts';

const empty = new Uint8Array(0);
const noPadding = { kind: 'alwaysPad', paddingLength: 0 } as const;

/** The state that a commit leads to, and the commit as others get it. */
async function makeCommit(state: GroupState, removed: readonly number[]): Promise<{ next: GroupState; commit: Bytes }> {
  const { suite, groupContext, privatePath, signaturePrivateKey: signKey, keySchedule } = state;
  const { leafIndex } = privatePath;
  const leaf = leafAt(state.ratchetTree, leafIndex);
  if (leaf === undefined) throw new TypeError('a state without a leaf of its own');
  const tree = removeLeaves(state.ratchetTree, removed);
  const path = await createPath(suite, tree, { leafIndex, leaf, signKey }, groupContext);
  const proposals = removed.map((index): Proposal => ({ proposalType: 'remove', remove: { removed: index } }));
  const wireformat = 'mls_private_message';
  const { framedContent, signature } = await createContentCommitSignature(
    groupContext,
    wireformat,
    { proposals: proposals.map((proposal) => ({ proposalOrRefType: 'proposal', proposal })), path: path.path },
    { senderType: 'member', leafIndex },
    empty,
    signKey,
    suite.signature,
  );
  const content = framedContent as FramedContentCommit;
  const signed: SignedCommit = { wireformat, content, signature };
  const { confirmationTag } = state;
  const ending = { groupContext, confirmationTag, initSecret: keySchedule.initSecret };
  const own = { ...privatePath, signaturePrivateKey: signKey, pastEpochs: withPastEpoch(state) };
  const next = await enterEpoch(suite, ending, signed, path, own);
  return { next, commit: await sealCommit(state, signed, next.confirmationTag) };
}

async function sealCommit(state: GroupState, commit: SignedCommit, confirmationTag: Uint8Array): Promise<Bytes> {
  const { leafIndex } = state.privatePath;
  const { privateMessage, tree, consumed } = await protect(
    state.keySchedule.senderDataSecret,
    empty,
    state.groupContext,
    forCommit(state.secretTree, leafIndex),
    { ...commit.content, auth: { contentType: 'commit', signature: commit.signature, confirmationTag } },
    leafIndex,
    noPadding,
    state.suite,
  );
  zero(...consumed, tree[2 * leafIndex]!.handshake.secret);
  return encodeMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage });
}

async function createPendingCommit(group: Group, chosen: readonly Member[], mostBytes: number): Promise<PendingCommit> {
  const { state, admission } = insideOf(group);
  const targets = { own: group.ownLeaf, leaves: chosen.map(({ leaf }) => leaf), bytes: mostBytes };
  const leaves = removableAtOnce(state.suite, state.ratchetTree, targets);
  const removed = chosen.slice(0, leaves.length);
  const { next, commit } = await makeCommit(state, leaves);
  const groupInfo = await encodeGroupInfo(next);
  // While we worked another commit may have won, and the secrets that we worked with been overwritten.
  if (isErased(state)) {
    eraseNextEpoch(next, state);
    throw new GroupError('spent-group');
  }
  return createPending(
    { commit, groupInfo, epoch: group.epoch, removed: removed.map((member) => member.participant) },
    { next, admission, base: state },
  );
}

/**
 * A commit that removes others: the first of them, as many as fit into `mostBytes`, as its `removed` says, and one in any case. It also brings
 * fresh keys of our own. The group stays in use until it is accepted. Throws GroupError `unknown-participant`, `own-removal` or `spent-group`.
 */
export async function commitRemove(
  group: Group,
  participants: readonly string[],
  mostBytes = Infinity,
): Promise<PendingCommit> {
  const removed = [...new Set(participants)].map((participant) => {
    const member = group.members.find((candidate) => candidate.participant === participant);
    if (member === undefined) throw new GroupError('unknown-participant');
    if (member.self) throw new GroupError('own-removal');
    return member;
  });
  return createPendingCommit(group, removed, mostBytes);
}

/** A commit that only brings fresh keys of our own. Throws GroupError `spent-group`. */
export async function commitEmpty(group: Group): Promise<PendingCommit> {
  return createPendingCommit(group, [], Infinity);
}
