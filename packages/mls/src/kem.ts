// RFC 9180 section 4, a key encapsulation mechanism, with keys as bytes.
import { concat, uint16, utf8, type Bytes } from '@konklave/bytes';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { CHash } from '@noble/hashes/utils.js';
import { isX25519PublicKey, publicKeyLength, x25519, x25519PublicKey } from './x25519.ts';

/** Everything throws where a key or an encapsulation is not right. */
export interface Kem {
  /** RFC 9180 section 7.1. */
  readonly id: number;
  readonly publicKeyLength: number;
  readonly privateKeyLength: number;
  /** Bytes of an encapsulation. */
  readonly encLength: number;
  /** Whether something can be sealed to this key. One in a tree to which nothing can would stop everybody's commits. */
  isPublicKey(bytes: Uint8Array): boolean;
  derivePrivateKey(ikm: Uint8Array): Bytes;
  publicKey(privateKey: Uint8Array): Promise<Bytes>;
  encap(publicKey: Uint8Array): Promise<{ sharedSecret: Bytes; enc: Bytes }>;
  /** With the public key that belongs to the private one where it is known: computing it costs as much as the rest. */
  decap(privateKey: Uint8Array, enc: Uint8Array, publicKey?: Uint8Array): Promise<Bytes>;
}

const version = utf8('HPKE-v1');
const empty = new Uint8Array(0);

/** RFC 9180 section 4, LabeledExtract and LabeledExpand of a suite. */
export function labeledKdf(hash: CHash, suite: Uint8Array) {
  return {
    extract: (salt: Uint8Array, label: string, ikm: Uint8Array): Uint8Array =>
      extract(hash, concat(version, suite, utf8(label), ikm), salt),
    expand: (prk: Uint8Array, label: string, info: Uint8Array, length: number): Bytes =>
      concat(expand(hash, prk, concat(uint16(length), version, suite, utf8(label), info), length)),
  };
}

const secretLength = 32;
const id = 0x0020;
const kdf = labeledKdf(sha256, concat(utf8('KEM'), uint16(id)));

/** RFC 9180 section 4.1, ExtractAndExpand. */
const sharedSecretOf = (dh: Uint8Array, enc: Uint8Array, publicKey: Uint8Array): Bytes =>
  kdf.expand(kdf.extract(empty, 'eae_prk', dh), 'shared_secret', concat(enc, publicKey), secretLength);

/** DHKEM(X25519, HKDF-SHA256), RFC 9180 section 4.1. */
export const dhkemX25519: Kem = {
  id,
  publicKeyLength,
  privateKeyLength: secretLength,
  encLength: publicKeyLength,
  isPublicKey: isX25519PublicKey,
  // RFC 9180 section 7.1.3. X25519 clamps by itself.
  derivePrivateKey: (ikm) => kdf.expand(kdf.extract(empty, 'dkp_prk', ikm), 'sk', empty, secretLength),
  publicKey: x25519PublicKey,
  async encap(publicKey) {
    const ephemeral = crypto.getRandomValues(new Uint8Array(secretLength));
    const [enc, dh] = await Promise.all([x25519PublicKey(ephemeral), x25519(ephemeral, publicKey)]);
    ephemeral.fill(0);
    return { enc, sharedSecret: sharedSecretOf(dh, enc, publicKey) };
  },
  async decap(privateKey, enc, known) {
    const [publicKey, dh] = await Promise.all([known ?? x25519PublicKey(privateKey), x25519(privateKey, enc)]);
    return sharedSecretOf(dh, enc, publicKey);
  },
};
