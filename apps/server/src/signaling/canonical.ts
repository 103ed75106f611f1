const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** By the length modulo 4: how many bits of the last character carry nothing. -1: no bytes have this length. */
const unusedBits = [0, -1, 4, 2];

/**
 * Whether text of base64url characters is the one text of its bytes: a length that exists, unused bits 0. So bytes come back from the store as they were
 * sent, and an id cannot be written in two ways.
 */
export function isCanonical(text: string): boolean {
  const unused = unusedBits[text.length % 4] ?? -1;
  if (unused === -1) return false;
  const last = alphabet.indexOf(text.at(-1) ?? '');
  return last !== -1 && (last & ((1 << unused) - 1)) === 0;
}
