import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { giveTints, tintCount, tintOf, type Tints } from './tints.ts';

const ids = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 40 });
const none: Tints = new Map();

describe('tints', () => {
  it('differ between people as long as there are enough', () => {
    fc.assert(
      fc.property(ids, (people) => {
        const used = new Set(giveTints(none, people).values());
        expect(used.size).toBe(Math.min(people.length, tintCount));
        for (const tint of used) expect(tint >= 1 && tint <= tintCount && Number.isInteger(tint)).toBe(true);
      }),
    );
  });

  it('lie opposite each other for two, and a quarter of the circle apart for four', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 4, maxLength: 4 }), (people) => {
        const [one = 0, two = 0, ...more] = [...giveTints(none, people).values()];
        expect(Math.abs(one - two)).toBe(tintCount / 2);
        const all = [one, two, ...more].toSorted((a, b) => a - b);
        expect(all.slice(1).map((tint, index) => tint - (all[index] ?? 0))).toEqual([3, 3, 3]);
      }),
    );
  });

  it('stay with a person whoever comes and goes, and all are used alike', () => {
    fc.assert(
      fc.property(ids, ids, (before, after) => {
        const first = giveTints(none, before);
        const then = giveTints(first, after);
        for (const [id, tint] of first) expect(then.get(id)).toBe(tint);
        expect(giveTints(then, after)).toBe(then);
      }),
    );
  });

  it('do not come again while others are free', () => {
    const first = giveTints(none, ['alice', 'bob', 'carol']);
    const then = giveTints(first, ['bob', 'dora', 'erik']);
    expect(new Set(then.values()).size).toBe(5);
  });

  it('are always the same for somebody alone', () => {
    fc.assert(fc.property(fc.string(), (id) => giveTints(none, [id]).get(id) === tintOf(id)));
  });

  it('carry white text at 4.5 : 1, and no two are alike', () => {
    const tokens = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
    const colours = [...tokens.matchAll(/--tint-\d+: #([0-9a-f]{6});/g)].map(([, hex = '']) => hex);
    expect(colours).toHaveLength(tintCount);
    expect(new Set(colours).size).toBe(tintCount);
    for (const colour of colours) expect(1.05 / (luminance(colour) + 0.05), colour).toBeGreaterThanOrEqual(4.5);
  });
});

/** Relative luminance, WCAG 2. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
