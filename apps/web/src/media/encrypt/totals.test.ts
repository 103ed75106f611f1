import { expect, test } from 'vitest';
import type { CountedStream, StreamCounts } from './messages.ts';
import { totalsBySource } from './totals.ts';

function stream(
  number: number,
  source: CountedStream['source'],
  counts: StreamCounts,
  participant?: string,
): CountedStream {
  const direction = participant === undefined ? 'send' : 'receive';
  return { stream: number, direction, kind: 'audio', source, participant, counts };
}

test('what came before and after the bridge started again is one count, and nobody is mixed with anybody', () => {
  const totals = totalsBySource([
    stream(1, 'microphone', { passed: 10, bytes: 1000, empty: 2, dropped: { replayed: 1 } }, 'alice'),
    stream(2, 'microphone', { passed: 5, bytes: 500, empty: 0, dropped: { replayed: 2, unauthentic: 1 } }, 'alice'),
    stream(3, 'microphone', { passed: 7, bytes: 700, empty: 0, dropped: {} }, 'bob'),
    stream(4, 'microphone', { passed: 3, bytes: 300, empty: 0, dropped: {} }),
    stream(5, 'camera', { passed: 1, bytes: 100, empty: 0, dropped: {} }),
  ]);
  expect(totals.map(({ direction, participant, source, counts }) => [direction, participant, source, counts])).toEqual([
    ['receive', 'alice', 'microphone', { passed: 15, bytes: 1500, empty: 2, dropped: { replayed: 3, unauthentic: 1 } }],
    ['receive', 'bob', 'microphone', { passed: 7, bytes: 700, empty: 0, dropped: {} }],
    ['send', undefined, 'microphone', { passed: 3, bytes: 300, empty: 0, dropped: {} }],
    ['send', undefined, 'camera', { passed: 1, bytes: 100, empty: 0, dropped: {} }],
  ]);
});
