import * as v from 'valibot';
import {
  commitBytes,
  digest,
  epoch,
  groupId,
  groupInfoBytes,
  messageBytes,
  participantId,
  sequence,
  signatureBytes,
} from './values.ts';
import { limits } from './limits.ts';

// The delivery service (RFC 9420 section 4, RFC 9750): one log a group, with commits and sealed messages in one total
// order, and exactly one accepted commit an epoch. The server reads none of the bytes. It takes the epoch and the lists of
// who comes and goes from the committer's word, because it only uses them to order and to fan out; members check the commit itself.

/** What a joiner needs for an external commit: the GroupInfo of the newest epoch and the place in the log it stands at. */
export const groupSnapshot = v.object({ group: groupId, epoch, seq: sequence, groupInfo: groupInfoBytes });
export type GroupSnapshot = v.InferOutput<typeof groupSnapshot>;

/** By this a member checks a GroupInfo without seeing it: SHA-256 of it, and its last 64 bytes, which are its signature. */
const groupInfoMark = v.object({ digest, signature: signatureBytes });
export type GroupInfoMark = v.InferOutput<typeof groupInfoMark>;

/** What is wrong with a commit: it cannot be followed, or nobody could join by the GroupInfo that came with it. */
export const commitFault = v.picklist(['bad-commit', 'false-group-info']);
export type CommitFault = v.InferOutput<typeof commitFault>;

/** One entry of the log. `epoch` is the epoch it was made in: a commit of epoch 4 leads to epoch 5. */
export const logEntry = v.variant('kind', [
  v.object({
    kind: v.literal('commit'),
    seq: sequence,
    epoch,
    sender: participantId,
    bytes: commitBytes,
    /** The committer joined by this commit (an external commit). */
    joined: v.boolean(),
    /** Whom the commit removes, by the committer's word, as far as the server knows them. Of a joiner: themselves, when they come back. */
    removed: v.array(participantId),
    /** Of the GroupInfo that came with it. */
    groupInfo: v.optional(groupInfoMark),
  }),
  v.object({
    kind: v.literal('message'),
    seq: sequence,
    epoch,
    sender: participantId,
    /** The sender's own number of this message, so that one sent again after a reconnect is stored once. */
    nonce: sequence,
    bytes: messageBytes,
  }),
  /** Here stood a commit that the members refused. Its epoch has another one, later in the log. */
  v.object({ kind: v.literal('voided'), seq: sequence, epoch, sender: participantId, bytes: v.literal('') }),
]);
export type LogEntry = v.InferOutput<typeof logEntry>;

/** A part of the log. `more`: the newest entry is not among them. */
export const logPage = v.object({ entries: v.array(logEntry), more: v.boolean() });
export type LogPage = v.InferOutput<typeof logPage>;

export const requests = {
  /** The first to arrive makes the group. Fails with `group-exists` and the snapshot when somebody was first. */
  'group.create': {
    params: v.object({ group: groupId, groupInfo: groupInfoBytes }),
    result: v.object({ seq: sequence }),
  },
  /**
   * Compare and set: accepted when `epoch` is the group's epoch. `groupInfo` is the one of the epoch that follows.
   * Idempotent: the same bytes sent again by the same participant are answered with the seq they already have.
   */
  'group.commit': {
    params: v.object({
      group: groupId,
      epoch,
      commit: commitBytes,
      groupInfo: groupInfoBytes,
      joined: v.boolean(),
      removed: v.pipe(v.array(participantId), v.maxLength(limits.removedPerCommit)),
    }),
    result: v.object({ seq: sequence }),
  },
  /** The newest snapshot, for a joiner without a turn or without a good picture of the group. */
  'group.fetch': { params: v.object({}), result: v.object({ group: v.nullable(groupSnapshot) }) },
  /** The log after `after`, page by page, for a member whom room.resume has told that there is more. */
  'group.log': { params: v.object({ after: sequence }), result: logPage },
} as const;

export const notices = {
  /** "I have processed the commit that leads to this epoch and can receive under its keys." */
  'group.ack': v.object({ group: groupId, epoch }),
  /** "I cannot follow the commit at this place of the log", or nobody could follow me who joins by it. */
  'group.refuse': v.object({ group: groupId, seq: sequence, fault: commitFault }),
} as const;

export const pushes = {
  /** The next entry of the log, to every member but its sender (who has the answer to the request). In order, without gaps. */
  'group.entry': v.object({ group: groupId, entry: logEntry }),
  /** Every member who is connected has acknowledged this epoch: senders may switch now. */
  'group.settled': v.object({ group: groupId, epoch }),
  /** It is this participant's turn to join, by this snapshot; null where a group is to be founded. */
  'group.turn': v.object({ group: v.nullable(groupSnapshot) }),
  /**
   * Most members have refused the commit at `seq`: it and the commits after it are void, and the group stands at `epoch` again.
   * `blamed`: who made it is put out.
   */
  'group.voided': v.object({
    group: groupId,
    epoch,
    seq: sequence,
    committer: participantId,
    fault: commitFault,
    blamed: v.boolean(),
  }),
  /** The others have followed the commit at `seq`, which this member has refused: the way on is to join again. */
  'group.stands': v.object({ group: groupId, seq: sequence }),
} as const;
