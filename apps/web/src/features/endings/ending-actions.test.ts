import type { Ending } from '@konklave/client';
import { expect, it } from 'vitest';
import { endingActions, endingWords } from './ending-actions.ts';

it('offers to join again wherever that can help, and nowhere else', () => {
  const hopeless: Ending[] = ['unknown-room', 'wrong-link', 'tampered'];
  for (const [ending, actions] of Object.entries(endingActions)) {
    expect(actions.includes('join-again'), ending).toBe(!hopeless.includes(ending as Ending));
    expect(actions, ending).toContain('to-start');
  }
});

it('names the server that did not come back only where that ended the meeting', () => {
  expect(endingWords('lost', true)).toBe('not-restarted');
  expect(endingWords('lost', false)).toBe('lost');
  expect(endingWords('left', true)).toBe('left');
});
