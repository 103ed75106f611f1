import type { ParticipantId, RequestParams, WireError } from '@konklave/protocol/client';
import { markOf } from './group-info-mark.ts';
import { grant, refuse, type Outcome } from './outcome.ts';
import {
  hasLeaf,
  isMember,
  isOwed,
  type Checkpoint,
  type CommitEntry,
  type GroupHead,
  type GroupRecords,
  type LeafRecord,
  type ParticipantRecord,
} from './ports.ts';
import { isTooLarge } from './sizes.ts';

// RFC 9420 section 14: the delivery service picks one commit an epoch. Here the first to reach the transaction wins.

type CommitParams = RequestParams<'group.commit'>;

/** An accepted commit. One that was sent again is answered, but nobody else hears of it twice. */
export interface AcceptedCommit {
  entry: CommitEntry;
  /** How it was before; undefined for one that was sent again. */
  before: Checkpoint | undefined;
}

/** What decides on a commit that would be taken. */
export interface CommitRules {
  /** Asked of a commit that nobody waits for. */
  mayCommit(): boolean;
  /** Whether joiners wait while somebody who has departed has a leaf. */
  membersFirst(): boolean;
}

/**
 * `group.commit`: compare and set on the epoch. The loser gets the winner's commit (members) or the newest snapshot (joiners).
 * 'later' for a joiner who has to wait.
 */
export async function acceptCommit(
  records: GroupRecords,
  sender: ParticipantId,
  params: CommitParams,
  rules: CommitRules,
): Promise<Outcome<AcceptedCommit> | 'later'> {
  const head = await records.head();
  if (head?.group !== params.group) return refuse('no-group');
  const winner = params.epoch < head.epoch ? await records.commitOf(params.epoch) : undefined;
  if (winner?.sender === sender && winner.bytes === params.commit) return grant({ entry: winner, before: undefined });

  const participants = await records.participants();
  const refusal = checkWho(participants, sender, params);
  if (refusal) return { ok: false, error: refusal };
  // A joiner may have been given an epoch that is void by now.
  if (params.epoch > head.epoch && !params.joined)
    return refuse('bad-message', { detail: 'epoch: ahead of the group' });
  if (params.epoch !== head.epoch) return lose(records, params.joined, winner);
  const leaves = participants.filter(hasLeaf);
  const ownLeaf = leaves.find(({ participant }) => participant === sender);
  if (!params.joined && ownLeaf === undefined) return refuse('not-member');
  // Only now: a commit that lost may have been made while they still had the leaf, or not yet.
  if (params.joined && !isSame(params.removed, ownLeaf ? [sender] : []))
    return refuse('bad-message', { detail: 'removed: only the leaf they had' });
  if (isTooLarge(params, leaves.length + 1)) return refuse('too-large');
  if (params.joined && leaves.some(isOwed) && rules.membersFirst()) return 'later';
  if (!excludesDeparted(leaves, params) && !rules.mayCommit()) return refuse('rate-limited');
  const before = { groupInfo: (await records.snapshot())?.groupInfo ?? '', leaves };
  return advance(records, sender, { ...params, removed: knownLeaves(leaves, params.removed) }, { head, before });
}

async function advance(
  records: GroupRecords,
  sender: ParticipantId,
  { commit, groupInfo, joined, removed }: CommitParams,
  { head, before }: { head: GroupHead; before: Checkpoint },
): Promise<Outcome<AcceptedCommit>> {
  const made = { kind: 'commit', epoch: head.epoch, sender, bytes: commit, joined, removed } as const;
  const entry = await records.advance(head.group, { ...made, groupInfo: markOf(groupInfo) }, groupInfo);
  // Cannot happen while one queue writes a room; with several servers on one database it can.
  if (!entry) return lose(records, joined, await records.commitOf(head.epoch));
  if (joined) await records.makeMember(sender, entry.seq);
  for (const leaf of before.leaves) {
    const { participant } = leaf;
    const isRemoved = participant !== sender && removed.includes(participant);
    if (isRemoved) await records.update(participant, { ...leaf, removedSeq: entry.seq });
  }
  return grant({ entry, before });
}

async function lose(records: GroupRecords, joiner: boolean, winner: CommitEntry | undefined) {
  return refuse('stale-epoch', joiner || !winner ? { snapshot: await records.snapshot() } : { winner });
}

/** Whether the sender may commit this. */
function checkWho(
  participants: ParticipantRecord[],
  sender: ParticipantId,
  { joined, removed }: CommitParams,
): WireError | undefined {
  const record = participants.find(({ participant }) => participant === sender);
  // Asked behind a goodbye on the same connection: a leaf that we do not know could never be removed.
  if (record === undefined || record.departed !== undefined) return { code: 'not-entered' };
  const member = isMember(record);
  if (joined && member) return { code: 'bad-message', detail: 'joined: already a member' };
  if (!joined && !member) return { code: 'not-member' };
  if (!joined && removed.includes(sender))
    return { code: 'bad-message', detail: 'removed: a member does not remove themselves' };
  if (new Set(removed).size < removed.length) return { code: 'bad-message', detail: 'removed: named twice' };
  return undefined;
}

/** Whether the commit shuts out somebody who is gone: for that the others wait. Nobody can be shut out twice. */
function excludesDeparted(leaves: LeafRecord[], { removed }: CommitParams): boolean {
  return leaves.some((leaf) => isOwed(leaf) && removed.includes(leaf.participant));
}

const isSame = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((value, index) => value === right[index]);

/** Those of the removed whom we know as leaves. The tree may hold others: of our records it is only told. */
function knownLeaves(leaves: LeafRecord[], removed: ParticipantId[]): ParticipantId[] {
  const known = new Set(leaves.map(({ participant }) => participant));
  return removed.filter((participant) => known.has(participant));
}
