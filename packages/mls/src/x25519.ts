// X25519 (RFC 7748) over WebCrypto, with keys as 32 bytes.
import { concat, fromHex, toHex, type Bytes } from '@konklave/bytes';

export const publicKeyLength = 32;

const algorithm = { name: 'X25519' };
/** RFC 8410: PrivateKeyInfo up to the 32 bytes of the key. */
const pkcs8Prefix = fromHex('302e020100300506032b656e04220420');
let basePoint: Promise<CryptoKey> | undefined;

/** The public keys of small order, but for their last bit, which counts for nothing: with them every shared secret is zero. */
const smallOrder = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

/** Whether this is a key, and not of small order. */
export function isX25519PublicKey(bytes: Uint8Array): boolean {
  if (bytes.length !== publicKeyLength) return false;
  const counted = concat(bytes);
  counted[publicKeyLength - 1]! &= 0x7f;
  return !smallOrder.has(toHex(counted));
}

const importPublicKey = (bytes: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', bytes, algorithm, false, []);

async function multiply(privateKey: Uint8Array, point: Promise<CryptoKey>): Promise<Bytes> {
  const pkcs8 = concat(pkcs8Prefix, privateKey);
  const [own, other] = await Promise.all([
    crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['deriveBits']),
    point,
  ]);
  pkcs8.fill(0);
  return new Uint8Array(await crypto.subtle.deriveBits({ ...algorithm, public: other }, own, 256));
}

/** The shared secret. WebCrypto throws for bytes that are no key and for points of small order (RFC 9180 section 7.1.4). */
export function x25519(privateKey: Uint8Array, publicKey: Uint8Array): Promise<Bytes> {
  return multiply(privateKey, importPublicKey(concat(publicKey)));
}

/** The public key of a private one. */
export function x25519PublicKey(privateKey: Uint8Array): Promise<Bytes> {
  basePoint ??= importPublicKey(Uint8Array.from({ length: publicKeyLength }, (_, at) => (at === 0 ? 9 : 0)));
  return multiply(privateKey, basePoint);
}
