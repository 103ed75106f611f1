import { lastPlace } from '@konklave/protocol/sealed';
import type { Person } from '../state.ts';

/**
 * Everyone whose hand is up, in the order in which they raised it. Two who did at the same moment have the same place; the
 * participant id decides, so that everyone sees one order, whenever they came and whatever their clock says.
 */
export function handsUp<T extends Pick<Person, 'participant' | 'hand' | 'presence'>>(people: readonly T[]): T[] {
  return people
    .filter(({ hand, presence }) => hand !== undefined && presence !== 'leaving')
    .sort((a, b) => placeOf(a) - placeOf(b) || (a.participant < b.participant ? -1 : 1));
}

/** The place of a hand that is raised now. */
export function nextPlace(people: readonly Pick<Person, 'hand' | 'presence' | 'participant'>[]): number {
  const last = handsUp(people).at(-1);
  return last === undefined ? 1 : Math.min(placeOf(last) + 1, lastPlace);
}

function placeOf({ hand = 0 }: Pick<Person, 'hand'>): number {
  return hand;
}
