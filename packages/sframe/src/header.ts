// RFC 9605 section 4.3. The first byte holds X | K (3 bits) | Y | C (3 bits). K and C are the value itself (flag 0, values to 7) or the
// number of bytes that follow minus one (flag 1), first those of the key id, then those of the counter.
import type { Bytes } from '@konklave/bytes';

/** What an SFrame header says. Not to be trusted before the frame was opened with it. */
export interface Header {
  /** KID, 0 .. 2^64 - 1: names the key. */
  kid: bigint;
  /** CTR, 0 .. 2^64 - 1: never used twice with one key. */
  ctr: bigint;
}

/** A header as it was found in front of a frame. */
export interface ParsedHeader extends Header {
  /** Its length in bytes, 1 .. 17. */
  length: number;
}

const largestInline = 7n;
const longFlag = 8;

/** How many bytes follow the first byte for this value: 0 where the first byte can hold it. */
function trailingLength(value: bigint): number {
  if (value <= largestInline) return 0;
  let length = 1;
  while (value >> BigInt(8 * length) !== 0n) length++;
  return length;
}

function field(value: bigint, length: number): number {
  return length === 0 ? Number(value) : longFlag | (length - 1);
}

function writeBigEndian(value: bigint, target: Bytes, offset: number, length: number): void {
  for (let i = offset + length - 1; i >= offset; i--) {
    target[i] = Number(value & 0xffn);
    value >>= 8n;
  }
}

/** The header's bytes: at most 17, and the one shortest form. Throws RangeError for values outside of 64 bits. */
export function encodeHeader({ kid, ctr }: Header): Bytes {
  if (kid < 0n || kid >> 64n !== 0n || ctr < 0n || ctr >> 64n !== 0n) throw new RangeError('not a uint64');
  const kidLength = trailingLength(kid);
  const ctrLength = trailingLength(ctr);
  const bytes = new Uint8Array(1 + kidLength + ctrLength);
  bytes[0] = (field(kid, kidLength) << 4) | field(ctr, ctrLength);
  writeBigEndian(kid, bytes, 1, kidLength);
  writeBigEndian(ctr, bytes, 1 + kidLength, ctrLength);
  return bytes;
}

function readField(bytes: Uint8Array, nibble: number, offset: number, length: number): bigint | undefined {
  if (length === 0) return BigInt(nibble);
  let value = 0n;
  for (let i = offset; i < offset + length; i++) value = (value << 8n) | BigInt(bytes[i]!);
  return trailingLength(value) === length ? value : undefined;
}

/**
 * The header in front of a frame; undefined where the bytes end too soon or a value is not in its shortest form, which section 4.3
 * demands. So there is one header for given values.
 */
export function decodeHeader(bytes: Uint8Array): ParsedHeader | undefined {
  const first = bytes[0];
  if (first === undefined) return undefined;
  const kidNibble = first >> 4;
  const ctrNibble = first & 15;
  const kidLength = kidNibble & longFlag ? (kidNibble & 7) + 1 : 0;
  const ctrLength = ctrNibble & longFlag ? (ctrNibble & 7) + 1 : 0;
  const length = 1 + kidLength + ctrLength;
  if (bytes.length < length) return undefined;
  const kid = readField(bytes, kidNibble, 1, kidLength);
  const ctr = readField(bytes, ctrNibble, 1 + kidLength, ctrLength);
  return kid === undefined || ctr === undefined ? undefined : { kid, ctr, length };
}
