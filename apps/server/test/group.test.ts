import { expect, test } from 'vitest';
import { entry, makeRoom, Person } from './support/people.ts';
import { testServer } from './support/test-server.ts';
import { randomId, sealedBytes, Wire, type Refused } from './support/wire.ts';

async function meeting(): Promise<{ url: string; room: string; alice: Person; bob: Person }> {
  const { url } = await testServer();
  const room = await makeRoom(url);
  const alice = await Person.join(url, room);
  const bob = await Person.join(url, room);
  await alice.wire.next('group.entry');
  await alice.catchUp();
  return { url, room, alice, bob };
}

test('alice founds the group, bob joins, and what one sends the other gets in order', async () => {
  const { url } = await testServer();
  const room = await makeRoom(url);
  const alice = await Person.join(url, room);
  expect(alice.group?.epoch).toBe(0);
  const bob = await Person.join(url, room);
  expect(bob.group?.epoch).toBe(1);
  const joined = await alice.wire.next('group.entry');
  expect(joined.group).toBe(alice.groupId);
  expect(joined.entry).toMatchObject({ kind: 'commit', seq: 1, epoch: 0, sender: bob.participant, joined: true });
  const sent = Array.from({ length: 20 }, () => sealedBytes());
  await Promise.all(sent.map((bytes) => bob.send(bytes)));
  await alice.wire.settle();
  const messages = alice.wire
    .pushesOf('group.entry')
    .slice(1)
    .map(({ entry }) => entry);
  expect(messages.map(({ bytes }) => bytes)).toEqual(sent);
  expect(messages.map(({ seq }) => seq)).toEqual(sent.map((_, index) => index + 2));
  await bob.wire.settle();
  expect(bob.wire.pushes).toEqual([]);
});

test('who creates a group second gets the snapshot of the first', async () => {
  const { url } = await testServer();
  const room = await makeRoom(url);
  const alice = await Person.enter(url, room);
  const bob = await Person.enter(url, room);
  expect(bob.group).toBeNull();
  await alice.found();
  const error = await bob.wire.refusal('group.create', { group: randomId(), groupInfo: sealedBytes() });
  expect(error).toEqual({ code: 'group-exists', snapshot: alice.group });
  // Sent again after a lost answer, the founder's own request succeeds.
  const { group, groupInfo } = alice.group!;
  await expect(alice.wire.request('group.create', { group, groupInfo })).resolves.toEqual({ seq: 0 });
});

test('of fifty commits in one epoch exactly one is accepted, and every loser gets it', async () => {
  const { url } = await testServer({ roomCapacity: 60 });
  const room = await makeRoom(url);
  const people = [await Person.join(url, room)];
  while (people.length < 50) people.push(await Person.join(url, room));
  await Promise.all(people.map((person) => person.catchUp()));
  const commits = people.map(() => sealedBytes());
  const epoch = people[0]!.group!.epoch;
  const results = await Promise.allSettled(people.map((person, index) => person.commit({ commit: commits[index]! })));
  const winners = results.flatMap((result, index) => (result.status === 'fulfilled' ? [index] : []));
  expect(winners).toHaveLength(1);
  const [winner] = winners;
  for (const result of results) {
    if (result.status === 'fulfilled') continue;
    const { error } = result.reason as Refused;
    expect(error.code).toBe('stale-epoch');
    expect(error.winner).toMatchObject({ epoch, sender: people[winner!]!.participant, bytes: commits[winner!] });
  }
  await Promise.all(people.map(({ wire }) => wire.settle()));
  for (const [index, { wire }] of people.entries()) {
    const seen = wire.pushesOf('group.entry').filter(({ entry }) => entry.epoch === epoch);
    expect(seen.map(({ entry }) => entry.bytes)).toEqual(index === winner ? [] : [commits[winner!]]);
  }
});

