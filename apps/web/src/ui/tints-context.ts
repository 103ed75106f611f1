import { createContext, useContext, useState } from 'react';
import { giveTints, tintOf, type Tints } from './tints.ts';

/** The tints of the people in a meeting. */
export const TintsContext = createContext<Tints>(new Map());

/** Somebody's tint in this meeting; outside of one, a tint that goes with the id. */
export function useTint(id: string): number {
  return useContext(TintsContext).get(id) ?? tintOf(id);
}

/** Tints for these people, and for those who were there before. */
export function useTints(ids: readonly string[]): Tints {
  const [given, setGiven] = useState<Tints>(new Map());
  const tints = giveTints(given, ids);
  if (tints !== given) setGiven(tints);
  return tints;
}
