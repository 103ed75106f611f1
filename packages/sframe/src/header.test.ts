import { concat, fromHex, toHex } from '@konklave/bytes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHeader, encodeHeader } from './header.ts';

// Values of every length, not only long ones.
const uint64 = fc
  .tuple(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), fc.integer({ min: 0, max: 63 }))
  .map(([value, shift]) => value >> BigInt(shift));

describe('SFrame header', () => {
  it('is read back as it was written, whatever follows', () => {
    fc.assert(
      fc.property(uint64, uint64, fc.uint8Array(), (kid, ctr, rest) => {
        const header = encodeHeader({ kid, ctr });
        expect(decodeHeader(concat(header, rest))).toEqual({ kid, ctr, length: header.length });
      }),
    );
  });

  it('has one form: what is read writes the same bytes again', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
        const header = decodeHeader(bytes);
        if (header === undefined) return;
        expect(toHex(encodeHeader(header))).toBe(toHex(bytes.subarray(0, header.length)));
      }),
      { numRuns: 2000 },
    );
  });

  it('is refused wherever it is cut off', () => {
    fc.assert(
      fc.property(uint64, uint64, fc.nat(), (kid, ctr, at) => {
        const header = encodeHeader({ kid, ctr });
        expect(decodeHeader(header.subarray(0, at % header.length))).toBeUndefined();
      }),
    );
  });

  it.each([
    ['a key id of 7 in a byte of its own', '8007'],
    ['a counter of 7 in a byte of its own', '0807'],
    ['a key id of 35 in two bytes', '900023'],
    ['a counter of 35 in two bytes', '090023'],
  ])('refuses %s', (_case, header) => {
    expect(decodeHeader(fromHex(header))).toBeUndefined();
  });

  it.each([-1n, 1n << 64n])('cannot hold %s', (value) => {
    expect(() => encodeHeader({ kid: value, ctr: 0n })).toThrow(RangeError);
    expect(() => encodeHeader({ kid: 0n, ctr: value })).toThrow(RangeError);
  });
});
