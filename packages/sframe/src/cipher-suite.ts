// RFC 9605 section 4.5, and the registry of section 8.1.

/** The suites of RFC 9605, by their registered names. */
export type CipherSuiteName =
  | 'AES_128_CTR_HMAC_SHA256_80'
  | 'AES_128_CTR_HMAC_SHA256_64'
  | 'AES_128_CTR_HMAC_SHA256_32'
  | 'AES_128_GCM_SHA256_128'
  | 'AES_256_GCM_SHA512_128';

/** The parameters of a suite, sizes in bytes under the names of the RFC. */
export interface CipherSuite {
  /** The registered number; part of the key derivation. */
  id: number;
  aead: 'AES-GCM' | 'AES-CTR-HMAC';
  /** For HKDF, and for HMAC in the CTR suites. */
  hash: 'SHA-256' | 'SHA-512';
  /** Size of the hash. */
  Nh: number;
  /** Size of the AES key within a key of a CTR suite; the authentication key is the rest. 0 in the other suites. */
  Nka: number;
  /** Size of the whole key. */
  Nk: number;
  Nn: number;
  /** Size of the authentication tag. */
  Nt: number;
}

const ctrHmacSha256 = { aead: 'AES-CTR-HMAC', hash: 'SHA-256', Nh: 32, Nka: 16, Nk: 48, Nn: 12 } as const;

export const cipherSuites: Readonly<Record<CipherSuiteName, Readonly<CipherSuite>>> = {
  AES_128_CTR_HMAC_SHA256_80: { id: 1, ...ctrHmacSha256, Nt: 10 },
  AES_128_CTR_HMAC_SHA256_64: { id: 2, ...ctrHmacSha256, Nt: 8 },
  AES_128_CTR_HMAC_SHA256_32: { id: 3, ...ctrHmacSha256, Nt: 4 },
  AES_128_GCM_SHA256_128: { id: 4, aead: 'AES-GCM', hash: 'SHA-256', Nh: 32, Nka: 0, Nk: 16, Nn: 12, Nt: 16 },
  AES_256_GCM_SHA512_128: { id: 5, aead: 'AES-GCM', hash: 'SHA-512', Nh: 64, Nka: 0, Nk: 32, Nn: 12, Nt: 16 },
};

/** The suite of frames under a base key of so many bytes. A group gives base keys of one length for as long as it lives. */
export function suiteOfBaseKey(length: number): Readonly<CipherSuite> {
  return length < cipherSuites.AES_256_GCM_SHA512_128.Nk
    ? cipherSuites.AES_128_GCM_SHA256_128
    : cipherSuites.AES_256_GCM_SHA512_128;
}
