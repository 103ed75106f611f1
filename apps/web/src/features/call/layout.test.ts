import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrangeTiles, layoutStage, type Area, type Rect } from './layout.ts';

const gap = 8;
const desk: Area = { width: 1264, height: 664 };
const phone: Area = { width: 374, height: 708 };
const phoneOnItsSide: Area = { width: 828, height: 310 };

const counts = fc.integer({ min: 1, max: 100 });
/** Every shape of window, from a phone beside another app to a wall. */
const areas = fc.record({ width: fc.integer({ min: 200, max: 5120 }), height: fc.integer({ min: 120, max: 2880 }) });

describe('people on the stage', () => {
  it('lie inside it and never on one another, however many they are', () => {
    fc.assert(
      fc.property(counts, areas, (count, area) => {
        const tiles = arrangeTiles(count, area, gap);
        expect(tiles).toHaveLength(count);
        expectInside(tiles, area);
        expectApart(tiles);
      }),
    );
  });

  it('are all of one size, and of a shape that cuts no more than a quarter of a picture', () => {
    fc.assert(
      fc.property(counts, areas, (count, area) => {
        const tiles = arrangeTiles(count, area, gap);
        const [first] = tiles as [Rect, ...Rect[]];
        for (const { width, height } of tiles) expect([width, height]).toEqual([first.width, first.height]);
        if (first.width > 0) expectShape(first);
      }),
    );
  });

  it('are as large as any arrangement in rows allows, and their pictures nearly so when nothing is cut off', () => {
    fc.assert(
      fc.property(counts, areas, (count, area) => {
        const [{ width, height }] = arrangeTiles(count, area, gap) as [Rect, ...Rect[]];
        fc.pre(width >= 40);
        const best = { tile: 0, picture: 0 };
        for (let columns = 1; columns <= count; columns += 1)
          for (const shape of [4 / 3, 1.4, 1.5, 1.6, 1.7, 16 / 9]) {
            const tile = largest(columns, Math.ceil(count / columns), shape, area);
            best.tile = Math.max(best.tile, tile.width * tile.height);
            if (shape === 16 / 9) best.picture = Math.max(best.picture, tile.width * tile.height);
          }
        // A pixel is lost by rounding.
        expect(((width + 1) * (height + 1)) / best.tile).toBeGreaterThan(0.85);
        expect(Math.min(width + 1, ((height + 1) * 16) / 9) ** 2 / (16 / 9) / best.picture).toBeGreaterThan(0.7);
      }),
      { numRuns: 300 },
    );
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9])('%i of them fill a desk screen and a phone well', (count) => {
    for (const area of [desk, phone, phoneOnItsSide]) {
      const used = arrangeTiles(count, area, gap).reduce((sum, { width, height }) => sum + width * height, 0);
      expect(used / (area.width * area.height)).toBeGreaterThan(count === 1 ? 0.35 : 0.55);
    }
  });

  it('sit side by side on a desk and one above the other on a phone, when they are two', () => {
    const [left, right] = arrangeTiles(2, desk, gap) as [Rect, Rect];
    expect(left.top).toBe(right.top);
    const [upper, lower] = arrangeTiles(2, phone, gap) as [Rect, Rect];
    expect(upper.left).toBe(lower.left);
    expect(lower.top).toBeGreaterThan(upper.top);
  });

  it('sit in one row of three on a phone on its side, and in two rows of three on a phone', () => {
    expect(new Set(arrangeTiles(3, phoneOnItsSide, gap).map(({ top }) => top)).size).toBe(1);
    expect(new Set(arrangeTiles(6, phone, gap).map(({ left }) => left)).size).toBe(2);
  });

  it('fill rows evenly, and a row that is not full stands in the middle', () => {
    const tiles = arrangeTiles(5, { width: 1200, height: 700 }, gap);
    const rows = new Set(tiles.map(({ top }) => top));
    expect(rows.size).toBe(2);
    const [first, second] = tiles.slice(3) as [Rect, Rect];
    expect(Math.abs(first.left + second.left + second.width - 1200)).toBeLessThanOrEqual(2);
  });

  it('do not break a stage that has no size yet', () => {
    for (const { width, height } of arrangeTiles(3, { width: 0, height: 0 }, gap))
      expect([width, height]).toEqual([0, 0]);
  });
});

