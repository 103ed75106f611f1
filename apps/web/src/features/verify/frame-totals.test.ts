import { expect, it } from 'vitest';
import { frameTotals } from './frame-totals.ts';

it('counts what was sealed, opened and dropped, over all streams', () => {
  const totals = frameTotals([
    { direction: 'send', participant: undefined, source: 'camera', passed: 30, empty: 0, dropped: { 'no-key': 2 } },
    { direction: 'send', participant: undefined, source: 'microphone', passed: 50, empty: 9, dropped: {} },
    {
      direction: 'receive',
      participant: 'bob',
      source: 'camera',
      passed: 7,
      empty: 0,
      dropped: { replayed: 1, unauthentic: 4 },
    },
  ]);
  expect(totals).toEqual({ sealed: 80, opened: 7, dropped: 7 });
});
