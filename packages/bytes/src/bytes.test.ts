import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BytesError,
  concat,
  equalBytes,
  fromBase64url,
  fromHex,
  toBase64url,
  toHex,
  uint16,
  uint64,
  utf8,
  zero,
} from './index.ts';

const anyBytes = fc.uint8Array({ maxLength: 200 });

const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof BytesError ? error.code : 'another error';
  }
};

describe('base64url', () => {
  it('gives the vectors of RFC 4648 section 10, without padding', () => {
    const vectors = { '': '', f: 'Zg', fo: 'Zm8', foo: 'Zm9v', foob: 'Zm9vYg', fooba: 'Zm9vYmE', foobar: 'Zm9vYmFy' };
    for (const [text, encoded] of Object.entries(vectors)) {
      expect(toBase64url(utf8(text))).toBe(encoded);
      expect(fromBase64url(encoded)).toEqual(utf8(text));
    }
  });

  it('agrees with the platform in both directions', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const encoded = Buffer.from(bytes).toString('base64url');
        expect(toBase64url(bytes)).toBe(encoded);
        expect(equalBytes(fromBase64url(encoded), bytes)).toBe(true);
      }),
    );
  });

  it('reads exactly one text for given bytes, and refuses every other text', () => {
    const nearly = fc.string({ unit: fc.constantFrom(...'AQgwZz09-_+/= \u00e9\u{1f511}'), maxLength: 12 });
    fc.assert(
      fc.property(fc.oneof(nearly, fc.string()), (text) => {
        let bytes: Uint8Array;
        try {
          bytes = fromBase64url(text);
        } catch (error) {
          expect(error).toBeInstanceOf(BytesError);
          return;
        }
        expect(toBase64url(bytes)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['A', 'AAAAA', 'Zg==', 'Zm+v', 'Zm/v', 'Zm9 v', 'Zm9v\n', 'Zh', 'Zm9', 'Zm9\u0176'])('refuses %j', (text) => {
    expect(codeOf(() => fromBase64url(text))).toBe('bad-base64url');
  });

  it('keeps the refused text out of the error', () => {
    expect(() => fromBase64url('secret!')).toThrow(/^bad-base64url$/);
  });
});

describe('hex', () => {
  it('agrees with the platform in both directions and reads both cases', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const encoded = Buffer.from(bytes).toString('hex');
        expect(toHex(bytes)).toBe(encoded);
        expect(equalBytes(fromHex(encoded), bytes)).toBe(true);
        expect(equalBytes(fromHex(encoded.toUpperCase()), bytes)).toBe(true);
      }),
    );
  });

  it.each(['0', '0g', '0x', ' 0', '00 '])('refuses %j', (text) => {
    expect(codeOf(() => fromHex(text))).toBe('bad-hex');
  });
});

describe('concat', () => {
  it('holds every part in order and shares no memory with them', () => {
    fc.assert(
      fc.property(fc.array(anyBytes), (parts) => {
        const expected = parts.flatMap((part) => [...part]);
        const whole = concat(...parts);
        zero(...parts);
        expect([...whole]).toEqual(expected);
      }),
    );
  });
});

describe('equalBytes', () => {
  it('finds equal what is equal, and any one changed bit', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.nat(), fc.nat(7), (bytes, at, bit) => {
        const other = bytes.slice();
        expect(equalBytes(bytes, other)).toBe(true);
        other[at % other.length]! ^= 1 << bit;
        expect(equalBytes(bytes, other)).toBe(false);
      }),
    );
  });

  it('never takes a prefix for the whole', () => {
    fc.assert(
      fc.property(anyBytes, anyBytes, (bytes, more) => {
        expect(equalBytes(bytes, concat(bytes, more))).toBe(more.length === 0);
        expect(equalBytes(concat(bytes, more), bytes)).toBe(more.length === 0);
      }),
    );
  });
});

describe('integers', () => {
  it('writes 64 bits most significant first', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), (n) => {
        expect(BigInt(`0x${toHex(uint64(n))}`)).toBe(n);
        expect(uint64(n)).toHaveLength(8);
      }),
    );
    expect(uint64(258)).toEqual(Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 2));
  });

  it('writes 16 bits most significant first', () => {
    fc.assert(
      fc.property(fc.nat(0xffff), (n) => {
        expect(Number.parseInt(toHex(uint16(n)), 16)).toBe(n);
        expect(uint16(n)).toHaveLength(2);
      }),
    );
  });

  it.each([-1, 1.5, Number.NaN, 2 ** 53, -1n, 1n << 64n])('has no 64 bits for %s', (n) => {
    expect(() => uint64(n)).toThrow(RangeError);
  });

  it.each([-1, 0.5, 65_536])('has no 16 bits for %s', (n) => {
    expect(() => uint16(n)).toThrow(RangeError);
  });
});

describe('zero', () => {
  it('leaves nothing', () => {
    const key = Uint8Array.of(1, 2, 3);
    const other = Uint8Array.of(255);
    zero(key, other);
    expect([...key, ...other]).toEqual([0, 0, 0, 0]);
  });
});
