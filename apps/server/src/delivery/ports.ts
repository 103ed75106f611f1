import type { Departure, GroupId, GroupSnapshot, LogEntry, LogPage, ParticipantId } from '@konklave/protocol/client';
import type { CommitEntry, OpenCommit } from '@konklave/protocol/delivery';

export type { CommitEntry } from '@konklave/protocol/delivery';
export type MessageEntry = Extract<LogEntry, { kind: 'message' }>;

/** Where a group stands. */
export interface GroupHead {
  group: GroupId;
  epoch: number;
  /** Place in the log of the commit that led to this epoch; 0 for the founding epoch. */
  epochSeq: number;
  lastSeq: number;
}

/** Where somebody stands in a room. */
export interface ParticipantState {
  /** Place in the log of the commit they joined by; 0 for the founder; undefined until they are a member. */
  joinedSeq: number | undefined;
  /** Set when they are gone and no commit has removed their leaf yet, and when they were put out. */
  departed: Departure | undefined;
  /** Place in the log of the open commit that removes their leaf: until it stands nothing is taken from them. */
  removedSeq: number | undefined;
  /** They have come back without their group: their leaf is worth nothing until they join again in its place. */
  returning: boolean;
}

/** What is stored of one participant of a room. */
export interface ParticipantRecord extends ParticipantState {
  participant: ParticipantId;
  /** SHA-256 of the resume token. */
  resumeHash: Uint8Array;
}

/** How it was before a commit was accepted. */
export interface Checkpoint {
  /** The GroupInfo of the epoch that the commit was made in. */
  groupInfo: string;
  /** Everyone with a leaf then, also who is gone. */
  leaves: LeafRecord[];
}

/** A commit that was accepted and may turn out to be none. */
export type ProvisionalCommit = OpenCommit<Checkpoint>;

/**
 * The group of one room inside one transaction: all of what is done becomes durable together or not at all.
 * Bytes are base64url, as on the wire; nobody here looks into them.
 */
export interface GroupRecords {
  head(): Promise<GroupHead | undefined>;
  snapshot(): Promise<GroupSnapshot | undefined>;
  found(group: GroupId, groupInfo: string): Promise<void>;
  /** Compare and set: stores the commit and the GroupInfo of the next epoch, unless the group has left `commit.epoch`. */
  advance(group: GroupId, commit: Omit<CommitEntry, 'seq'>, groupInfo: string): Promise<CommitEntry | undefined>;
  append(group: GroupId, message: Omit<MessageEntry, 'seq'>): Promise<MessageEntry>;
  /** The commits from this place on are void: the group stands at `epoch` again, with this GroupInfo. */
  rewind(seq: number, epoch: number, groupInfo: string): Promise<void>;
  /** The accepted commit of an epoch, while it is kept. */
  commitOf(epoch: number): Promise<CommitEntry | undefined>;
  /** The place of a message that this participant has sent under this nonce. */
  placeOf(sender: ParticipantId, nonce: number): Promise<number | undefined>;
  /** The log after this place, cut after about `pageBytes`; undefined when the next entry is not kept any more. */
  pageAfter(seq: number): Promise<LogPage | undefined>;
  /** What the log takes up. */
  logSize(): Promise<{ entries: number; bytes: number }>;
  /** Deletes what stands before this place in the log of this group. */
  forgetBefore(group: GroupId, seq: number): Promise<void>;
  /** Deletes the group, its log and everyone who was in it; who was about to come back is like a newcomer. */
  end(): Promise<void>;

  participant(participant: ParticipantId): Promise<ParticipantRecord | undefined>;
  participants(): Promise<ParticipantRecord[]>;
  addParticipant(participant: ParticipantId, resumeHash: Uint8Array): Promise<void>;
  makeMember(participant: ParticipantId, joinedSeq: number): Promise<void>;
  update(participant: ParticipantId, state: ParticipantState): Promise<void>;
  removeParticipant(participant: ParticipantId): Promise<void>;
}

/** Somebody with a leaf. */
export type LeafRecord = ParticipantRecord & { joinedSeq: number };

/** Whether the tree of the newest epoch has a leaf of theirs. */
export function hasLeaf(record: ParticipantRecord): record is LeafRecord {
  return record.joinedSeq !== undefined && record.removedSeq === undefined;
}

/** Somebody who is gone, and whom no commit has removed: the members should. */
export function isOwed(record: ParticipantRecord): record is LeafRecord & { departed: Departure } {
  return hasLeaf(record) && record.departed !== undefined;
}

/** A member is a leaf of the group who is not gone, and holds its keys. */
export function isMember(record: ParticipantRecord | undefined): record is LeafRecord {
  return record?.joinedSeq !== undefined && record.departed === undefined && !record.returning;
}
