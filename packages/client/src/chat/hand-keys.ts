import { concat, fromBase64url, toBase64url, zero } from '@konklave/bytes';
import type { Random } from '../ports.ts';

/** Who asks and who answers may be some epochs apart in a storm of joins. */
const epochsKept = 16;
const nonceBytes = 12;

/**
 * Seals what one member hands to one other (docs/protocol/sealed.md): under a key of the epoch, so that exactly those can open it who are
 * in the group then. The ratchets of messages are not for this: whoever gets nothing of it would see holes in them.
 */
export class HandKeys {
  readonly #random: Random;
  /** By epoch, oldest first. */
  readonly #keys = new Map<number, Uint8Array<ArrayBuffer>>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** The group has entered an epoch. Takes the key. */
  begin(epoch: number, key: Uint8Array<ArrayBuffer>): void {
    this.#keys.set(epoch, key);
    const [oldest] = this.#keys;
    if (this.#keys.size <= epochsKept || oldest === undefined) return;
    zero(oldest[1]);
    this.#keys.delete(oldest[0]);
  }

  /** Whether an epoch is over and its key gone, or of before we came: what is sealed under it was true then, and nobody is to blame. */
  isOver(epoch: number): boolean {
    const [oldest] = this.#keys.keys();
    return oldest !== undefined && epoch < oldest;
  }

  /** Under the key of the newest epoch; base64url. Undefined before the first. */
  async seal(plaintext: Uint8Array<ArrayBuffer>): Promise<{ epoch: number; bytes: string } | undefined> {
    const newest = [...this.#keys].at(-1);
    if (newest === undefined) return undefined;
    const [epoch, key] = newest;
    const nonce = concat(this.#random.bytes(nonceBytes));
    const sealed = await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv: nonce },
      await imported(key, 'encrypt'),
      plaintext,
    );
    return { epoch, bytes: toBase64url(concat(nonce, new Uint8Array(sealed))) };
  }

  /** Undefined when there is no such key (any more) and for what nobody of that epoch has sealed. */
  async open(epoch: number, bytes: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const key = this.#keys.get(epoch);
    if (key === undefined) return undefined;
    try {
      const sealed = fromBase64url(bytes);
      const nonce = sealed.slice(0, nonceBytes);
      const opening = await imported(key, 'decrypt');
      return new Uint8Array(
        await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce }, opening, sealed.slice(nonceBytes)),
      );
    } catch {
      return undefined;
    }
  }

  /** Forgets every key. */
  end(): void {
    zero(...this.#keys.values());
    this.#keys.clear();
  }
}

function imported(key: Uint8Array<ArrayBuffer>, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, [usage]);
}
