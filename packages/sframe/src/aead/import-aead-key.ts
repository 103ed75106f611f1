import type { Bytes } from '@konklave/bytes';
import type { AeadKey, KeyPurpose } from '../aead.ts';
import type { CipherSuite } from '../cipher-suite.ts';
import { importAesCtrHmacKey } from './aes-ctr-hmac.ts';
import { importAesGcmKey } from './aes-gcm.ts';

/** Makes a key of `suite.Nk` bytes usable. The caller may overwrite them once the promise has resolved. */
export function importAeadKey(suite: CipherSuite, key: Bytes, purpose: KeyPurpose): Promise<AeadKey> {
  return suite.aead === 'AES-GCM' ? importAesGcmKey(suite, key, purpose) : importAesCtrHmacKey(suite, key, purpose);
}
