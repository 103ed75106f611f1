import { concat, type Bytes } from '@konklave/bytes';

/** RFC 9420 section 2.1.2, the length before a vector, in the only form that is allowed. Throws RangeError from 2^30 on. */
export function lengthPrefix(length: number): Bytes {
  if (length < 64) return Uint8Array.of(length);
  if (length < 16_384) return Uint8Array.of(0x40 | (length >> 8), length);
  if (length >= 2 ** 30) throw new RangeError('too long for a vector');
  return Uint8Array.of(0x80 | (length >> 24), length >> 16, length >> 8, length);
}

/** RFC 9420 section 2.1, `uint32`. */
export const uint32 = (n: number): Bytes => Uint8Array.of(n >>> 24, n >>> 16, n >>> 8, n);

/** `opaque data<V>`: the length and the bytes. */
export const opaque = (data: Uint8Array): Bytes => concat(lengthPrefix(data.length), data);
