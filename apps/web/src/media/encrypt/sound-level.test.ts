import { expect, test } from 'vitest';
import { levelByte, levelOf, silence, unmeasured } from './sound-level.ts';

test('a level is told to the decibel, between full scale and silence', () => {
  expect([1, 0.1, 0.01, 0, 2].map(levelByte)).toEqual([0, 20, 40, silence, 0]);
  for (const rms of [1, 0.5, 0.2, 0.03, 0.01]) expect(levelOf(levelByte(rms))! / rms).toBeCloseTo(1, 0.5);
  expect(levelOf(silence)).toBe(0);
});

test('what could not be measured is not silence', () => {
  expect(levelByte(undefined)).toBe(unmeasured);
  for (const byte of [silence + 1, unmeasured]) expect(levelOf(byte)).toBeUndefined();
});
