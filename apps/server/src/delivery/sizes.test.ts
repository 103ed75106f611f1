import { limits } from '@konklave/protocol/client';
import { expect, test } from 'vitest';
import { isTooLarge } from './sizes.ts';

const text = (bytes: number): string => 'A'.repeat(Math.ceil((bytes * 4) / 3));

test('a room of a thousand with hybrid keys has room for its GroupInfo and its commits, a room of ten has not', () => {
  // By the benchmark of the keys: 2.74 kB a person, and 82 kB for ten at once who leave.
  const large = { commit: text(82_000), groupInfo: text(2_740 * 1_000) };
  expect(isTooLarge(large, 1_000)).toBe(false);
  expect(isTooLarge(large, 10)).toBe(true);
  expect(isTooLarge({ ...large, groupInfo: text(500_000) }, 1)).toBe(false);
});

test('no room has more than the wire', () => {
  expect(isTooLarge({ commit: text(limits.commitBytes + 3), groupInfo: text(10) }, 1e6)).toBe(true);
  expect(isTooLarge({ commit: text(10), groupInfo: text(limits.groupInfoBytes + 3) }, 1e6)).toBe(true);
});
