import { expect, it } from 'vitest';
import type { FrameCounts } from '../../media/media-engine.ts';
import { counted } from './counted.ts';

const sent: Pick<FrameCounts, 'direction' | 'participant'> = { direction: 'send', participant: undefined };
const ofBob: Pick<FrameCounts, 'direction' | 'participant'> = { direction: 'receive', participant: 'bob' };

it('counts what was sealed and opened by source, over all links, and what was dropped by cause', () => {
  const { sources, dropped } = counted([
    { ...sent, source: 'camera', passed: 30, empty: 0, dropped: { 'no-key': 2 } },
    { ...sent, source: 'microphone', passed: 50, empty: 9, dropped: {} },
    { ...ofBob, source: 'camera', passed: 7, empty: 0, dropped: { replayed: 1, unauthentic: 4 } },
    { ...ofBob, source: 'camera', passed: 5, empty: 0, dropped: { replayed: 2 } },
  ]);
  expect(sources).toEqual([
    { participant: undefined, source: 'camera', frames: 30 },
    { participant: undefined, source: 'microphone', frames: 50 },
    { participant: 'bob', source: 'camera', frames: 12 },
  ]);
  expect(dropped).toEqual({ 'no-key': 2, replayed: 3, unauthentic: 4 });
});
