// RFC 9605 section 4.5: AES-GCM as RFC 5116 section 5.1 has it.
import type { Bytes } from '@konklave/bytes';
import type { AeadKey, KeyPurpose } from '../aead.ts';
import type { CipherSuite } from '../cipher-suite.ts';

export async function importAesGcmKey(suite: CipherSuite, keyBytes: Bytes, purpose: KeyPurpose): Promise<AeadKey> {
  const key = await crypto.subtle.importKey('raw', keyBytes, 'AES-GCM', false, [purpose]);
  const tagLength = 8 * suite.Nt;
  return {
    async encrypt(nonce, aad, plaintext) {
      const parameters = { name: 'AES-GCM', iv: nonce, additionalData: aad, tagLength };
      return new Uint8Array(await crypto.subtle.encrypt(parameters, key, plaintext));
    },
    async decrypt(nonce, aad, ciphertext) {
      const parameters = { name: 'AES-GCM', iv: nonce, additionalData: aad, tagLength };
      try {
        return new Uint8Array(await crypto.subtle.decrypt(parameters, key, ciphertext));
      } catch {
        return undefined;
      }
    },
  };
}
