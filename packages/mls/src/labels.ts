// RFC 9420 section 8, derivation of secrets, computed on the spot: an epoch needs dozens of them.
import { concat, uint16, utf8, type Bytes } from '@konklave/bytes';
import type { CipherSuite } from './cipher-suite.ts';
import { opaque } from './opaque.ts';

const empty = new Uint8Array(0);

/** RFC 9420 section 8, ExpandWithLabel. */
export function expandWithLabel(
  suite: CipherSuite,
  secret: Uint8Array,
  label: string,
  context: Uint8Array,
  length: number,
): Uint8Array {
  const info: Bytes = concat(uint16(length), opaque(utf8(`MLS 1.0 ${label}`)), opaque(context));
  return suite.expand(secret, info, length);
}

/** RFC 9420 section 8, DeriveSecret. */
export const deriveSecret = (suite: CipherSuite, secret: Uint8Array, label: string): Uint8Array =>
  expandWithLabel(suite, secret, label, empty, suite.kdf.size);
