// Ed25519 (RFC 8032) over WebCrypto, behind the Signature interface of ts-mls.
import { type Bytes, concat, fromHex } from '@konklave/bytes';
import type { Signature } from 'ts-mls/crypto/signature.js';

const algorithm = { name: 'Ed25519' };
/** RFC 8410: PrivateKeyInfo up to the 32 bytes of the key. */
const pkcs8Prefix = fromHex('302e020100300506032b657004220420');

// ts-mls keeps a signature key as bytes. Ours are an empty array whose identity, not its content, finds the real key: WebCrypto
// holds that one and does not give it out, and it goes when the handle goes.
const privateKeys = new WeakMap<Uint8Array, CryptoKey>();

/** A handle for a private key that WebCrypto holds, to sign with. */
export function handleOf(key: CryptoKey): Uint8Array {
  const handle = new Uint8Array(0);
  privateKeys.set(handle, key);
  return handle;
}

/**
 * What makes a leaf somebody's own: a key pair whose private half WebCrypto holds and does not give out. It can be kept by structured
 * clone, and whoever has it may take the place of the leaf that it signed (`joinGroup`).
 */
export interface SignatureKeys {
  /** 32 bytes. */
  readonly publicKey: Bytes;
  readonly privateKey: CryptoKey;
}

/** Fresh keys for one participant. */
export async function createSignatureKeys(): Promise<SignatureKeys> {
  const pair = (await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])) as CryptoKeyPair;
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { publicKey, privateKey: pair.privateKey };
}

/** A handle for a private key of 32 bytes, to sign with. */
export async function importSignatureKey(bytes: Uint8Array): Promise<Uint8Array> {
  const pkcs8 = concat(pkcs8Prefix, bytes);
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']);
  pkcs8.fill(0);
  return handleOf(key);
}

/** Signatures as ts-mls calls them; a `signKey` is a handle. */
export const ed25519: Signature = {
  async sign(signKey, message) {
    const key = privateKeys.get(signKey);
    if (key === undefined) throw new RangeError('not a handle of a signature key');
    return new Uint8Array(await crypto.subtle.sign(algorithm, key, concat(message)));
  },
  async verify(publicKey, message, signature) {
    const key = await crypto.subtle.importKey('raw', concat(publicKey), algorithm, false, ['verify']);
    return crypto.subtle.verify(algorithm, key, concat(signature), concat(message));
  },
  async keygen() {
    const { publicKey, privateKey } = await createSignatureKeys();
    return { publicKey, signKey: handleOf(privateKey) };
  },
};
