import type { Ending } from '@konklave/client';
import { expect, it } from 'vitest';
import { endingActions } from './ending-actions.ts';

it('offers to join again wherever that can help, and nowhere else', () => {
  const hopeless: Ending[] = ['unknown-room', 'wrong-link', 'tampered'];
  for (const [ending, actions] of Object.entries(endingActions)) {
    expect(actions.includes('join-again'), ending).toBe(!hopeless.includes(ending as Ending));
    expect(actions, ending).toContain('to-start');
  }
});
