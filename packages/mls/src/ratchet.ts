// RFC 9420 section 9.1, the ratchet that a leaf's messages get their keys from.
//
// Ours and not that of ts-mls, which keeps the secret of a message that was skipped: all later keys follow from it, those of messages that
// were opened long ago included (section 9.2).
import { concat, zero } from '@konklave/bytes';
import type { SecretTreeNode } from 'ts-mls/secretTree.js';
import type { CipherSuite } from './cipher-suite.ts';
import { expandWithLabel } from './labels.ts';
import { uint32 } from './opaque.ts';

/** `unusedGenerations` holds key and nonce, one after the other, of messages that were skipped. */
export type Ratchet = SecretTreeNode['application'];

/** Skipped messages of a sender that are kept, and how many may be missing before one. */
const keptGenerations = 10;
const maximumSteps = 200;

/** The key of one message, taken out of its ratchet. */
export interface TakenKey {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  /** The ratchet afterwards. */
  readonly ratchet: Ratchet;
  /** To overwrite once the ratchet before is out of use. */
  readonly consumed: readonly Uint8Array[];
}

/** RFC 9420 section 9.1, DeriveTreeSecret. */
const derive = (suite: CipherSuite, secret: Uint8Array, label: string, generation: number, length: number) =>
  expandWithLabel(suite, secret, label, uint32(generation), length);

function keyAndNonce(suite: CipherSuite, secret: Uint8Array, generation: number): Uint8Array {
  const { keyLength, nonceLength } = suite.hpke;
  const key = derive(suite, secret, 'key', generation, keyLength);
  const nonce = derive(suite, secret, 'nonce', generation, nonceLength);
  const both = concat(key, nonce);
  zero(key, nonce);
  return both;
}

function split({ hpke }: CipherSuite, both: Uint8Array): Pick<TakenKey, 'key' | 'nonce'> {
  return { key: both.subarray(0, hpke.keyLength), nonce: both.slice(hpke.keyLength) };
}

/** The key of a generation. Undefined when it was used, is kept no longer, or is too far ahead. The ratchet stays as it is. */
export function takeKey(suite: CipherSuite, ratchet: Ratchet, generation: number): TakenKey | undefined {
  if (generation < ratchet.generation) {
    const { [generation]: kept, ...others } = ratchet.unusedGenerations;
    if (kept === undefined) return undefined;
    return { ...split(suite, kept), ratchet: { ...ratchet, unusedGenerations: others }, consumed: [kept] };
  }
  if (generation - ratchet.generation > maximumSteps) return undefined;
  const skipped = Object.entries(ratchet.unusedGenerations);
  let secret = ratchet.secret;
  const step = (at: number): Uint8Array => {
    const both = keyAndNonce(suite, secret, at);
    const next = derive(suite, secret, 'secret', at, suite.kdf.size);
    if (secret !== ratchet.secret) zero(secret);
    secret = next;
    return both;
  };
  for (let at = ratchet.generation; at < generation; at++) skipped.push([String(at), step(at)]);
  const used = step(generation);
  const dropped = skipped.splice(0, Math.max(0, skipped.length - keptGenerations)).map(([, both]) => both);
  return {
    ...split(suite, used),
    ratchet: { secret, generation: generation + 1, unusedGenerations: Object.fromEntries(skipped) },
    consumed: [ratchet.secret, used, ...dropped],
  };
}
