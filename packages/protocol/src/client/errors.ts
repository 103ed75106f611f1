import * as v from 'valibot';

/**
 * Stable ids of everything that can go wrong on the wire. Words for people are made in `apps/web`.
 * `detail` is for developers and never holds content.
 */
export const errorCodes = [
  'bad-message', // not JSON, unknown type or against the schema
  'too-large', // over a limit of limits.ts
  'rate-limited',
  'not-entered', // needs room.enter first
  'already-entered',
  'unknown-room',
  'wrong-entry', // room.enter: not the entry token of this room
  'room-full',
  'gone', // room.resume: the grace time is over, or the token is wrong
  'put-out', // room.enter, room.resume: the members have removed this participant
  'no-group', // the group named is not the room's group (any more)
  'group-exists', // group.create: somebody else was first; comes with `snapshot` for who has the turn
  'stale-epoch', // group.commit: somebody else won this epoch; comes with `winner` (members) or `snapshot` (joiners who have the turn). mailbox.send: too old to be opened
  'not-member', // only members of the group may do this
  'unknown-media', // a transport, producer or consumer that is not this participant's
  'media-unavailable', // the bridge is starting again; media.reset follows
  'media-refused', // mediasoup did not accept the parameters
  'internal',
] as const;

export const errorCode = v.picklist(errorCodes);
export type ErrorCode = (typeof errorCodes)[number];
