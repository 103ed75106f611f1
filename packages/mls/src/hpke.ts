// HPKE (RFC 9180) in base mode, as the cipher suites of RFC 9420 use it.
//
// Ours and not a library's, because a commit needs it twice for every node of a path: with the labels hashed on the spot, a ciphertext
// costs 8 calls of WebCrypto instead of 18 and about half of the time (measured against @hpke/core 1.9.0, which the tests compare it
// with). The curve and the cipher are WebCrypto's; only the labels and their order are here.
import { concat, uint16, utf8, type Bytes } from '@konklave/bytes';
import type { CHash } from '@noble/hashes/utils.js';
import type { Hpke, PrivateKey, PublicKey } from 'ts-mls/crypto/hpke.js';
import { decryptAesGcm, encryptAesGcm, nonceLength } from './aead.ts';
import { type Kem, labeledKdf } from './kem.ts';

const empty = new Uint8Array(0);
const modeBase = Uint8Array.of(0);

// ts-mls hands key objects through without looking into them; ours hold the bytes.
interface KeyBytes {
  bytes: Bytes;
  /** Of a private key: the public one that belongs to it, where it is known. */
  publicKey?: Bytes | undefined;
}
const asPublicKey = (bytes: Uint8Array): PublicKey => ({ bytes: concat(bytes) }) as unknown as PublicKey;
const asPrivateKey = (bytes: Uint8Array, publicKey?: Bytes): PrivateKey =>
  ({ bytes: concat(bytes), publicKey }) as unknown as PrivateKey;
const insideOf = (key: PublicKey | PrivateKey): KeyBytes => key as unknown as KeyBytes;
const bytesOf = (key: PublicKey | PrivateKey): Bytes => insideOf(key).bytes;

function ofLength(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length !== length) throw new RangeError('not a key of this suite');
  return bytes;
}

/** RFC 9180 section 5, what both sides share: derives the secret of a label, of a length in bytes. */
type Context = (label: 'key' | 'base_nonce' | 'exp', length: number) => Bytes;

/** What HPKE is put together from: a KEM, HKDF of a hash and AES-GCM, with their ids of RFC 9180 section 7. */
export interface HpkeParts {
  readonly kem: Kem;
  readonly kdf: { readonly id: number; readonly hash: CHash };
  /** `keyLength` in bytes. */
  readonly aead: { readonly id: number; readonly keyLength: number };
}

/** HPKE as ts-mls calls it, and what spares us work. */
export interface OwnHpke extends Hpke {
  /** A private key to open with, where the public one that belongs to it is known. */
  importKeyPair(privateKey: Uint8Array, publicKey: Uint8Array): PrivateKey;
}

/** Everything throws where a key, a ciphertext or a tag is not right. */
export function createHpke({ kem, kdf, aead }: HpkeParts): OwnHpke {
  const { keyLength } = aead;
  const labeled = labeledKdf(kdf.hash, concat(utf8('HPKE'), uint16(kem.id), uint16(kdf.id), uint16(aead.id)));

  const pskIdHash = labeled.extract(empty, 'psk_id_hash', empty);

  /** RFC 9180 section 5.1, KeySchedule without a pre-shared key. What follows from it is derived where it is needed. */
  function keySchedule(sharedSecret: Uint8Array, info: Uint8Array): Context {
    const context = concat(modeBase, pskIdHash, labeled.extract(empty, 'info_hash', info));
    const secret = labeled.extract(sharedSecret, 'secret', empty);
    return (label, length) => labeled.expand(secret, label, context, length);
  }

  const exported = (context: Context, exporterContext: Uint8Array, length: number): Bytes =>
    labeled.expand(context('exp', kdf.hash.outputLen), 'sec', exporterContext, length);

  async function sender(publicKey: Uint8Array, info: Uint8Array): Promise<{ enc: Bytes; context: Context }> {
    const { enc, sharedSecret } = await kem.encap(publicKey);
    return { enc, context: keySchedule(sharedSecret, info) };
  }

  async function recipient(privateKey: PrivateKey, enc: Uint8Array, info: Uint8Array): Promise<Context> {
    const { bytes, publicKey } = insideOf(privateKey);
    return keySchedule(await kem.decap(bytes, enc, publicKey), info);
  }

  async function keyPair(privateKey: Bytes): Promise<{ privateKey: PrivateKey; publicKey: PublicKey }> {
    const publicKey = await kem.publicKey(privateKey);
    return { privateKey: asPrivateKey(privateKey, publicKey), publicKey: asPublicKey(publicKey) };
  }

  return {
    async seal(publicKey, plaintext, info, aad) {
      const { enc, context } = await sender(bytesOf(publicKey), info);
      const [key, nonce] = [context('key', keyLength), context('base_nonce', nonceLength)];
      return { enc, ct: await encryptAesGcm(key, nonce, aad ?? empty, plaintext) };
    },
    async open(privateKey, kemOutput, ciphertext, info, aad) {
      const context = await recipient(privateKey, kemOutput, info);
      const [key, nonce] = [context('key', keyLength), context('base_nonce', nonceLength)];
      return decryptAesGcm(key, nonce, aad ?? empty, ciphertext);
    },
    async exportSecret(publicKey, exporterContext, length, info) {
      const { enc, context } = await sender(bytesOf(publicKey), info);
      return { enc, secret: exported(context, exporterContext, length) };
    },
    async importSecret(privateKey, exporterContext, kemOutput, length, info) {
      return exported(await recipient(privateKey, kemOutput, info), exporterContext, length);
    },
    importPrivateKey: async (bytes) => asPrivateKey(ofLength(bytes, kem.privateKeyLength)),
    importKeyPair: (privateKey, publicKey) =>
      asPrivateKey(ofLength(privateKey, kem.privateKeyLength), concat(ofLength(publicKey, kem.publicKeyLength))),
    importPublicKey: async (bytes) => asPublicKey(ofLength(bytes, kem.publicKeyLength)),
    exportPublicKey: async (key) => concat(bytesOf(key)),
    exportPrivateKey: async (key) => concat(bytesOf(key)),
    encryptAead: (key, nonce, aad, plaintext) => encryptAesGcm(key, nonce, aad ?? empty, plaintext),
    decryptAead: (key, nonce, aad, ciphertext) => decryptAesGcm(key, nonce, aad ?? empty, ciphertext),
    deriveKeyPair: (ikm) => keyPair(kem.derivePrivateKey(ikm)),
    generateKeyPair: () => keyPair(crypto.getRandomValues(new Uint8Array(kem.privateKeyLength))),
    keyLength,
    nonceLength,
  };
}
