import { createHash, timingSafeEqual } from 'node:crypto';
import { fromBase64url } from '@konklave/bytes';

/** What is stored of an entry token: its SHA-256, as the wire gives it (`POST /api/rooms`). */
export function readEntryHash(hash: string): Uint8Array {
  return fromBase64url(hash);
}

/** Whether this is the token of the room. Compares in constant time. */
export function matchesEntry(token: string, entryHash: Uint8Array): boolean {
  return timingSafeEqual(createHash('sha256').update(fromBase64url(token)).digest(), entryHash);
}
