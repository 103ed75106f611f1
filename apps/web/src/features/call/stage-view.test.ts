import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followOrder, viewStage, type StageItem, type StageWish } from './stage-view.ts';
import type { Rect } from './layout.ts';

const desk = { width: 1264, height: 664 };
const phone = { width: 374, height: 708 };
const nothing: StageWish = { pinned: undefined, speaker: undefined, page: 0, screens: [] };

const people = (count: number): StageItem[] =>
  Array.from({ length: count }, (_, index) => ({ key: `person ${index}`, kind: 'person' }));
const screen = (key: string, shape?: number): StageItem => ({ key, kind: 'screen', shape });

describe('the stage', () => {
  it('has everybody on exactly one page, whatever the window, with a tile in which one is recognised', () => {
    const areas = fc.record({
      width: fc.integer({ min: 300, max: 4000 }),
      height: fc.integer({ min: 200, max: 2400 }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), areas, (count, area) => {
        const { pages } = viewStage(people(count), nothing, area);
        const shown = Array.from({ length: pages }, (_, page) => [
          ...viewStage(people(count), { ...nothing, page }, area).places,
        ]).flat();
        expect(shown.map(([key]) => key)).toEqual(people(count).map(({ key }) => key));
        if (pages > 1 && shown.length > pages)
          for (const [, { width }] of shown) expect(width).toBeGreaterThanOrEqual(144);
      }),
      { numRuns: 60 },
    );
  });

  it('has pages from 25 people on at a desk, evenly filled, and sooner on a phone', () => {
    expect(viewStage(people(24), nothing, desk).pages).toBe(1);
    const two = viewStage(people(25), nothing, desk);
    expect([two.pages, two.places.size]).toEqual([2, 13]);
    expect(viewStage(people(25), { ...nothing, page: 1 }, desk).places.size).toBe(12);
    expect(viewStage(people(9), nothing, phone).pages).toBe(1);
    expect(viewStage(people(20), nothing, phone).pages).toBeGreaterThan(1);
  });

  it('has more pages where a page that is less full would have narrower tiles', () => {
    for (const [count, area] of [
      [81, { width: 681, height: 349 }],
      [64, { width: 736, height: 269 }],
    ] as const) {
      const { pages } = viewStage(people(count), nothing, area);
      for (let page = 0; page < pages; page += 1)
        for (const { width } of viewStage(people(count), { ...nothing, page }, area).places.values())
          expect(width).toBeGreaterThanOrEqual(144);
    }
  });

  it('goes back to the last page when the one that was open is gone', () => {
    expect(viewStage(people(30), { ...nothing, page: 7 }, desk).page).toBe(1);
  });

  it('puts what is pinned in front, on every page, and lets it be when it has gone', () => {
    for (const page of [0, 1]) {
      const view = viewStage(people(40), { ...nothing, pinned: 'person 3', page }, desk);
      expect(view.front).toBe('person 3');
      expect(largestOf(view.places)).toBe('person 3');
    }
    expect(viewStage(people(2), { ...nothing, pinned: 'person 3' }, desk).front).toBeUndefined();
  });

  it('puts the newest screen in front, the older ones beside it, and behind what somebody has pinned', () => {
    const items = [screen('slides'), screen('film'), ...people(3)];
    const wish = { ...nothing, screens: ['film', 'slides'] };
    const view = viewStage(items, wish, desk);
    expect(view.front).toBe('slides');
    expect([...view.places.keys()]).toContain('film');
    expect(viewStage(items, { ...wish, pinned: 'person 1' }, desk).front).toBe('person 1');
  });

  it('puts who speaks in front, where that is wished and nothing else is there', () => {
    const wish = { ...nothing, speaker: 'person 30' };
    const { front, places } = viewStage(people(40), wish, desk);
    expect([front, largestOf(places)]).toEqual(['person 30', 'person 30']);
    expect(viewStage([screen('film'), ...people(3)], { ...wish, screens: ['film'] }, desk).front).toBe('film');
    expect(viewStage(people(3), wish, desk).front).toBeUndefined();
  });

  it('gives a screen its own shape, so that nothing of it is cut off and nothing beside it is empty', () => {
    const { places } = viewStage([screen('tall', 0.6), ...people(2)], { ...nothing, screens: ['tall'] }, desk);
    const { width, height } = places.get('tall') as Rect;
    expect(width / height).toBeCloseTo(0.6, 1);
  });
});

it('keeps an order in which who is new comes last', () => {
  const order = followOrder(['a', 'b'], ['c', 'b', 'a']);
  expect(order).toEqual(['a', 'b', 'c']);
  expect(followOrder(order, ['c', 'b', 'a'])).toBe(order);
  expect(followOrder(order, ['c', 'a'])).toEqual(['a', 'c']);
});

function largestOf(places: ReadonlyMap<string, Rect>): string | undefined {
  return [...places].toSorted(([, a], [, b]) => b.width * b.height - a.width * a.height)[0]?.[0];
}
