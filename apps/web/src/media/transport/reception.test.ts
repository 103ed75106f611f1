import { describe, expect, test } from 'vitest';
import { planReception, type Video } from './reception.ts';

const face = (height: number | undefined): Video => ({ source: 'camera', height });
const screen = (height: number | undefined): Video => ({ source: 'screen', height });
const heights = (videos: Video[], pictures: 'all' | 'small' | 'none' = 'all') =>
  planReception(videos, pictures).map(({ height }) => height);

describe('what is received', () => {
  test('is what is shown, at the size at which it is shown', () => {
    expect(heights([face(700), face(0), screen(900), face(90)])).toEqual([700, 0, 900, 90]);
  });

  test('is also what is only about to be shown', () => {
    expect(heights([face(undefined)])).toEqual([undefined]);
  });

  test('is no more than a browser can decode: the largest', () => {
    const crowd = Array.from({ length: 40 }, (_, index) => face(100 + index));
    const received = heights(crowd).filter((height) => height !== 0);
    expect(received).toHaveLength(25);
    expect(Math.min(...received.map(Number))).toBe(100 + 40 - 25);
    const strangers = Array.from({ length: 40 }, () => face(undefined));
    expect(heights([...strangers, face(100)]).at(-1)).toBe(100);
    expect(heights([...strangers, face(100)]).filter((height) => height !== 0)).toHaveLength(25);
  });

  test('leaves room for screens', () => {
    const crowd = Array.from({ length: 30 }, () => face(500));
    expect(heights([...crowd, screen(200), screen(200)]).slice(-2)).toEqual([200, 200]);
    expect(heights(Array.from({ length: 9 }, () => screen(100))).filter(Boolean)).toHaveLength(4);
  });

  test('is small where somebody saves data, and nothing where they only listen', () => {
    expect(heights([face(700), face(90), face(0), face(undefined), screen(1_000)], 'small')).toEqual([
      180, 90, 0, 180, 540,
    ]);
    expect(heights([face(700), face(undefined), screen(1_000)], 'none')).toEqual([0, 0, 0]);
  });

  test('comes in this order where the line is thin: screens, large faces, small faces', () => {
    const all = planReception([face(100), screen(150), face(700), face(300), face(undefined)], 'all');
    const [small, slide, large, middle, unknown] = all.map(({ priority }) => priority);
    expect([slide, large, middle, small].every((one, at, order) => at === 0 || order[at - 1]! > one!)).toBe(true);
    expect(unknown).toBe(small);
  });
});
