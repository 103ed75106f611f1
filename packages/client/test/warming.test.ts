import { Place, type Guest } from '@konklave/testing';
import { describe, expect, it } from 'vitest';
import { areTogether } from './together.ts';

/** The commits of a place's log from a place on: who has joined by each, or how many it removed. */
function commitsFrom(place: Place, from: number): string[] {
  const log = place.delivery.room(place.room).group?.log ?? [];
  return log.flatMap((entry) => {
    if (entry.kind !== 'commit' || entry.seq <= from) return [];
    if (entry.joined) return ['join'];
    return [entry.removed.length === 0 ? 'empty' : `remove ${entry.removed.length}`];
  });
}

const names = Array.from({ length: 24 }, (_, index) => `guest ${index}`);

/** Alice shuts out every third at once: nodes above them become blank all over the tree. */
async function coldRoom(): Promise<{ place: Place; staying: Guest[]; from: number }> {
  const place = new Place();
  const guests: Guest[] = await place.gathered(...names);
  await place.advance(3_000);
  const from = place.delivery.room(place.room).nextSeq() - 1;
  const staying = guests.filter((_, index) => index % 3 !== 2);
  for (const guest of guests) if (!staying.includes(guest)) void guest.meeting.leave();
  await place.until(() => areTogether(staying), 5_000);
  return { place, staying, from };
}

describe('a tree with holes', () => {
  it('is warmed by empty commits when nobody comes or goes, until it is warm enough', async () => {
    const { place, staying, from } = await coldRoom();
    expect(commitsFrom(place, from)).not.toContain('empty');
    await place.advance(60_000);
    const commits = commitsFrom(place, from);
    const warming = commits.filter((kind) => kind === 'empty').length;
    expect(warming).toBeGreaterThan(0);
    await place.advance(60_000);
    expect(commitsFrom(place, from)).toEqual(commits);
    expect(areTogether(staying)).toBe(true);
    expect(staying.map(({ state }) => state.refusals)).toEqual(staying.map(() => ({})));
  });

  it('is left alone while people come', async () => {
    const { place, from } = await coldRoom();
    for (let count = 0; count < 8; count += 1) {
      place.guest(`late ${count}`).join();
      await place.advance(1_500);
    }
    expect(commitsFrom(place, from)).not.toContain('empty');
  });
});

it('a tree that everyone has joined is warm: no commit is made for it', async () => {
  const place = new Place();
  await place.gathered(...names.slice(0, 17));
  const from = place.delivery.room(place.room).nextSeq() - 1;
  await place.advance(60_000);
  expect(commitsFrom(place, from)).toEqual([]);
});
