import type { Bytes } from './bytes.ts';

const encoder = new TextEncoder();

/** The text in UTF-8. */
export function utf8(text: string): Bytes {
  return encoder.encode(text);
}

/** A number in 2 bytes, most significant first (RFC 8446 section 3.3). Throws RangeError outside of 0 .. 2^16 - 1. */
export function uint16(n: number): Bytes {
  if (!Number.isInteger(n) || n < 0 || n > 0xffff) throw new RangeError('not a uint16');
  return Uint8Array.of(n >> 8, n);
}

/** A number in 8 bytes, most significant first (RFC 8446 section 3.3). Throws RangeError outside of 0 .. 2^64 - 1. */
export function uint64(n: bigint | number): Bytes {
  if (typeof n === 'number' && !Number.isSafeInteger(n)) throw new RangeError('not a uint64');
  const value = BigInt(n);
  if (value < 0n || value >= 1n << 64n) throw new RangeError('not a uint64');
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value);
  return bytes;
}
