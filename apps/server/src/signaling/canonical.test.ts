import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isCanonical } from './canonical.ts';

test('canonical text is exactly what comes back when it is decoded and encoded', () => {
  const text = fc.string({ unit: fc.constantFrom(...'ABCQUgw059_-'), minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(text, (text) => {
      expect(isCanonical(text)).toBe(Buffer.from(text, 'base64url').toString('base64url') === text);
    }),
    { numRuns: 5_000 },
  );
});
