import type { Bytes } from '@konklave/bytes';

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
