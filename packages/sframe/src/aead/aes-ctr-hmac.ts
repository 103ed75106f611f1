// RFC 9605 section 4.5.1: AES in counter mode, then HMAC over everything, cut to the suite's tag length.
import { concat, equalBytes, uint64, type Bytes } from '@konklave/bytes';
import type { AeadKey, KeyPurpose } from '../aead.ts';
import type { CipherSuite } from '../cipher-suite.ts';

const blockBytes = 16;

export async function importAesCtrHmacKey(suite: CipherSuite, keyBytes: Bytes, purpose: KeyPurpose): Promise<AeadKey> {
  const { subtle } = crypto;
  const { Nka, Nt, hash } = suite;
  const hmac = { name: 'HMAC', hash };
  const encryptionKey = await subtle.importKey('raw', keyBytes.subarray(0, Nka), 'AES-CTR', false, [purpose]);
  const authenticationKey = await subtle.importKey('raw', keyBytes.subarray(Nka), hmac, false, ['sign']);
  const tagLength = uint64(Nt);

  async function tagOf(authenticated: Bytes): Promise<Bytes> {
    return new Uint8Array(await subtle.sign('HMAC', authenticationKey, authenticated), 0, Nt);
  }
  function authenticatedData(nonce: Bytes, aad: Bytes, ciphertext: Bytes): Bytes {
    return concat(uint64(aad.length), uint64(ciphertext.length), tagLength, nonce, aad, ciphertext);
  }
  return {
    async encrypt(nonce, aad, plaintext) {
      const ciphertext = new Uint8Array(await subtle.encrypt(counterMode(nonce), encryptionKey, plaintext));
      return concat(ciphertext, await tagOf(authenticatedData(nonce, aad, ciphertext)));
    },
    async decrypt(nonce, aad, ciphertext) {
      const split = ciphertext.length - Nt;
      if (split < 0) return undefined;
      const tag = ciphertext.slice(split);
      const authenticated = authenticatedData(nonce, aad, ciphertext.subarray(0, split));
      if (!equalBytes(tag, await tagOf(authenticated))) return undefined;
      // From the copy that was authenticated: the caller's buffer may have changed in the meantime.
      const body = authenticated.subarray(authenticated.length - split);
      return new Uint8Array(await subtle.decrypt(counterMode(nonce), encryptionKey, body));
    },
  };
}

/** The first counter block is the nonce and four zero bytes, and only those four count. */
function counterMode(nonce: Bytes): AesCtrParams {
  const counter = new Uint8Array(blockBytes);
  counter.set(nonce);
  return { name: 'AES-CTR', counter, length: 8 * (blockBytes - nonce.length) };
}
