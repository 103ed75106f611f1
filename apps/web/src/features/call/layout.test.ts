import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrangeTiles, layoutStage, type Area, type Rect } from './layout.ts';

const gap = 8;
const desk: Area = { width: 1264, height: 592 };
const phone: Area = { width: 374, height: 720 };

const areas = fc.record({ width: fc.integer({ min: 280, max: 4000 }), height: fc.integer({ min: 160, max: 2400 }) });

describe('people on the stage', () => {
  it('lie inside it and never on one another, however many they are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), areas, (count, area) => {
        const tiles = arrangeTiles(count, area, gap);
        expect(tiles).toHaveLength(count);
        expectInside(tiles, area);
        expectApart(tiles);
      }),
    );
  });

  it('are all of one size, between 3 : 4 and 2 : 1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), areas, (count, area) => {
        const tiles = arrangeTiles(count, area, gap);
        const [first] = tiles as [Rect, ...Rect[]];
        for (const { width, height } of tiles) expect([width, height]).toEqual([first.width, first.height]);
        expect(first.width / first.height).toBeGreaterThanOrEqual(0.75 - 1e-9);
        expect(first.width / first.height).toBeLessThanOrEqual(2 + 1e-9);
      }),
    );
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9])('%i of them fill a desk screen and a phone well', (count) => {
    for (const area of [desk, phone]) {
      const used = arrangeTiles(count, area, gap).reduce((sum, { width, height }) => sum + width * height, 0);
      expect(used / (area.width * area.height)).toBeGreaterThan(0.6);
    }
  });

  it('sit side by side on a desk and one above the other on a phone, when they are two', () => {
    const [left, right] = arrangeTiles(2, desk, gap) as [Rect, Rect];
    expect(left.top).toBe(right.top);
    const [upper, lower] = arrangeTiles(2, phone, gap) as [Rect, Rect];
    expect(upper.left).toBe(lower.left);
    expect(lower.top).toBeGreaterThan(upper.top);
  });

  it('fill rows evenly, and a row that is not full stands in the middle', () => {
    const tiles = arrangeTiles(5, { width: 1200, height: 700 }, gap);
    const rows = new Set(tiles.map(({ top }) => top));
    expect(rows.size).toBe(2);
    const last = tiles.slice(3);
    const centre = (last[0] as Rect).left + (last[1] as Rect).left + (last[1] as Rect).width;
    expect(centre).toBeCloseTo(1200);
  });

  it('do not break a stage that has no size yet', () => {
    for (const { width, height } of arrangeTiles(3, { width: 0, height: 0 }, gap))
      expect([width, height]).toEqual([0, 0]);
  });
});

describe('a shared screen', () => {
  it('gets most of the stage, with everyone still in sight', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), areas, (people, area) => {
        const { shares, tiles } = layoutStage({ shares: 1, tiles: people }, area, gap);
        const [share] = shares as [Rect];
        expectInside([share, ...tiles], area);
        expectApart([share, ...tiles]);
        expect(tiles).toHaveLength(people);
        for (const tile of tiles) expect(tile.width * tile.height).toBeLessThan(share.width * share.height);
      }),
    );
  });

  it('has people beside it on a desk and below it on a phone', () => {
    const wide = layoutStage({ shares: 1, tiles: 3 }, desk, gap);
    for (const tile of wide.tiles) expect(tile.left).toBeGreaterThan((wide.shares[0] as Rect).width);
    const narrow = layoutStage({ shares: 1, tiles: 3 }, phone, gap);
    const [share] = narrow.shares as [Rect];
    for (const tile of narrow.tiles) expect(tile.top).toBeGreaterThan(share.top + share.height);
  });

  it('shares the place with a second one', () => {
    const { shares } = layoutStage({ shares: 2, tiles: 2 }, desk, gap);
    expect(shares).toHaveLength(2);
    expectApart(shares);
  });
});

function expectInside(rects: readonly Rect[], area: Area): void {
  for (const { left, top, width, height } of rects) {
    expect(left).toBeGreaterThanOrEqual(-1e-6);
    expect(top).toBeGreaterThanOrEqual(-1e-6);
    expect(left + width).toBeLessThanOrEqual(area.width + 1e-6);
    expect(top + height).toBeLessThanOrEqual(area.height + 1e-6);
  }
}

function expectApart(rects: readonly Rect[]): void {
  rects.forEach((one, index) => {
    for (const other of rects.slice(index + 1)) {
      const apartX = one.left + one.width <= other.left + 1e-6 || other.left + other.width <= one.left + 1e-6;
      const apartY = one.top + one.height <= other.top + 1e-6 || other.top + other.height <= one.top + 1e-6;
      expect(apartX || apartY).toBe(true);
    }
  });
}