describe('what stands in front', () => {
  const shapes = fc.double({ min: 0.4, max: 3.2, noNaN: true });

  it('has its own shape, is larger than any face, and everyone is still in sight', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 24 }), areas, shapes, (tiles, area, shape) => {
        // A slot has no room for anything beside a tall picture.
        fc.pre(area.width < area.height * 4 && area.height < area.width * 4);
        const layout = layoutStage({ front: { shape }, tiles }, area, gap);
        const front = layout.front as Rect;
        expect(layout.tiles).toHaveLength(tiles);
        expectInside([front, ...layout.tiles], area);
        expectApart([front, ...layout.tiles]);
        // To the pixel, by which it is rounded down.
        expect(front.width / (front.height + 1)).toBeLessThanOrEqual(shape);
        expect((front.width + 1) / front.height).toBeGreaterThanOrEqual(shape);
        for (const tile of layout.tiles)
          expect(tile.width * tile.height).toBeLessThanOrEqual(front.width * front.height);
      }),
    );
  });

  it('gets at least half of what it would have alone, up to nine people beside it', () => {
    for (const area of [desk, phone, phoneOnItsSide])
      for (let tiles = 1; tiles <= 9; tiles += 1) {
        const alone = layoutStage({ front: { shape: 16 / 9 }, tiles: 0 }, area, gap).front as Rect;
        const front = layoutStage({ front: { shape: 16 / 9 }, tiles }, area, gap).front as Rect;
        expect((front.width * front.height) / (alone.width * alone.height)).toBeGreaterThan(0.5);
      }
  });

  it('has people beside it on a desk and below it on a phone', () => {
    const wide = layoutStage({ front: { shape: 16 / 9 }, tiles: 3 }, desk, gap);
    const narrow = layoutStage({ front: { shape: 16 / 9 }, tiles: 3 }, phone, gap);
    const [beside, above] = [wide.front as Rect, narrow.front as Rect];
    for (const tile of wide.tiles) expect(tile.left).toBe(beside.left + beside.width + gap);
    for (const tile of narrow.tiles) expect(tile.top).toBeGreaterThanOrEqual(above.top + above.height + gap);
  });
});

/** The largest tile of this shape of which so many columns and rows fit. */
function largest(columns: number, rows: number, shape: number, { width, height }: Area): Area {
  const across = Math.max(0, (width - gap * (columns - 1)) / columns);
  const down = Math.max(0, (height - gap * (rows - 1)) / rows);
  const wide = Math.min(across, down * shape);
  return { width: wide, height: wide / shape };
}

/** Within the pixel by which sizes are rounded down. */
function expectShape({ width, height }: Area): void {
  expect((width + 1) / height).toBeGreaterThanOrEqual(4 / 3);
  expect(width / (height + 1)).toBeLessThanOrEqual(16 / 9);
}

function expectInside(rects: readonly Rect[], area: Area): void {
  for (const { left, top, width, height } of rects) {
    expect(left).toBeGreaterThanOrEqual(0);
    expect(top).toBeGreaterThanOrEqual(0);
    // Where there is no room at all, nothing is shown.
    if (width === 0) continue;
    expect(left + width).toBeLessThanOrEqual(area.width);
    expect(top + height).toBeLessThanOrEqual(area.height);
  }
}

function expectApart(rects: readonly Rect[]): void {
  const shown = rects.filter(({ width }) => width > 0);
  shown.forEach((one, index) => {
    for (const other of shown.slice(index + 1)) {
      const apartX = one.left + one.width <= other.left || other.left + other.width <= one.left;
      const apartY = one.top + one.height <= other.top || other.top + other.height <= one.top;
      if (!apartX && !apartY) expect.fail(`${JSON.stringify(one)} lies on ${JSON.stringify(other)}`);
    }
  });
}
