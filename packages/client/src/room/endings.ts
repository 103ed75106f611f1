import type { Ending } from '../state.ts';
import type { LinkEnding } from './room-link.ts';

/** After these we may come back as who we were. */
const passing: readonly Ending[] = ['lost', 'unreachable', 'failed', 'elsewhere'];

/** What the end of a link is for whoever sees it. */
export function endingOf(ending: LinkEnding): Ending {
  return ending === 'gone' ? 'lost' : ending;
}

/** Whether somebody may come back as who they were after this. */
export function mayReturnAfter(ending: Ending): boolean {
  return passing.includes(ending);
}
