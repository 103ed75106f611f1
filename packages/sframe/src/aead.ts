import type { Bytes } from '@konklave/bytes';
import { importAesCtrHmacKey } from './aead/aes-ctr-hmac.ts';
import { importAesGcmKey } from './aead/aes-gcm.ts';
import type { CipherSuite } from './cipher-suite.ts';

/** RFC 9605 section 4.4.1: a key seals or opens, never both. Our own frames thrown back at us cannot be opened with it. */
export type KeyPurpose = 'encrypt' | 'decrypt';

/**
 * AEAD.Encrypt and AEAD.Decrypt of RFC 5116 under one key, which cannot be read back. The tag is the end of the ciphertext. Only the
 * operation of the key's purpose may be called.
 */
export interface AeadKey {
  encrypt(nonce: Bytes, aad: Bytes, plaintext: Bytes): Promise<Bytes>;
  /** Undefined where the tag is wrong. */
  decrypt(nonce: Bytes, aad: Bytes, ciphertext: Bytes): Promise<Bytes | undefined>;
}

/** Makes a key of `suite.Nk` bytes usable. The caller may overwrite them once the promise has resolved. */
export function importAeadKey(suite: CipherSuite, key: Bytes, purpose: KeyPurpose): Promise<AeadKey> {
  return suite.aead === 'AES-GCM' ? importAesGcmKey(suite, key, purpose) : importAesCtrHmacKey(suite, key, purpose);
}
