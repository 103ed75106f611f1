import type { Guest, Place } from '@konklave/testing';

/** Everyone is here, under one code, and sees the same people by name. */
export function areTogether(guests: readonly Guest[]): boolean {
  const codes = new Set(guests.map(({ state }) => state.code));
  return (
    codes.size === 1 &&
    guests.every(({ state, sees }) => state.phase === 'here' && sees.length === guests.length && !sees.includes('?'))
  );
}

/** Everyone says something, and everyone reads it. */
export async function talk(place: Place, guests: readonly Guest[]): Promise<void> {
  const count = guests.map(({ reads }) => reads.length);
  for (const guest of guests) guest.meeting.sendChat(`${guest.name} is heard`);
  await place.until(() => guests.every(({ reads }, index) => reads.length === count[index]! + guests.length));
}
