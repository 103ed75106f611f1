// RFC 9420 section 17.1: MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519, the only one this room speaks.
import { equalBytes } from '@konklave/bytes';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import { ed25519 } from './ed25519.ts';
import { hpke } from './hpke.ts';

const hashLength = 32;

/** A cipher suite as ts-mls calls it, and what we compute without waiting. */
export interface CipherSuite extends CiphersuiteImpl {
  digest(data: Uint8Array): Uint8Array;
  /** HKDF-Expand. */
  expand(prk: Uint8Array, info: Uint8Array, length: number): Uint8Array;
}

/**
 * An epoch costs dozens of tiny hashes, and a call of WebCrypto costs more than the hash itself: HMAC, HKDF and SHA-256 are therefore
 * computed on the spot, and only curves and the cipher are WebCrypto's.
 */
export const cipherSuite: CipherSuite = {
  name: 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519',
  digest: sha256,
  expand: (prk, info, length) => expand(sha256, prk, info, length),
  hash: {
    digest: async (data) => sha256(data),
    mac: async (key, data) => hmac(sha256, key, data),
    verifyMac: async (key, mac, data) => equalBytes(hmac(sha256, key, data), mac),
  },
  kdf: {
    extract: async (salt, ikm) => extract(sha256, ikm, salt),
    expand: async (prk, info, length) => expand(sha256, prk, info, length),
    size: hashLength,
  },
  hpke,
  signature: ed25519,
  rng: { randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
};
