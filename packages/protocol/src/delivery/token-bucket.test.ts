import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

test('over any time no more is taken than the burst and the rate allow, and a patient taker gets all of it', () => {
  const waits = fc.array(fc.integer({ min: 0, max: 2_000 }), { maxLength: 200 });
  fc.assert(
    fc.property(waits, (waits) => {
      const bucket = new TokenBucket({ capacity: 5, perSecond: 2 }, 0);
      let now = 0;
      let taken = 0;
      for (const wait of waits) {
        now += wait;
        if (bucket.take(1, now)) taken++;
      }
      expect(taken).toBeLessThanOrEqual(5 + (now * 2) / 1000);
      expect(bucket.take(5, now + 2_500)).toBe(true);
    }),
  );
});

test('a clock that goes back gives nothing away', () => {
  const bucket = new TokenBucket({ capacity: 1, perSecond: 1 }, 10_000);
  expect(bucket.take(1, 10_000)).toBe(true);
  expect(bucket.take(1, 0)).toBe(false);
});
