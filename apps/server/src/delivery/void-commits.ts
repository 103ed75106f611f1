import type { ParticipantId } from '@konklave/protocol/client';
import type { GroupRecords, ParticipantRecord, ProvisionalCommit } from './ports.ts';

/** Who is connected as what they were when a commit was made, who of them has followed it, and whether who made it goes. */
export interface Company {
  present: ReadonlySet<ParticipantId>;
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
  { present, takers, blamed }: Company,
): Promise<ParticipantRecord[]> {
  await records.rewind(entry.seq, entry.epoch, before.groupInfo);
  const now = new Map((await records.participants()).map((record) => [record.participant, record]));
  const leaves = new Map(before.leaves.map((record) => [record.participant, record]));
  for (const leaf of leaves.values()) {
    const isHere = present.has(leaf.participant);
    await records.put(restored(leaf, now.get(leaf.participant), { isHere, took: takers.has(leaf.participant) }));
  }
  for (const record of now.values()) {
    const isNew = !leaves.has(record.participant) && record.joinedSeq !== undefined;
    if (isNew) await records.put({ ...record, joinedSeq: undefined, returning: false });
  }
  if (blamed) await putOut(records, entry.sender);
  return records.participants();
}

async function putOut(records: GroupRecords, participant: ParticipantId): Promise<void> {
  const record = await records.participant(participant);
  if (record) await records.put({ ...record, departed: 'refused', returning: false });
}

/** What becomes of somebody who had a leaf before the commit. */
function restored(
  leaf: ParticipantRecord,
  now: ParticipantRecord | undefined,
  { isHere, took }: { isHere: boolean; took: boolean },
): ParticipantRecord {
  if ((now === undefined || now.departed === 'removed') && !isHere)
    return { ...leaf, departed: leaf.departed ?? 'lost', returning: false };
  const { resumeHash } = now ?? leaf;
  const departed = now?.departed === 'removed' ? leaf.departed : now?.departed;
  // Another token: they have come again meanwhile, and hold nothing of the group as it is.
  const cameAgain = Buffer.compare(resumeHash, leaf.resumeHash) !== 0;
  const returning = departed === undefined && (took || cameAgain || leaf.returning);
  return { ...leaf, resumeHash, departed, returning };
}
