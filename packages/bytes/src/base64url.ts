// RFC 4648 section 5, without padding.
import { BytesError, type Bytes } from './bytes.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const invalid = 0xff;
const valueOfCode = new Uint8Array(128).fill(invalid);
for (let value = 0; value < 64; value++) valueOfCode[alphabet.charCodeAt(value)] = value;

/** RFC 4648 section 5, without padding. */
export function toBase64url(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const group = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += alphabet[group >> 18]! + alphabet[(group >> 12) & 63]!;
    if (left > 1) text += alphabet[(group >> 6) & 63]!;
    if (left > 2) text += alphabet[group & 63]!;
  }
  return text;
}

/**
 * The bytes that `toBase64url` made this text of. Strict: no padding, no spaces, and unused bits are 0, so that there is exactly one
 * text for given bytes and an id cannot be written in two ways. Throws BytesError `bad-base64url`.
 */
export function fromBase64url(text: string): Bytes {
  if (text.length % 4 === 1) throw new BytesError('bad-base64url');
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let buffer = 0;
  let bits = 0;
  let offset = 0;
  for (let i = 0; i < text.length; i++) {
    const value = valueOfCode[text.charCodeAt(i)] ?? invalid;
    if (value === invalid) throw new BytesError('bad-base64url');
    buffer = ((buffer << 6) | value) & 0xfff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[offset++] = buffer >> bits;
  }
  const unused = buffer & ((1 << bits) - 1);
  if (unused !== 0) throw new BytesError('bad-base64url');
  return bytes;
}
