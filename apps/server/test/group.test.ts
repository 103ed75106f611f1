import { expect, test } from 'vitest';
import { makeRoom, Person } from './support/people.ts';
import { testServer } from './support/test-server.ts';

test('alice founds the group, bob joins, and what one sends the other gets in order', async () => {
  const { url } = await testServer();
  const room = await makeRoom(url);
  const alice = await Person.join(url, room);
  expect(alice.group?.epoch).toBe(0);
  const bob = await Person.join(url, room);
  expect(bob.group?.epoch).toBe(1);
  const joined = await alice.wire.next('group.entry');
  expect(joined.entry).toMatchObject({ kind: 'commit', seq: 1, epoch: 0, sender: bob.participant, joined: true });
  const bytes = ['Zm9v', 'YmFy', 'YmF6'];
  await Promise.all(bytes.map((each) => bob.send(each)));
  await alice.wire.settle();
  const messages = alice.wire
    .pushesOf('group.entry')
    .slice(1)
    .map(({ entry }) => entry);
  expect(messages.map(({ bytes }) => bytes)).toEqual(bytes);
  expect(messages.map(({ seq }) => seq)).toEqual([2, 3, 4]);
  await bob.wire.settle();
  expect(bob.wire.pushes).toEqual([]);
});
