import { expect, test } from 'vitest';
import { ManualClock, pass } from './support/manual-clock.ts';
import { makeRoom, Person } from './support/people.ts';
import { temporaryFolder, testServer } from './support/test-server.ts';

const graceMs = 30_000;

async function meeting() {
  const data = await temporaryFolder();
  const clock = new ManualClock();
  const first = await testServer({ data }, { clock });
  const room = await makeRoom(first.url);
  const alice = await Person.join(first.url, room);
  const bob = await Person.join(first.url, room);
  const carol = await Person.join(first.url, room);
  await Promise.all([alice, bob, carol].map((person) => person.catchUp()));
  const restart = async () => {
    await first.close();
    return testServer({ data }, { clock });
  };
  return { clock, restart, room, alice, bob, carol };
}

test('an orderly stop tells everyone when to come back, and they do, where they were', async () => {
  const { restart, alice, bob } = await meeting();
  const position = await alice.send();
  const stopped = restart();
  expect(await bob.wire.next('room.closing')).toEqual({ retryAfterMs: 500 });
  expect(await bob.wire.closed).toEqual({ code: 1001, reason: 'server-closing' });
  const { url } = await stopped;
  expect(await alice.resume(position, url)).toMatchObject({ entries: [], media: 'lost', departed: [] });
  const seq = await alice.send();
  const { entries, away } = await bob.resume(position, url);
  expect(entries.map((entry) => entry.seq)).toEqual([seq]);
  expect(away).toHaveLength(1);
  const commit = await bob.commit();
  expect((await alice.wire.next('group.entry')).entry.seq).toBe(commit);
});

test('whoever does not come back after a restart departs when the grace time is over', async () => {
  const { clock, restart, room, alice, bob, carol } = await meeting();
  const { url } = await restart();
  await alice.resume(2, url);
  await pass(clock, graceMs - 2_000, alice.wire);
  await bob.resume(2, url);
  await pass(clock, 2_000, alice.wire, bob.wire);
  expect(await alice.wire.next('room.departed')).toEqual({ participant: carol.participant, why: 'lost' });
  expect(bob.wire.pushesOf('room.departed')).toHaveLength(1);
  await expect(carol.resume(2, url)).rejects.toMatchObject({ error: { code: 'gone' } });
  const dave = await Person.enter(url, room);
  expect(dave.group?.group).toBe(alice.groupId);
});

test('when nobody comes back the meeting is over and the room is there for the next one', async () => {
  const { clock, restart, room, alice } = await meeting();
  const { url } = await restart();
  clock.advance(graceMs);
  await expect(alice.resume(0, url)).rejects.toMatchObject({ error: { code: 'gone' } });
  const dave = await Person.join(url, room);
  expect(dave.group?.epoch).toBe(0);
});

test('who had departed before the restart is still to be removed after it', async () => {
  const { restart, alice, bob, carol } = await meeting();
  await carol.wire.request('room.leave', {});
  const { url } = await restart();
  const { departed } = await alice.resume(2, url);
  expect(departed).toEqual([carol.participant]);
  await bob.resume(2, url);
  await bob.commit({ removed: [carol.participant] });
  alice.wire.close();
  expect((await alice.resume(2, url)).departed).toEqual([]);
});
