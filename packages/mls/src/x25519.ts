// X25519 (RFC 7748) over WebCrypto, with keys as 32 bytes.
import { concat, fromHex, type Bytes } from '@konklave/bytes';

export const publicKeyLength = 32;

const algorithm = { name: 'X25519' };
/** RFC 8410: PrivateKeyInfo up to the 32 bytes of the key. */
const pkcs8Prefix = fromHex('302e020100300506032b656e04220420');
const basePoint = new Uint8Array(publicKeyLength);
basePoint[0] = 9;

/** The shared secret. WebCrypto throws for bytes that are no key and for points of small order (RFC 9180 section 7.1.4). */
export async function x25519(privateKey: Uint8Array, publicKey: Uint8Array): Promise<Bytes> {
  const pkcs8 = concat(pkcs8Prefix, privateKey);
  const [own, other] = await Promise.all([
    crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['deriveBits']),
    crypto.subtle.importKey('raw', concat(publicKey), algorithm, false, []),
  ]);
  pkcs8.fill(0);
  return new Uint8Array(await crypto.subtle.deriveBits({ ...algorithm, public: other }, own, 256));
}

/** The public key of a private one. */
export function x25519PublicKey(privateKey: Uint8Array): Promise<Bytes> {
  return x25519(privateKey, basePoint);
}
