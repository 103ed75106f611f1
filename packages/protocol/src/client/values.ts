import * as v from 'valibot';
import { limits } from './limits.ts';

/** Bytes on the wire: base64url without padding (RFC 4648 section 5), at most `maxBytes` when decoded. */
const encodedBytes = (maxBytes: number) =>
  v.pipe(v.string(), v.maxLength(Math.ceil((maxBytes * 4) / 3)), v.regex(/^[A-Za-z0-9_-]+$/));

/** 16 random bytes as base64url: in its one form, in which the last character has unused bits of 0. */
const randomId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{21}[AQgw]$/));
/** The same with 32. */
const token = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/));

/** A room's public id, the part of its link before `#`. */
export const roomId = randomId;
/** What the server knows a person by: 16 random bytes, fresh for each time they enter. Also the first 16 bytes of their MLS credential. */
export const participantId = randomId;
/** RFC 9420 group_id: 16 random bytes, fresh for each meeting. */
export const groupId = randomId;
/** Proof that a connection belongs to a participant who was here before: 32 random bytes, made by the server. */
export const resumeToken = token;
/** Proof that somebody has the room's link, without its secret: HKDF-SHA256(secret, "Konklave 1 entry"), 32 bytes. */
export const entryToken = token;
/** SHA-256 of an entry token's bytes. */
export const entryHash = token;
/** RFC 9420 epoch. A uint64 on the MLS wire; a meeting never passes 2^53. */
export const epoch = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Place in the log of a group. The first entry is 1; 0 means "before the first". */
export const sequence = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** A mediasoup id (a UUID). */
export const mediaId = v.pipe(v.string(), v.regex(/^[0-9a-f-]{36}$/));

export const commitBytes = encodedBytes(limits.commitBytes);
export const groupInfoBytes = encodedBytes(limits.groupInfoBytes);
export const messageBytes = encodedBytes(limits.messageBytes);
/** SHA-256. */
export const digest = token;
/** The end of a GroupInfo: an Ed25519 signature, where it is one. */
export const signatureBytes = encodedBytes(64);

export type RoomId = string;
export type ParticipantId = string;
export type GroupId = string;
