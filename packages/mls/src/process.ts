// RFC 9420 section 12.4.2, processing a commit of somebody else.
import type { ClientState } from 'ts-mls/clientState.js';
import { processPrivateMessage, processPublicMessage } from 'ts-mls/processMessages.js';
import { emptyPskIndex } from 'ts-mls/pskIndex.js';
import { cipherSuite } from './cipher-suite.ts';
import { eraseEpoch, eraseNextEpoch } from './erase.ts';
import { GroupError } from './errors.ts';
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
import { causeOfThrown, refuse, type Refusal, type RefusalCause } from './refusal.ts';
import { admit, checkFraming, type CommitRule, joinRule, memberRule } from './rules.ts';
import {
  hasFittingPath,
  hasFreshKeys,
  hasSoundNodes,
  isSamePerson,
  leafAt,
  leavesOf,
  type PlacedLeaf,
  withoutStaleKeys,
} from './tree.ts';
import { decodeMessage, type UnverifiedMessage } from './wire.ts';

/** The group after a commit, and who came and went by it. Who came back in the place of their former leaf is among both. */
export interface ProcessedCommit {
  readonly ok: true;
  readonly group: Group;
  readonly joined: readonly Member[];
  readonly removed: readonly Member[];
}

/** The state after a commit that ts-mls took, not yet checked against the rules that it does not know. */
interface NextState {
  readonly ok: true;
  readonly next: ClientState;
  readonly rule: CommitRule;
}

async function applyJoin(
  inside: GroupInside,
  message: UnverifiedMessage & { wireformat: 'mls_public_message' },
): Promise<NextState | Refusal> {
  const cause = await admit(inside.state, inside.admission, message.publicMessage);
  if (cause !== undefined) return refuse(cause);
  const rule = joinRule(inside.state.privatePath.leafIndex);
  const { publicMessage } = message;
  const result = await processPublicMessage(inside.state, publicMessage, emptyPskIndex, cipherSuite, rule.callback);
  return settle(result.newState, result.actionTaken, rule);
}

async function applyMemberCommit(
  { state }: GroupInside,
  message: UnverifiedMessage & { wireformat: 'mls_private_message' },
): Promise<NextState | Refusal> {
  const cause = checkFraming(state, message.privateMessage);
  if (cause !== undefined) return refuse(cause);
  const rule = memberRule(state.privatePath.leafIndex);
  const { privateMessage } = message;
  const result = await processPrivateMessage(state, privateMessage, emptyPskIndex, cipherSuite, rule.callback);
  return result.kind === 'newState' ? settle(result.newState, result.actionTaken, rule) : refuse('wrong-format');
}

function settle(next: ClientState, action: 'accept' | 'reject', rule: CommitRule): NextState | Refusal {
  if (rule.cause !== undefined) return refuse(rule.cause);
  if (action !== 'accept') return refuse('invalid');
  if (next.groupActiveState.kind === 'removedFromGroup') return refuse('removed-self');
  return { ok: true, next, rule };
}

/** Leaves of `after` that were not in `before`. A leaf that was removed is another one, even where the same person came into its place. */
const difference = (before: ClientState, after: ClientState, removed: readonly number[]): PlacedLeaf[] =>
  leavesOf(after.ratchetTree).filter(({ leaf, index }) => {
    const earlier = leafAt(before.ratchetTree, index);
    return earlier === undefined || removed.includes(index) || !isSamePerson(earlier, leaf);
  });

/** The rules on the next epoch's tree: who may have come, and which keys may have changed. */
async function checkNext(before: ClientState, { next, rule }: NextState): Promise<RefusalCause | undefined> {
  const joining = rule.committer === undefined ? 1 : 0;
  if (difference(before, next, rule.removed).length !== joining) return 'changed-leaf';
  if (!hasSoundNodes(next.ratchetTree)) return 'bad-tree';
  if (!hasFreshKeys(before.ratchetTree, next.ratchetTree)) return 'not-unique';
  return (await hasFittingPath(before, next)) ? undefined : 'bad-path';
}

async function applyCommit(inside: GroupInside, bytes: Uint8Array): Promise<NextState | Refusal> {
  const message = decodeMessage(bytes);
  if (message === undefined) return refuse('malformed');
  if (message.wireformat !== 'mls_public_message' && message.wireformat !== 'mls_private_message') {
    return refuse('wrong-format');
  }
  try {
    const applied =
      message.wireformat === 'mls_public_message'
        ? await applyJoin(inside, message)
        : await applyMemberCommit(inside, message);
    if (!applied.ok) return applied;
    const cause = await checkNext(inside.state, applied);
    return cause === undefined ? applied : refuse(cause);
  } catch (thrown) {
    return refuse(causeOfThrown(thrown));
  }
}

/** Who has returned, as far back as messages can be opened. */
function afterReturn(
  { returned }: GroupInside,
  { groupContext: { epoch }, historicalReceiverData }: ClientState,
  joined: readonly Member[],
  removed: readonly Member[],
): Returned {
  const again = joined.filter(({ participant }) => removed.some((former) => former.participant === participant));
  if (again.length === 0 && returned.size === 0) return returned;
  const recent = [...returned].filter(([, since]) => historicalReceiverData.has(since - 1n));
  return new Map([...recent, ...again.map(({ participant }) => [participant, epoch] as const)]);
}

/**
 * Processes a commit of somebody else. Never throws; a refusal leaves the group as it was, to be used further.
 * On success the given group is spent.
 */
export async function processCommit(group: Group, bytes: Uint8Array): Promise<ProcessedCommit | Refusal> {
  let inside: GroupInside;
  try {
    inside = acquire(group);
  } catch (error) {
    return refuse(error instanceof GroupError && error.code === 'busy-group' ? 'busy-group' : 'spent-group');
  }
  const applied = await applyCommit(inside, bytes);
  if (!applied.ok) return release(group) ? applied : refuse('spent-group');
  const before = inside.state;
  const after = withoutStaleKeys(applied.next);
  const { leafIndex } = after.privatePath;
  const members = (leaves: readonly PlacedLeaf[]): Member[] =>
    leaves.map(({ leaf, index }) => memberOf(leaf, index, leafIndex));
  const joined = members(difference(before, after, applied.rule.removed));
  const removed = members(difference(after, before, applied.rule.removed));
  const next = replace(group, after, afterReturn(inside, after, joined, removed));
  if (next === undefined) {
    eraseNextEpoch(after, before);
    return refuse('spent-group');
  }
  eraseEpoch(before, after);
  return { ok: true, group: next, joined, removed };
}
