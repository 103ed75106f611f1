import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReplayWindow } from './replay-window.ts';

describe('replay window', () => {
  it('agrees with a list of all counters ever seen', () => {
    const steps = fc.array(fc.tuple(fc.constantFrom(0n, 1000n, 1n << 63n), fc.bigInt({ min: 0n, max: 60n })), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), steps, (size, counters) => {
        const window = new ReplayWindow(size);
        const seen = new Set<bigint>();
        let highest = -1n;
        for (const [base, offset] of counters) {
          const ctr = base + offset;
          const fresh = !seen.has(ctr) && ctr > highest - BigInt(size);
          expect(window.isFresh(ctr)).toBe(fresh);
          expect(window.accept(ctr)).toBe(fresh);
          if (!fresh) continue;
          seen.add(ctr);
          if (ctr > highest) highest = ctr;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('takes any order within its size, each counter once', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(Array.from({ length: 64 }, (_, i) => BigInt(i))), (counters) => {
        const window = new ReplayWindow(64);
        for (const ctr of counters) expect(window.accept(ctr)).toBe(true);
        for (const ctr of counters) expect(window.accept(ctr)).toBe(false);
      }),
    );
  });

  it('is not moved by asking', () => {
    const window = new ReplayWindow(8);
    window.accept(3n);
    expect(window.isFresh(1_000_000n)).toBe(true);
    expect(window.accept(2n)).toBe(true);
  });
});
