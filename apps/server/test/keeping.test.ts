import { expect, test } from 'vitest';
import { ManualClock, pass } from './support/manual-clock.ts';
import { makeRoom, Person } from './support/people.ts';
import { testServer } from './support/test-server.ts';

const graceMs = 30_000;
const dayMs = 86_400_000;

test('what everyone has had for a grace time is deleted from the log, what somebody who is away needs is kept', async () => {
  const clock = new ManualClock();
  const { url } = await testServer({}, { clock });
  const room = await makeRoom(url);
  const alice = await Person.join(url, room);
  const bob = await Person.join(url, room);
  const everyone = [alice, bob];
  const settle = async () => {
    await alice.catchUp();
    await alice.commit();
    for (const person of everyone) {
      await person.catchUp();
      person.acknowledge();
      await person.wire.settle();
    }
  };
  /** What is still there from bob's joining on. */
  const kept = async () => {
    const { entries } = await bob.resume(0);
    return entries.map(({ seq }) => seq);
  };
  await alice.send();
  await settle();
  expect(await kept()).toEqual([1, 2, 3]);
  await pass(clock, graceMs, alice.wire, bob.wire);
  await settle();
  expect(await kept()).toEqual([3, 4]);
  // Bob is away when the next epoch is settled: nothing more may go until he has it too.
  bob.wire.close();
  await alice.wire.next('room.away');
  everyone.pop();
  await settle();
  await pass(clock, graceMs - 4_000, alice.wire);
  // The network comes back for a moment only, so that the answer may not have reached him.
  await bob.resume(0);
  bob.wire.close();
  await bob.wire.closed;
  await pass(clock, 8_000, alice.wire);
  await settle();
  expect(await kept()).toEqual([3, 4, 5, 6]);
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
