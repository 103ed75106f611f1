import { createCipheriv, randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { looksUniform, measureUniformity } from './uniformity.ts';

const size = 200_000;

describe('what looks like ciphertext', () => {
  test('ciphertext, whatever was sealed', () => {
    for (let round = 0; round < 20; round++) {
      const cipher = createCipheriv('aes-128-ctr', randomBytes(16), randomBytes(16));
      expect(looksUniform(measureUniformity(cipher.update(Buffer.alloc(size))))).toBe(true);
    }
  });

  test('not text, not a constant, not a counter, not noise with a bias', () => {
    const biased = randomBytes(size).map((byte) => (byte > 250 ? byte & 0x7f : byte));
    const heaps = [
      Buffer.from('the quick brown fox '.repeat(size / 20)),
      Buffer.alloc(size, 7),
      Buffer.from(Uint8Array.from({ length: size }, (_, index) => index & 0xff)),
      Buffer.from(biased),
    ];
    for (const heap of heaps) expect(looksUniform(measureUniformity(heap))).toBe(false);
  });

  test('not what was merely compressed', () => {
    const words = Array.from(
      { length: size },
      () => ['sealed', 'room', 'key', 'people'][randomBytes(1).readUInt8() & 3],
    );
    expect(looksUniform(measureUniformity(deflateRawSync(words.join(' '))))).toBe(false);
  });

  test('not ciphertext with one clear byte in fifty', () => {
    const heap = randomBytes(size);
    for (let i = 0; i < heap.length; i += 50) heap[i] = 0x9d;
    expect(looksUniform(measureUniformity(heap))).toBe(false);
  });
});
