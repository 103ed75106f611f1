import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  diffieHellman,
  hkdfSync,
  KeyObject,
  verify,
} from 'node:crypto';

type Bytes = Uint8Array<ArrayBuffer>;
type Derivation = { name: 'X25519'; public: CryptoKey } | { name: 'HKDF'; hash: string; salt: Bytes; info: Bytes };

const tagBytes = 16;
/** Of every key that was imported, what the other interface calls a key. */
const handles = new WeakMap<CryptoKey, KeyObject>();

function handleOf(key: CryptoKey): KeyObject {
  const handle = handles.get(key);
  if (handle === undefined) throw new TypeError(`a key of ${key.algorithm.name} that was not imported`);
  return handle;
}

const gcmOf = (key: KeyObject) => (key.symmetricKeySize === 32 ? 'aes-256-gcm' : 'aes-128-gcm');

/** In the form in which WebCrypto answers. */
function own(...parts: Uint8Array[]): ArrayBuffer {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes.buffer;
}

function seal({ iv, additionalData }: AesGcmParams, cryptoKey: CryptoKey, plaintext: Bytes): ArrayBuffer {
  const key = handleOf(cryptoKey);
  const cipher = createCipheriv(gcmOf(key), key, iv as Bytes);
  if (additionalData !== undefined) cipher.setAAD(additionalData as Bytes);
  const body = cipher.update(plaintext);
  cipher.final();
  return own(body, cipher.getAuthTag());
}

/** Throws where the tag is wrong. */
function open({ iv, additionalData }: AesGcmParams, cryptoKey: CryptoKey, sealed: Bytes): ArrayBuffer {
  const key = handleOf(cryptoKey);
  const decipher = createDecipheriv(gcmOf(key), key, iv as Bytes);
  if (additionalData !== undefined) decipher.setAAD(additionalData as Bytes);
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  return own(decipher.update(sealed.subarray(0, sealed.length - tagBytes)), decipher.final());
}

/** Throws for points of small order, as WebCrypto does. */
function derive(algorithm: Derivation, key: CryptoKey, bits: number): ArrayBuffer {
  if (algorithm.name === 'X25519') {
    return own(diffieHellman({ privateKey: handleOf(key), publicKey: handleOf(algorithm.public) }));
  }
  const { hash, salt, info } = algorithm;
  return hkdfSync(hash.replace('-', ''), handleOf(key), salt, info, bits / 8);
}

/**
 * From now on the ciphers, curves and key derivations of this process are computed where they are asked for, by the same OpenSSL.
 * WebCrypto of Node hands every call to another thread, and waking it costs more than most of them. One person on one machine does not
 * notice; a hundred on two cores do little else.
 */
export function computeOnTheSpot(): void {
  const { subtle } = globalThis.crypto;
  const importSlowly = subtle.importKey.bind(subtle) as (...words: unknown[]) => Promise<CryptoKey>;
  const verifySlowly = subtle.verify.bind(subtle);
  Object.assign(subtle, {
    async importKey(format: string, bytes: Bytes, algorithm: { name: string } | string, _: boolean, uses: string[]) {
      const isSecret = algorithm === 'AES-GCM' || algorithm === 'HKDF';
      // Of a pair Node gives a handle only where the key may be read; of a secret there is another way.
      const key = await importSlowly(format, bytes, algorithm, !isSecret, uses);
      handles.set(key, isSecret ? createSecretKey(bytes) : KeyObject.from(key));
      return key;
    },
    encrypt: async (algorithm: AesGcmParams, key: CryptoKey, bytes: Bytes) => seal(algorithm, key, bytes),
    decrypt: async (algorithm: AesGcmParams, key: CryptoKey, bytes: Bytes) => open(algorithm, key, bytes),
    deriveBits: async (algorithm: Derivation, key: CryptoKey, bits: number) => derive(algorithm, key, bits),
    verify: async (algorithm: { name: string } | string, key: CryptoKey, signature: Bytes, bytes: Bytes) =>
      key.algorithm.name === 'Ed25519'
        ? verify(null, bytes, handleOf(key), signature)
        : verifySlowly(algorithm, key, signature, bytes),
  });
}
