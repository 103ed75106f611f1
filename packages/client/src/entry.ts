import { concat, toBase64url, utf8 } from '@konklave/bytes';

/** What gets somebody with the link past the door of its room. */
export interface Entry {
  /** Shown at `room.enter`: base64url of 32 bytes. */
  token: string;
  /** What the server keeps to know the token by: base64url of its SHA-256. */
  hash: string;
}

/**
 * The entry token of a room, from the link's secret: HKDF-SHA256 without salt, info "Konklave 1 entry" (docs/protocol/rooms.md). The server
 * sees it, and learns from it neither the secret nor the admission key. Takes a copy of the secret before it returns.
 */
export async function deriveEntry(secret: Uint8Array): Promise<Entry> {
  const key = await crypto.subtle.importKey('raw', concat(secret), 'HKDF', false, ['deriveBits']);
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: utf8('Konklave 1 entry') };
  const token = new Uint8Array(await crypto.subtle.deriveBits(derivation, key, 256));
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', token));
  return { token: toBase64url(token), hash: toBase64url(hash) };
}
