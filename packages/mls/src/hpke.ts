// HPKE (RFC 9180) in base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, as RFC 9420 cipher suite 1 uses it.
//
// Ours and not a library's, because a commit needs it twice for every node of a path: with the labels hashed on the spot, a ciphertext
// costs 8 calls of WebCrypto instead of 18 and about half of the time (measured against @hpke/core 1.9.0, which the tests compare it
// with). The curve and the cipher are WebCrypto's; only the labels and their order are here.
import { concat, uint16, utf8, type Bytes } from '@konklave/bytes';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Hpke, PrivateKey, PublicKey } from 'ts-mls/crypto/hpke.js';
import { decryptAesGcm, encryptAesGcm, keyLength, nonceLength } from './aead.ts';
import { publicKeyLength, x25519, x25519PublicKey } from './x25519.ts';

const secretLength = 32;
const empty = new Uint8Array(0);
const modeBase = Uint8Array.of(0);
const version = utf8('HPKE-v1');
/** RFC 9180 section 4.1: kem_id 0x0020. */
const kemSuite = concat(utf8('KEM'), uint16(0x0020));
/** RFC 9180 section 5.1: kem_id, kdf_id 0x0001, aead_id 0x0001. */
const hpkeSuite = concat(utf8('HPKE'), uint16(0x0020), uint16(0x0001), uint16(0x0001));

/** RFC 9180 section 4, LabeledExtract. */
function labeledExtract(suite: Uint8Array, salt: Uint8Array, label: string, ikm: Uint8Array): Uint8Array {
  return extract(sha256, concat(version, suite, utf8(label), ikm), salt);
}

/** RFC 9180 section 4, LabeledExpand. */
function labeledExpand(suite: Uint8Array, prk: Uint8Array, label: string, info: Uint8Array, length: number): Bytes {
  return concat(expand(sha256, prk, concat(uint16(length), version, suite, utf8(label), info), length));
}

interface Context {
  key: Bytes;
  nonce: Bytes;
  exporterSecret: Bytes;
}

/** RFC 9180 section 5.1, KeySchedule without a pre-shared key. */
function keySchedule(sharedSecret: Uint8Array, info: Uint8Array): Context {
  const context = concat(
    modeBase,
    labeledExtract(hpkeSuite, empty, 'psk_id_hash', empty),
    labeledExtract(hpkeSuite, empty, 'info_hash', info),
  );
  const secret = labeledExtract(hpkeSuite, sharedSecret, 'secret', empty);
  return {
    key: labeledExpand(hpkeSuite, secret, 'key', context, keyLength),
    nonce: labeledExpand(hpkeSuite, secret, 'base_nonce', context, nonceLength),
    exporterSecret: labeledExpand(hpkeSuite, secret, 'exp', context, secretLength),
  };
}

/** RFC 9180 section 4.1, ExtractAndExpand. */
function sharedSecret(dh: Uint8Array, enc: Uint8Array, publicKey: Uint8Array): Bytes {
  const prk = labeledExtract(kemSuite, empty, 'eae_prk', dh);
  return labeledExpand(kemSuite, prk, 'shared_secret', concat(enc, publicKey), secretLength);
}

async function sender(publicKey: Uint8Array, info: Uint8Array): Promise<{ enc: Bytes; context: Context }> {
  const ephemeral = crypto.getRandomValues(new Uint8Array(secretLength));
  const [enc, dh] = await Promise.all([x25519PublicKey(ephemeral), x25519(ephemeral, publicKey)]);
  ephemeral.fill(0);
  return { enc, context: keySchedule(sharedSecret(dh, enc, publicKey), info) };
}

async function recipient(privateKey: Uint8Array, enc: Uint8Array, info: Uint8Array): Promise<Context> {
  const [publicKey, dh] = await Promise.all([x25519PublicKey(privateKey), x25519(privateKey, enc)]);
  return keySchedule(sharedSecret(dh, enc, publicKey), info);
}

/** RFC 9180 section 7.1.3, DeriveKeyPair. X25519 clamps by itself. */
function derivePrivateKey(ikm: Uint8Array): Bytes {
  return labeledExpand(kemSuite, labeledExtract(kemSuite, empty, 'dkp_prk', ikm), 'sk', empty, secretLength);
}

// ts-mls hands key objects through without looking into them; ours hold the bytes.
interface KeyBytes {
  bytes: Bytes;
}
const asPublicKey = (bytes: Uint8Array): PublicKey => ({ bytes: concat(bytes) }) as unknown as PublicKey;
const asPrivateKey = (bytes: Uint8Array): PrivateKey => ({ bytes: concat(bytes) }) as unknown as PrivateKey;
const bytesOf = (key: PublicKey | PrivateKey): Bytes => (key as unknown as KeyBytes).bytes;

async function keyPair(privateKey: Bytes): Promise<{ privateKey: PrivateKey; publicKey: PublicKey }> {
  return { privateKey: asPrivateKey(privateKey), publicKey: asPublicKey(await x25519PublicKey(privateKey)) };
}

function ofLength(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length !== length) throw new RangeError('not an X25519 key');
  return bytes;
}

/** HPKE as ts-mls calls it. Everything throws where a key, a ciphertext or a tag is not right. */
export const hpke: Hpke = {
  async seal(publicKey, plaintext, info, aad) {
    const { enc, context } = await sender(bytesOf(publicKey), info);
    return { enc, ct: await encryptAesGcm(context.key, context.nonce, aad ?? empty, plaintext) };
  },
  async open(privateKey, kemOutput, ciphertext, info, aad) {
    const context = await recipient(bytesOf(privateKey), kemOutput, info);
    return decryptAesGcm(context.key, context.nonce, aad ?? empty, ciphertext);
  },
  async exportSecret(publicKey, exporterContext, length, info) {
    const { enc, context } = await sender(bytesOf(publicKey), info);
    return { enc, secret: labeledExpand(hpkeSuite, context.exporterSecret, 'sec', exporterContext, length) };
  },
  async importSecret(privateKey, exporterContext, kemOutput, length, info) {
    const context = await recipient(bytesOf(privateKey), kemOutput, info);
    return labeledExpand(hpkeSuite, context.exporterSecret, 'sec', exporterContext, length);
  },
  importPrivateKey: async (bytes) => asPrivateKey(ofLength(bytes, secretLength)),
  importPublicKey: async (bytes) => asPublicKey(ofLength(bytes, publicKeyLength)),
  exportPublicKey: async (key) => concat(bytesOf(key)),
  exportPrivateKey: async (key) => concat(bytesOf(key)),
  encryptAead: (key, nonce, aad, plaintext) => encryptAesGcm(key, nonce, aad ?? empty, plaintext),
  decryptAead: (key, nonce, aad, ciphertext) => decryptAesGcm(key, nonce, aad ?? empty, ciphertext),
  deriveKeyPair: (ikm) => keyPair(derivePrivateKey(ikm)),
  generateKeyPair: () => keyPair(crypto.getRandomValues(new Uint8Array(secretLength))),
  keyLength,
  nonceLength,
};