test('of many who join at once without waiting for their turn each gets in after as many rounds as it takes', async () => {
  const { url } = await testServer();
  const room = await makeRoom(url);
  await Person.join(url, room);
  const joiners = await Promise.all(Array.from({ length: 8 }, () => Person.enter(url, room)));
  const joinStubbornly = async (person: Person): Promise<number> => {
    for (;;) {
      try {
        return await person.joinGroup();
      } catch (error) {
        expect((error as Refused).error.code).toBe('stale-epoch');
        const { epoch } = person.group!;
        await person.catchUp();
        expect(person.group!.epoch).toBeGreaterThan(epoch);
      }
    }
  };
  const places = await Promise.all(joiners.map(joinStubbornly));
  expect(places.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('the GroupInfo is the one that came with the newest accepted commit', async () => {
  const { url, room, alice, bob } = await meeting();
  await bob.commit();
  await alice.commit().catch(() => {});
  const carol = await Person.enter(url, room);
  expect(carol.group).toEqual(bob.group);
});

test('a commit that is sent again is answered with its place and told to nobody twice', async () => {
  const { alice, bob } = await meeting();
  const commit = sealedBytes();
  const epoch = alice.group!.epoch;
  const seq = await alice.commit({ epoch, commit });
  expect(await alice.commit({ epoch, commit })).toBe(seq);
  // The same bytes from somebody else are another commit.
  await expect(bob.commit({ epoch, commit })).rejects.toMatchObject({ error: { code: 'stale-epoch' } });
  await bob.wire.settle();
  expect(bob.wire.pushesOf('group.entry')).toHaveLength(1);
});

test('a message that is sent again under its nonce is stored once', async () => {
  const { alice, bob } = await meeting();
  const bytes = sealedBytes();
  const seq = await alice.send(bytes, 7);
  expect(await alice.send(bytes, 7)).toBe(seq);
  // The nonce is the sender's own.
  expect(await bob.send(bytes, 7)).toBe(seq + 1);
  await bob.wire.settle();
  expect(bob.wire.pushesOf('group.entry')).toHaveLength(1);
});

test('a message of an old epoch is taken, one of an epoch to come is not', async () => {
  const { alice, bob } = await meeting();
  const old = alice.group!.epoch;
  await bob.commit();
  const params = { group: alice.groupId, nonce: 1, bytes: sealedBytes() };
  await expect(alice.wire.request('mailbox.send', { ...params, epoch: old })).resolves.toHaveProperty('seq');
  const early = await alice.wire.refusal('mailbox.send', { ...params, nonce: 2, epoch: old + 2 });
  expect(early.code).toBe('bad-message');
});

test('a removed member gets the commit, is told, and is disconnected; only a new id comes back', async () => {
  const { url, room, alice, bob } = await meeting();
  const commit = sealedBytes();
  await alice.commit({ commit, removed: [bob.participant] });
  const { entry } = await bob.wire.next('group.entry');
  expect(entry).toMatchObject({ kind: 'commit', bytes: commit, removed: [bob.participant] });
  await bob.wire.next('room.removed');
  expect(await bob.wire.closed).toEqual({ code: 1000, reason: 'removed' });
  await expect(bob.resume(0)).rejects.toMatchObject({ error: { code: 'put-out' } });
  await expect(bob.comeAgain()).rejects.toMatchObject({ error: { code: 'put-out' } });
  const again = await Person.join(url, room);
  expect(again.group?.epoch).toBe(3);
});

test('who may commit what', async () => {
  const { url, room, alice, bob } = await meeting();
  const carol = await Person.enter(url, room);
  const refusal = (person: Person, changes: object) =>
    person.wire.refusal('group.commit', {
      group: alice.groupId,
      epoch: alice.group!.epoch,
      commit: sealedBytes(),
      groupInfo: sealedBytes(),
      joined: false,
      removed: [],
      ...changes,
    });
  expect((await refusal(carol, {})).code).toBe('not-member');
  expect((await refusal(carol, { joined: true, removed: [alice.participant] })).code).toBe('bad-message');
  expect((await refusal(bob, { joined: true })).code).toBe('bad-message');
  expect((await refusal(bob, { removed: [bob.participant] })).code).toBe('bad-message');
  expect((await refusal(bob, { removed: [alice.participant, alice.participant] })).code).toBe('bad-message');
  expect((await refusal(alice, { epoch: alice.group!.epoch + 1 })).code).toBe('bad-message');
  expect((await refusal(alice, { group: randomId() })).code).toBe('no-group');
  const message = { group: alice.groupId, epoch: 1, nonce: 1, bytes: sealedBytes() };
  expect((await carol.wire.refusal('mailbox.send', message)).code).toBe('not-member');
  await alice.catchUp();
  expect(alice.group?.epoch).toBe(1);
  expect(alice.wire.pushesOf('group.entry')).toHaveLength(1);
});

test('an epoch is settled when everyone who is connected has acknowledged it, and that is said once', async () => {
  const { alice, bob } = await meeting();
  alice.acknowledge();
  await alice.wire.settle();
  expect(alice.wire.pushesOf('group.settled')).toEqual([]);
  bob.acknowledge();
  expect(await alice.wire.next('group.settled')).toEqual({ group: alice.groupId, epoch: 1 });
  expect(await bob.wire.next('group.settled')).toEqual({ group: alice.groupId, epoch: 1 });
  bob.acknowledge();
  await alice.commit();
  alice.acknowledge();
  // An acknowledgement of the epoch before, late, of one to come, or of another group counts for nothing.
  bob.acknowledge(1);
  bob.acknowledge(3);
  bob.wire.notify('group.ack', { group: randomId(), epoch: 2 });
  await bob.wire.settle();
  expect(bob.wire.pushesOf('group.settled')).toHaveLength(1);
  bob.acknowledge(2);
  bob.acknowledge(1);
  expect(await alice.wire.next('group.settled')).toEqual({ group: alice.groupId, epoch: 2 });
});

test('whoever loses the connection is not waited for', async () => {
  const { alice, bob } = await meeting();
  alice.acknowledge();
  await alice.wire.settle();
  bob.wire.close();
  expect(await alice.wire.next('group.settled')).toEqual({ group: alice.groupId, epoch: 1 });
});

test('a commit may remove leaves that the server does not know, and puts out nobody who is no leaf', async () => {
  const { url } = await testServer();
  const room = await makeRoom(url);
  const alice = await Person.join(url, room);
  const bob = await Person.join(url, room);
  const carol = await Person.enter(url, room);
  await alice.catchUp();
  await alice.commit({ removed: [randomId(), bob.participant, carol.participant] });
  await bob.wire.next('room.removed');
  const { entries } = await alice.resume(1);
  expect(entries).toMatchObject([{ kind: 'commit', removed: [bob.participant] }]);
  await carol.catchUp();
  await carol.joinGroup();
});

test('a message for an epoch that is long over is refused, so that it is sealed anew; one that is stored is answered all the same', async () => {
  const { url } = await testServer();
  const room = await makeRoom(url);
  const alice = await Person.join(url, room);
  const stored = await alice.send('AAAA', 1);
  for (let epoch = 0; epoch < 4; epoch++) await alice.commit();
  alice.group!.epoch = 0;
  await alice.send('BBBB', 2);
  alice.group!.epoch = 4;
  await alice.commit();
  const send = (nonce: number) =>
    alice.wire.request('mailbox.send', { group: alice.groupId, epoch: 0, nonce, bytes: 'AAAA' });
  await expect(send(3)).rejects.toMatchObject({ error: { code: 'stale-epoch' } });
  expect(await send(1)).toEqual({ seq: stored });
});

test('who joins alone waits for nothing; of many each gets a turn with the newest snapshot, and no commit is in vain', async () => {
  const { url } = await testServer();
  const room = await makeRoom(url);
  const wires = await Promise.all(Array.from({ length: 6 }, () => Wire.open(url)));
  const enter = (wire: Wire) => wire.request('room.enter', { room, participant: randomId(), entry });
  const entered = await Promise.all(wires.map(enter));
  expect(entered.filter(({ waiting }) => !waiting)).toHaveLength(1);
  expect(entered.every(({ group }) => group === null)).toBe(true);
  const group = randomId();
  const join = async (wire: Wire, waiting: boolean): Promise<void> => {
    const snapshot = waiting ? (await wire.next('group.turn')).group : null;
    if (snapshot === null) await wire.request('group.create', { group, groupInfo: sealedBytes() });
    else {
      const commit = { commit: sealedBytes(), groupInfo: sealedBytes(), joined: true, removed: [] };
      await wire.request('group.commit', { group, epoch: snapshot.epoch, ...commit });
    }
  };
  await Promise.all(entered.map(({ waiting }, index) => join(wires[index]!, waiting)));
  const late = await enter(await Wire.open(url));
  expect(late).toMatchObject({ waiting: false, group: { group, epoch: 5 } });
});

test('members commit in the middle of a turn; who has it gets the snapshot with the refusal, who has not gets none', async () => {
  const { url, room, alice } = await meeting();
  const [carol, dave] = [await Person.enter(url, room), await Person.enter(url, room)];
  await alice.commit();
  await expect(dave.joinGroup()).rejects.toEqual(expect.objectContaining({ error: { code: 'stale-epoch' } }));
  const refusal = await carol.joinGroup().catch((error: unknown) => (error as Refused).error);
  expect(refusal).toMatchObject({ code: 'stale-epoch', snapshot: { epoch: alice.group!.epoch } });
  carol.group = (refusal as { snapshot: typeof carol.group }).snapshot;
  await carol.joinGroup();
  expect((await dave.wire.next('group.turn')).group).toEqual(carol.group);
});

test('a turn goes on when the line of its holder is lost; whoever comes back without having joined gets another', async () => {
  const { url, room } = await meeting();
  const [carol, dave] = [await Person.enter(url, room), await Person.enter(url, room)];
  carol.wire.close();
  expect((await dave.wire.next('group.turn')).group).toEqual(dave.group);
  await carol.resume(0);
  await carol.wire.settle();
  expect(carol.wire.pushesOf('group.turn')).toEqual([]);
  await dave.joinGroup();
  expect((await carol.wire.next('group.turn')).group).toEqual(dave.group);
});
