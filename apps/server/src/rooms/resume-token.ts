import { createHash, timingSafeEqual } from 'node:crypto';

/** What is stored of a resume token. A plain hash is enough for 32 random bytes. */
export function hashResumeToken(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}

/** Compares in constant time. */
export function matchesResumeToken(token: string, resumeHash: Uint8Array): boolean {
  return timingSafeEqual(hashResumeToken(token), resumeHash);
}
