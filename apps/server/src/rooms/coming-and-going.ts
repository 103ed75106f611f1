import type { Departure, GroupSnapshot, LogPage, ParticipantId } from '@konklave/protocol/client';
import { grant, refuse, type Outcome } from '../delivery/outcome.ts';
import { standUpTo } from '../delivery/open-commits.ts';
import { isMember, isOwed, type GroupHead, type ParticipantRecord } from '../delivery/ports.ts';
import type { RoomRecords } from './ports.ts';

// Who is in a room, by what is stored. No rule here knows who is connected.

/** Somebody at the door. */
export interface Entering {
  participant: ParticipantId;
  /** Whether they know the entry token that this is the hash of. */
  knows: (entryHash: Uint8Array) => boolean;
  /** Whether they are the participant with the resume token that this is the hash of, come back. */
  was: (resumeHash: Uint8Array) => boolean;
  /** Of their resume token from now on. */
  resumeHash: Uint8Array;
  capacity: number;
  day: number;
}

/** A place in the room. */
export interface Entered {
  /** What is needed to join the group, if there is one. */
  group: GroupSnapshot | undefined;
  /** They have a leaf in the group, from before. */
  returning: boolean;
}

/** `room.enter`: takes a place in the room, or takes one again. */
export async function enterRoom(records: RoomRecords, options: Entering): Promise<Outcome<Entered>> {
  const entryHash = await records.entryHash();
  if (!entryHash) return refuse('unknown-room');
  if (!options.knows(entryHash)) return refuse('wrong-entry');
  const participants = await records.participants();
  const former = participants.find(({ participant }) => participant === options.participant);
  // Also one who departed: until a commit has removed that leaf, the name is taken.
  if (former && !options.was(former.resumeHash)) return refuse('already-entered');
  if (former && isPutOut(former)) return refuse('put-out');
  const others = participants.filter((other) => other !== former && other.departed === undefined);
  if (others.length >= options.capacity) return refuse('room-full');
  const returning = former?.joinedSeq !== undefined && others.some(isMember);
  // A leaf among none that lives: they begin anew.
  if (former?.joinedSeq !== undefined && !returning) await records.end();
  if (former && (await records.participant(former.participant))) {
    await records.welcomeBack(options.participant, options.resumeHash, returning);
  } else await records.addParticipant(options.participant, options.resumeHash);
  await records.markUsed(options.day);
  return grant({ group: await records.snapshot(), returning });
}

/** What somebody who comes back has missed. */
export interface Return {
  member: boolean;
  /** What came after this place of the log is theirs to know. */
  after: number;
  page: LogPage;
  departed: ParticipantId[];
}

/** `room.resume`: the same participant again, by the token that only they and the hash here know. */
export async function returnToRoom(
  records: RoomRecords,
  options: { participant: ParticipantId; matches: (resumeHash: Uint8Array) => boolean; after: number },
): Promise<Outcome<Return>> {
  if (!(await records.roomExists())) return refuse('unknown-room');
  const record = await records.participant(options.participant);
  if (!record || !options.matches(record.resumeHash)) return refuse('gone');
  if (isPutOut(record)) return refuse('put-out');
  if (record.departed !== undefined) return refuse('gone');
  if (!isMember(record))
    return grant({ member: false, after: Infinity, page: { entries: [], more: false }, departed: [] });
  const page = await readLog(records, options.participant, options.after);
  if (!page.ok) return page;
  return grant({
    member: true,
    after: Math.max(options.after, record.joinedSeq - 1),
    page: page.value,
    departed: (await departedFrom(records)).map(({ participant }) => participant),
  });
}

/** `group.log`: a page of the log, but nothing from before the commit that the member has joined by. Who needs what is not kept any more is too late. */
export async function readLog(
  records: RoomRecords,
  participant: ParticipantId,
  after: number,
): Promise<Outcome<LogPage>> {
  const record = await records.participant(participant);
  if (!isMember(record)) return refuse('not-member');
  const page = await records.pageAfter(Math.max(after, record.joinedSeq - 1));
  return page ? grant(page) : refuse('gone');
}

/** What became of the room when somebody went. */
export interface Parting {
  /** The members should exclude them, and are told. Of whom an open commit removes they are told when it is void. */
  isOwed: boolean;
  /** Nobody else is owed. */
  isFirst: boolean;
  /** They were the last: the group and everything in it is deleted. */
  ended: boolean;
}

/** Somebody is gone for good. Who has a leaf stays on the list until a commit has removed the leaf; with the last member goes the group. */
export async function partFromRoom(
  records: RoomRecords,
  participant: ParticipantId,
  why: Departure,
): Promise<Parting | undefined> {
  const record = await records.participant(participant);
  if (!record || record.departed !== undefined) return undefined;
  if (record.joinedSeq === undefined) {
    await records.removeParticipant(participant);
    return { isOwed: false, isFirst: false, ended: false };
  }
  await records.markDeparted(participant, why);
  const ended = !(await records.participants()).some(isMember);
  if (ended) await records.end();
  return { isOwed: record.removedSeq === undefined, isFirst: (await departedFrom(records)).length === 1, ended };
}

/** Whether the members have decided that they go. */
function isPutOut({ departed }: ParticipantRecord): boolean {
  return departed === 'removed' || departed === 'refused';
}

/** Leaves of people who are gone and whom no commit has removed yet. */
export async function departedFrom(records: RoomRecords): Promise<(ParticipantRecord & { departed: Departure })[]> {
  return (await records.participants()).filter(isOwed);
}

/** What a room is restored from after a restart of the server. */
export interface Restored {
  head: GroupHead | undefined;
  present: { participant: ParticipantId; member: boolean }[];
}

export async function restoreRoom(records: RoomRecords): Promise<Restored> {
  const head = await records.head();
  // Nobody knows any more who had refused what.
  if (head) await standUpTo(records, head.group, head.lastSeq);
  const participants = (await records.participants()).filter(({ departed }) => departed === undefined);
  const present = participants.map((record) => ({ participant: record.participant, member: isMember(record) }));
  return { head: await records.head(), present };
}
