// RFC 9605 section 4.4.2. HKDF of WebCrypto is Extract and Expand in one call; the salt of Extract is empty.
import { concat, uint16, uint64, utf8, zero, type Bytes } from '@konklave/bytes';
import type { AeadKey, KeyPurpose } from './aead.ts';
import { importAeadKey } from './aead/import-aead-key.ts';
import type { CipherSuite } from './cipher-suite.ts';

/** What seals and opens the frames of one key id. */
export interface FrameKey {
  kid: bigint;
  aead: AeadKey;
  /** sframe_salt, `Nn` bytes. */
  salt: Bytes;
}

/** The part of RFC 9605 section 4.4.2 that the caller overwrites after use. */
interface KeyMaterial {
  key: Bytes;
  salt: Bytes;
}

const empty = new Uint8Array();
const keyLabel = utf8('SFrame 1.0 Secret key ');
const saltLabel = utf8('SFrame 1.0 Secret salt ');
const fingerprintLabel = utf8('Konklave 1 SFrame base key fingerprint');
const fingerprintBytes = 16;

/** A base key that cannot be read back. The caller may overwrite its bytes once the promise has resolved. */
export function importBaseKey(baseKey: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', baseKey, 'HKDF', false, ['deriveBits']);
}

/** sframe_key and sframe_salt. */
export async function deriveKeyMaterial(suite: CipherSuite, baseKey: CryptoKey, kid: bigint): Promise<KeyMaterial> {
  const use = concat(uint64(kid), uint16(suite.id));
  const [key, salt] = await Promise.all([
    expand(suite, baseKey, concat(keyLabel, use), suite.Nk),
    expand(suite, baseKey, concat(saltLabel, use), suite.Nn),
  ]);
  return { key, salt };
}

/** The key of one key id under this base key, ready for use. */
export async function deriveFrameKey(
  suite: CipherSuite,
  baseKey: CryptoKey,
  kid: bigint,
  purpose: KeyPurpose,
): Promise<FrameKey> {
  const { key, salt } = await deriveKeyMaterial(suite, baseKey, kid);
  const aead = await importAeadKey(suite, key, purpose);
  zero(key);
  return { kid, aead, salt };
}

/** Tells base keys apart and says nothing about them: lets one be recognised after it was forgotten. */
export function fingerprint(suite: CipherSuite, baseKey: CryptoKey): Promise<Bytes> {
  return expand(suite, baseKey, fingerprintLabel, fingerprintBytes);
}

async function expand(suite: CipherSuite, baseKey: CryptoKey, info: Bytes, length: number): Promise<Bytes> {
  const parameters = { name: 'HKDF', hash: suite.hash, salt: empty, info };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, baseKey, 8 * length));
}
