import type { Ending } from '@konklave/client';

export type EndingAction = 'join-again' | 'new-meeting' | 'to-start';

/** What helps after each ending, best first. */
export const endingActions: Readonly<Record<Ending, readonly EndingAction[]>> = {
  left: ['join-again', 'to-start'],
  removed: ['join-again', 'to-start'],
  lost: ['join-again', 'to-start'],
  'room-full': ['join-again', 'to-start'],
  'unknown-room': ['new-meeting', 'to-start'],
  'wrong-link': ['to-start'],
  tampered: ['to-start'],
  failed: ['join-again', 'to-start'],
};

/** Endings that say that something is wrong, rather than that something is over. */
export const warnings: ReadonlySet<Ending> = new Set(['wrong-link', 'tampered']);
