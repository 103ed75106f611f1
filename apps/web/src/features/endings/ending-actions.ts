import type { Ending } from '@konklave/client';

export type EndingAction = 'join-again' | 'new-meeting' | 'to-start';

/** What helps after each ending, best first. */
export const endingActions: Readonly<Record<Ending, readonly EndingAction[]>> = {
  left: ['join-again', 'to-start'],
  removed: ['join-again', 'to-start'],
  elsewhere: ['join-again', 'to-start'],
  lost: ['join-again', 'to-start'],
  unreachable: ['join-again', 'to-start'],
  'room-full': ['join-again', 'to-start'],
  'unknown-room': ['new-meeting', 'to-start'],
  'wrong-link': ['to-start'],
  tampered: ['to-start'],
  failed: ['join-again', 'to-start'],
};

/** Endings that say that something is wrong, rather than that something is over. */
export const warnings: ReadonlySet<Ending> = new Set(['wrong-link', 'tampered']);

/** Which words an ending has: more is known of a lost connection when the server had said that it restarts. */
export function endingWords(ending: Ending, restarting: boolean): Ending | 'not-restarted' {
  return ending === 'lost' && restarting ? 'not-restarted' : ending;
}
