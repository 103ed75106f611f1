// RFC 9420 section 17.1, the two cipher suites that a room can have.
import { equalBytes } from '@konklave/bytes';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import type { CHash } from '@noble/hashes/utils.js';
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import { ed25519 } from './ed25519.ts';
import { createHpke, type HpkeParts, type OwnHpke } from './hpke.ts';
import { dhkemX25519, type Kem } from './kem.ts';
import { xWing } from './x-wing.ts';

/** The second one is hybrid: whoever records it today and has a quantum computer one day still has to break X25519 and ML-KEM both. */
export type CipherSuiteName = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519' | 'MLS_256_XWING_AES256GCM_SHA512_Ed25519';

/** A cipher suite as ts-mls calls it, and what we compute without waiting. */
export interface CipherSuite extends CiphersuiteImpl {
  readonly name: CipherSuiteName;
  readonly kem: Pick<Kem, 'publicKeyLength' | 'encLength' | 'isPublicKey'>;
  readonly hpke: OwnHpke;
  digest(data: Uint8Array): Uint8Array;
  /** HKDF-Expand. */
  expand(prk: Uint8Array, info: Uint8Array, length: number): Uint8Array;
}

/**
 * An epoch costs dozens of tiny hashes, and a call of WebCrypto costs more than the hash itself: HMAC, HKDF and SHA-2 are therefore
 * computed on the spot, and only curves and the cipher are WebCrypto's.
 */
function createSuite(name: CipherSuiteName, parts: HpkeParts, hash: CHash): CipherSuite {
  return {
    name,
    kem: parts.kem,
    digest: (data) => hash(data),
    expand: (prk, info, length) => expand(hash, prk, info, length),
    hash: {
      digest: async (data) => hash(data),
      mac: async (key, data) => hmac(hash, key, data),
      verifyMac: async (key, mac, data) => equalBytes(hmac(hash, key, data), mac),
    },
    kdf: {
      extract: async (salt, ikm) => extract(hash, ikm, salt),
      expand: async (prk, info, length) => expand(hash, prk, info, length),
      size: hash.outputLen,
    },
    hpke: createHpke(parts),
    signature: ed25519,
    rng: { randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
  };
}

/** What a room has unless it asks for the other one. */
export const cipherSuite = createSuite(
  'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519',
  { kem: dhkemX25519, kdf: { id: 0x0001, hash: sha256 }, aead: { id: 0x0001, keyLength: 16 } },
  sha256,
);

/** Twice the security level and a hybrid KEM, at several times the bytes and CPU. */
export const postQuantumSuite = createSuite(
  'MLS_256_XWING_AES256GCM_SHA512_Ed25519',
  { kem: xWing, kdf: { id: 0x0003, hash: sha512 }, aead: { id: 0x0002, keyLength: 32 } },
  sha512,
);

/** The suite of a name. */
export const suiteNamed = (name: CipherSuiteName): CipherSuite =>
  name === postQuantumSuite.name ? postQuantumSuite : cipherSuite;
