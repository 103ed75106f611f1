import type { GroupId, ParticipantId } from '@konklave/protocol/client';
import {
  isMember,
  type GroupRecords,
  type LeafRecord,
  type ParticipantRecord,
  type ProvisionalCommit,
} from './ports.ts';

// What becomes of everyone's record when the members have decided on a commit. docs/protocol/insiders.md, "Whom an open commit removes"

/**
 * The commits up to this place stand: the leaves that they remove are gone. Who is about to come back keeps the seat, who has departed is forgotten, and of anybody else
 * it is kept while the group lasts that they were put out. With the last member goes the group; says whether it did.
 */
export async function standUpTo(records: GroupRecords, group: GroupId, seq: number): Promise<{ ended: boolean }> {
  if ((await records.head())?.group !== group) return { ended: false };
  const removed = (await records.participants()).filter(({ removedSeq = Infinity }) => removedSeq <= seq);
  for (const { participant, departed, returning } of removed) {
    if (departed !== undefined) await records.removeParticipant(participant);
    else await records.update(participant, { ...noLeaf, departed: returning ? undefined : 'removed' });
  }
  const ended = removed.length > 0 && !(await records.participants()).some(isMember);
  if (ended) await records.end();
  return { ended };
}

/** Who has followed a void commit, and whether who made it goes. */
export interface Followers {
  takers: ReadonlySet<ParticipantId>;
  blamed: boolean;
}

/**
 * Takes back a commit and all after it. Those who have followed it never go back: they come again in the place of their leaf.
 * Gives everyone's record as it is now.
 */
export async function voidCommits(
  records: GroupRecords,
  { entry, before }: ProvisionalCommit,
  { takers, blamed }: Followers,
): Promise<ParticipantRecord[]> {
  await records.rewind(entry.seq, entry.epoch, before.groupInfo);
  for (const leaf of before.leaves) await giveBack(records, leaf, takers.has(leaf.participant));
  const leaves = new Set(before.leaves.map(({ participant }) => participant));
  for (const record of await records.participants()) {
    const { participant, joinedSeq = -1 } = record;
    if (joinedSeq >= entry.seq && !leaves.has(participant)) await takeLeaf(records, record);
  }
  const culprit = blamed ? await records.participant(entry.sender) : undefined;
  if (culprit) await records.update(culprit.participant, { ...culprit, departed: 'refused', returning: false });
  return records.participants();
}

const noLeaf = { joinedSeq: undefined, removedSeq: undefined, returning: false } as const;

/** They had this leaf before the commit, and have it now. */
async function giveBack(records: GroupRecords, leaf: LeafRecord, took: boolean): Promise<void> {
  const { participant, resumeHash, joinedSeq } = leaf;
  const now = await records.participant(participant);
  // They had come again, and are gone since.
  if (now === undefined) await records.addParticipant(participant, resumeHash);
  const departed = now ? now.departed : (leaf.departed ?? 'lost');
  const cameAgain = now?.returning === true || now?.joinedSeq !== joinedSeq;
  const returning = departed === undefined && (took || cameAgain);
  await records.update(participant, { joinedSeq, removedSeq: undefined, departed, returning });
}

/** They joined by a commit that is void. Who has gone since was never there. */
async function takeLeaf(records: GroupRecords, { participant, departed }: ParticipantRecord): Promise<void> {
  if (departed === undefined) await records.update(participant, { ...noLeaf, departed });
  else await records.removeParticipant(participant);
}
