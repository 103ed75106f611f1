import { expect, test } from 'vitest';
import { ManualClock, pass } from './support/manual-clock.ts';
import { makeRoom, Person } from './support/people.ts';
import { testServer } from './support/test-server.ts';

const graceMs = 30_000;
const dayMs = 86_400_000;

test('what is older than anybody may need is deleted from the log, without a commit and without a word of anybody', async () => {
  const clock = new ManualClock();
  const { url } = await testServer({}, { clock });
  const room = await makeRoom(url);
  const alice = await Person.join(url, room);
  const bob = await Person.join(url, room);
  const kept = async (after: number) => {
    const { entries, more } = await bob.resume(after);
    expect(more).toBe(false);
    return entries.map(({ seq }) => seq);
  };
  await alice.send();
  await pass(clock, 20_000, alice.wire, bob.wire);
  await alice.send();
  expect(await kept(0)).toEqual([1, 2, 3]);
  // A line that is found dead, and the whole grace time of whoever was on it.
  await pass(clock, graceMs + 15_000, alice.wire, bob.wire);
  expect(await kept(0)).toEqual([1, 2, 3]);
  await pass(clock, 45_000, alice.wire, bob.wire);
  expect(await kept(2)).toEqual([3]);
  await expect(bob.resume(1)).rejects.toMatchObject({ error: { code: 'gone' } });
  await pass(clock, 25_000, alice.wire);
  const seq = await alice.send();
  expect(seq).toBe(4);
});

test('a room that nobody uses is deleted when its time is over, one that is used is not', async () => {
  const clock = new ManualClock();
  const { url } = await testServer({ keepRooms: 7 }, { clock });
  const [unused, used] = [await makeRoom(url), await makeRoom(url)];
  const status = async (room: string) => (await fetch(`${url}/api/rooms/${room}`)).status;
  clock.advance(5 * dayMs);
  const alice = await Person.join(url, used);
  await alice.wire.request('room.leave', {});
  clock.advance(2 * dayMs);
  expect([await status(unused), await status(used)]).toEqual([200, 200]);
  clock.advance(dayMs);
  expect([await status(unused), await status(used)]).toEqual([404, 200]);
  clock.advance(7 * dayMs);
  expect(await status(used)).toBe(404);
});
