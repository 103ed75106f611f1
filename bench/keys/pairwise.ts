/**
 * The other way to change a key: its owner seals it to each of the others by itself, with a fresh X25519 key, HKDF-SHA256 and
 * AES-128-GCM. Nothing but the cryptography: no framing, no signatures, no trust.
 */
const curve = { name: 'X25519' };
const cipher = { name: 'AES-GCM', length: 128 };
const keyBytes = 32;
const empty = new Uint8Array(0);
const nonce = new Uint8Array(12);

interface Sealed {
  /** 32 bytes. */
  ephemeral: Uint8Array<ArrayBuffer>;
  ciphertext: ArrayBuffer;
}

/** What one sealed key has in bytes: the ephemeral public key, the key, the tag. */
export const sealedBytes = 32 + keyBytes + 16;

async function messageKey(own: CryptoKey, other: CryptoKey, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  const shared = await crypto.subtle.deriveBits({ ...curve, public: other }, own, 256);
  const secret = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: empty, info: empty };
  return crypto.subtle.deriveKey(derivation, secret, cipher, false, [usage]);
}

export class Peers {
  readonly #all: CryptoKeyPair[];

  private constructor(all: CryptoKeyPair[]) {
    this.#all = all;
  }

  static async create(count: number): Promise<Peers> {
    const pair = () => crypto.subtle.generateKey(curve, false, ['deriveBits']) as Promise<CryptoKeyPair>;
    return new Peers(await Promise.all(Array.from({ length: count }, pair)));
  }

  /** A fresh key, sealed to everyone. */
  async sealToAll(): Promise<Sealed[]> {
    const key = crypto.getRandomValues(new Uint8Array(keyBytes));
    const sealed: Sealed[] = [];
    for (const { publicKey } of this.#all) {
      const own = (await crypto.subtle.generateKey(curve, true, ['deriveBits'])) as CryptoKeyPair;
      const ephemeral = new Uint8Array(await crypto.subtle.exportKey('raw', own.publicKey));
      const sealing = await messageKey(own.privateKey, publicKey, 'encrypt');
      sealed.push({ ephemeral, ciphertext: await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, sealing, key) });
    }
    return sealed;
  }

  /** Opens as many keys as there are peers, as a member has to when everyone's key changes. */
  async openAll(sealed: readonly Sealed[]): Promise<void> {
    for (const [index, { ephemeral, ciphertext }] of sealed.entries()) {
      const other = await crypto.subtle.importKey('raw', ephemeral, curve, false, []);
      const opening = await messageKey(this.#all[index]!.privateKey, other, 'decrypt');
      await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce }, opening, ciphertext);
    }
  }
}
