import { expect, test } from 'vitest';
import { KeyFrameNeed } from './key-frame-need.ts';

test('a stream that begins in the middle asks at once, and again until the key frame is there', () => {
  const need = new KeyFrameNeed();
  expect(need.opened(false, 0)).toBe(true);
  expect(need.opened(false, 100)).toBe(false);
  expect(need.opened(false, 600)).toBe(true);
  expect(need.opened(true, 650)).toBe(false);
  expect(need.opened(false, 5_000)).toBe(false);
});

test('a stream that begins with a key frame never asks', () => {
  const need = new KeyFrameNeed();
  expect(need.opened(true, 0)).toBe(false);
  expect(need.opened(false, 1_000)).toBe(false);
});

test('a lost frame makes the next delta frame ask, and a key frame that comes first does not', () => {
  const need = new KeyFrameNeed();
  need.opened(true, 0);
  need.lost();
  expect(need.opened(false, 1_000)).toBe(true);
  need.lost();
  expect(need.opened(true, 2_000)).toBe(false);
});
