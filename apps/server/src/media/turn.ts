import { createHmac, randomBytes } from 'node:crypto';
import type { RequestResult } from '@konklave/protocol/client';

// Credentials for a TURN server (RFC 8656) that shares a secret with us ("TURN REST API", draft-uberti-behave-turn-rest-00;
// `use-auth-secret` of coturn): it keeps no accounts and asks nobody.

type IceServer = RequestResult<'media.open'>['iceServers'][number];

/** A TURN server that browsers may go through. */
export interface TurnSettings {
  /** `turn:` and `turns:` URIs (RFC 7065), the most promising first. */
  urls: readonly string[];
  secret: string;
}

/**
 * How long credentials open the door, s. What has been let in stays: they are needed for a new path only, and each time the
 * browser asks us for one, it gets new ones.
 */
const lifetimeSeconds = 3_600;

/**
 * The TURN server with credentials of its own for one participant. They name nobody: the name is the time at which they end and
 * a random number, so that the TURN server cannot tell who is who, nor that two of them are one person.
 */
export function iceServers(turn: TurnSettings | undefined, now: number, random = randomBytes(12)): IceServer[] {
  if (turn === undefined) return [];
  const username = `${Math.floor(now / 1_000) + lifetimeSeconds}:${random.toString('base64url')}`;
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64');
  return [{ urls: [...turn.urls], username, credential }];
}
