// AEAD_AES_128_GCM and AEAD_AES_256_GCM (RFC 5116 section 5) over WebCrypto; the length of the key tells which.
import { concat, type Bytes } from '@konklave/bytes';

export const nonceLength = 12;

// MLS uses every key for one message, so there is no key object worth keeping.
const importKey = (key: Uint8Array, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', concat(key), 'AES-GCM', false, [usage]);

const parameters = (nonce: Uint8Array, aad: Uint8Array): AesGcmParams => ({
  name: 'AES-GCM',
  iv: concat(nonce),
  additionalData: concat(aad),
});

/** The ciphertext, followed by the tag of 16 bytes. */
export async function encryptAesGcm(
  key: Uint8Array,
  nonce: Uint8Array,
  aad: Uint8Array,
  plaintext: Uint8Array,
): Promise<Bytes> {
  const cryptoKey = await importKey(key, 'encrypt');
  return new Uint8Array(await crypto.subtle.encrypt(parameters(nonce, aad), cryptoKey, concat(plaintext)));
}

/** The plaintext. Throws when the tag does not fit. */
export async function decryptAesGcm(
  key: Uint8Array,
  nonce: Uint8Array,
  aad: Uint8Array,
  ciphertext: Uint8Array,
): Promise<Bytes> {
  const cryptoKey = await importKey(key, 'decrypt');
  return new Uint8Array(await crypto.subtle.decrypt(parameters(nonce, aad), cryptoKey, concat(ciphertext)));
}
