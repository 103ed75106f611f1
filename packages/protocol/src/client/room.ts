import * as v from 'valibot';
import { entryHash, entryToken, participantId, resumeToken, roomId, sequence } from './values.ts';
import { commitFault, groupSnapshot, logPage } from './group.ts';

// Being in a room: entering, coming back after the network was gone, leaving.

/** Why somebody is not in the room any more. */
export const departure = v.picklist(['left', 'lost', 'removed', 'refused']);
export type Departure = v.InferOutput<typeof departure>;

/** Body of `POST /api/rooms`. */
export const newRoom = v.object({ entry: entryHash });

export const requests = {
  /**
   * Connects this socket to a room. The participant becomes a member by group.create or by a group.commit with `joined`.
   * `entry` shows that somebody has the link. `group` is null when the room is empty, and when somebody else's turn to join it is (`waiting`): then it comes by group.turn. With the `resume` token of an earlier stay it is the same
   * participant who comes back, from a page that remembers nothing else; their former leaf goes with the commit by which they join again.
   */
  'room.enter': {
    params: v.object({ room: roomId, participant: participantId, entry: entryToken, resume: v.optional(resumeToken) }),
    result: v.object({
      resume: resumeToken,
      graceMs: v.number(),
      group: v.nullable(groupSnapshot),
      waiting: v.boolean(),
    }),
  },
  /**
   * The same participant on another socket, within the grace time. `entries` is the log after `after`, or its first page when there is `more` (group.log).
   * `media` is `kept` when the transports still exist, `lost` when media.open must be called again.
   * `away` lists other members who are away at the moment; `departed` those who left and whom no commit has removed yet.
   * `putOut` lists whose commits after `after` the members have refused, by their own fault, as far as the server knows.
   */
  'room.resume': {
    params: v.object({ room: roomId, participant: participantId, resume: resumeToken, after: sequence }),
    result: v.object({
      ...logPage.entries,
      media: v.picklist(['kept', 'lost']),
      away: v.array(participantId),
      departed: v.array(participantId),
      putOut: v.array(v.object({ participant: participantId, fault: commitFault })),
    }),
  },
  'room.leave': { params: v.object({}), result: v.object({}) },
} as const;

export const pushes = {
  /** A member's socket is gone; they have `graceMs` to come back. */
  'room.away': v.object({ participant: participantId }),
  'room.back': v.object({ participant: participantId }),
  /** A member is gone for good: the live leaf nearest to theirs commits the remove. Repeated to whoever becomes a member later, until a commit has removed them. */
  'room.departed': v.object({ participant: participantId, why: departure }),
  /** This participant was put out by a commit of another member. The socket closes after it. */
  'room.removed': v.object({}),
  /** The server stops or starts again; come back by room.resume. */
  'room.closing': v.object({ retryAfterMs: v.number() }),
} as const;
