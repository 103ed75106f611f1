/** How many tints the tokens have: once around the circle of colours, every second one darker. */
export const tintCount = 12;

/** Tints from 1 on, by the id of a person. */
export type Tints = ReadonlyMap<string, number>;

/**
 * Gives tints to those who have none yet, as far from the others' as possible, least used first. Nobody's tint changes: whoever has
 * gone keeps theirs, for what they wrote is still there. The same map when nobody is new.
 */
export function giveTints(given: Tints, ids: readonly string[]): Tints {
  const tints = new Map(given);
  for (const id of ids) if (!tints.has(id)) tints.set(id, nextTint(tints, ids, id));
  return tints.size === given.size ? given : tints;
}

/** A tint for somebody alone, always the same. */
export function tintOf(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9_973;
  return (sum % tintCount) + 1;
}

function nextTint(tints: Tints, ids: readonly string[], id: string): number {
  const present = [...tints].flatMap(([other, tint]) => (ids.includes(other) ? [tint] : []));
  const ever = [...tints.values()];
  const start = tintOf(id) - 1;
  const all = Array.from({ length: tintCount }, (_, step) => ((start + step) % tintCount) + 1);
  return all.reduce((best, tint) => (isBetter(standing(tint), standing(best)) ? tint : best));

  /** Less is better, the first number first. */
  function standing(tint: number): number[] {
    const uses = (of: readonly number[]) => of.filter((used) => used === tint).length;
    const nearest = Math.min(tintCount, ...present.map((used) => distance(used, tint)));
    return [uses(present), uses(ever), -nearest];
  }
}

function isBetter(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at !== -1 && (one[at] ?? 0) < (other[at] ?? 0);
}

/** Steps around the circle, the shorter way. */
function distance(one: number, other: number): number {
  const steps = Math.abs(one - other);
  return Math.min(steps, tintCount - steps);
}
