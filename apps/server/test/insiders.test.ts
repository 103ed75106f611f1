import { createHash } from 'node:crypto';
import type { CommitFault } from '@konklave/protocol/client';
import { expect, test } from 'vitest';
import { ManualClock, pass } from './support/manual-clock.ts';
import { makeRoom, Person } from './support/people.ts';
import { testServer } from './support/test-server.ts';

/** Alice, bob, carol and eve, who all have acknowledged epoch 3. */
async function meeting() {
  const clock = new ManualClock();
  const { url } = await testServer({}, { clock });
  const room = await makeRoom(url);
  const people: Person[] = [];
  for (let count = 0; count < 4; count += 1) people.push(await Person.join(url, room));
  const [alice, bob, carol, eve] = people as [Person, Person, Person, Person];
  for (const person of people) {
    await person.catchUp();
    person.acknowledge();
  }
  return { clock, url, room, alice, bob, carol, eve };
}

const refuse = (person: Person, seq: number, fault: CommitFault = 'bad-commit'): void =>
  person.wire.notify('group.refuse', { group: person.groupId, seq, fault });

test('a commit that most refuse is void: the group stands where it stood, and its maker is out', async () => {
  const { alice, bob, carol, eve, url, room } = await meeting();
  const { groupInfo } = alice.group!;
  const seq = await eve.commit();
  for (const person of [alice, bob, carol]) refuse(person, seq);
  const voided = await alice.wire.next('group.voided');
  const fault = 'bad-commit';
  expect(voided).toEqual({ group: alice.groupId, epoch: 3, seq, committer: eve.participant, fault, blamed: true });
  expect(await alice.wire.next('room.departed')).toEqual({ participant: eve.participant, why: 'refused' });
  expect(await eve.wire.closed).toMatchObject({ reason: 'removed' });
  await expect(eve.comeAgain()).rejects.toMatchObject({ error: { code: 'put-out' } });
  await alice.catchUp();
  expect(alice.group).toMatchObject({ epoch: 3, groupInfo });
  // The epoch has another commit, and the log shows the void place to who was away.
  await alice.commit({ removed: [eve.participant] });
  const dave = await Person.join(url, room);
  expect(dave.group?.epoch).toBe(5);
  const entries = (await carol.resume(seq - 1)).entries;
  expect(entries.map(({ kind }) => kind)).toEqual(['voided', 'commit', 'commit']);
  expect(entries[0]).toMatchObject({ seq, bytes: '' });
});

test('who comes back is told who was put out meanwhile, and who came later is not', async () => {
  const { alice, bob, carol, eve, url, room } = await meeting();
  const seq = await eve.commit();
  for (const person of [alice, bob, carol]) refuse(person, seq);
  await alice.wire.next('group.voided');
  await alice.catchUp();
  await alice.commit({ removed: [eve.participant] });
  const dave = await Person.join(url, room);
  expect((await carol.resume(seq - 1)).putOut).toEqual([{ participant: eve.participant, fault: 'bad-commit' }]);
  expect((await bob.resume(seq)).putOut).toEqual([]);
  expect((await dave.resume(0)).putOut).toEqual([]);
});

test('a single liar voids nothing, and is told that it stands', async () => {
  const { alice, bob, carol, eve } = await meeting();
  const seq = await alice.commit();
  refuse(eve, seq);
  for (const person of [bob, carol]) person.acknowledge(4);
  expect(await eve.wire.next('group.stands')).toEqual({ group: alice.groupId, seq });
  expect(alice.wire.pushesOf('group.voided')).toEqual([]);
});

test('who is silent is not waited for longer than half a second', async () => {
  const { clock, alice, bob, carol, eve } = await meeting();
  const seq = await eve.commit();
  refuse(alice, seq);
  refuse(bob, seq);
  await Promise.all([alice, bob].map(({ wire }) => wire.settle()));
  expect(alice.wire.pushesOf('group.voided')).toEqual([]);
  await pass(clock, 500, alice.wire, bob.wire, carol.wire);
  expect(await carol.wire.next('group.voided')).toMatchObject({ epoch: 3 });
});

test('noise that says it removes everybody puts nobody out', async () => {
  const { alice, bob, carol, eve } = await meeting();
  const others = [alice, bob, carol];
  const seq = await eve.commit({ removed: others.map(({ participant }) => participant) });
  for (const person of others) refuse(person, seq);
  for (const person of others) {
    await person.wire.next('group.voided');
    expect(person.wire.pushesOf('room.removed')).toEqual([]);
  }
  await alice.catchUp();
  await alice.send();
  await bob.wire.settle();
  expect(bob.wire.pushesOf('group.entry').at(-1)?.entry.sender).toBe(alice.participant);
});

/** Eve commits noise that removes everybody; alice and bob refuse it, and carol has said nothing yet. */
async function disputed() {
  const all = await meeting();
  const { alice, bob, carol, eve } = all;
  const seq = await eve.commit({ removed: [alice, bob, carol].map(({ participant }) => participant) });
  for (const person of [alice, bob]) refuse(person, seq);
  for (const person of [alice, bob]) await person.wire.settle();
  expect(alice.wire.pushesOf('group.voided')).toEqual([]);
  const becomeVoid = async () => {
    await pass(all.clock, 500, alice.wire, bob.wire);
    await alice.wire.next('group.voided');
  };
  return { ...all, seq, becomeVoid };
}

test('who leaves while noise removes everybody has left: the others are told when it is void', async () => {
  const { alice, bob, carol, eve, becomeVoid } = await disputed();
  await carol.wire.request('room.leave', {});
  await becomeVoid();
  await alice.wire.settle();
  expect(alice.wire.pushesOf('room.departed')).toContainEqual({ participant: carol.participant, why: 'left' });
  await alice.catchUp();
  await alice.commit({ removed: [carol.participant, eve.participant] });
  alice.acknowledge();
  bob.acknowledge(4);
  const again = await Person.enter(bob.url, bob.room, carol.participant);
  await again.joinGroup();
});

test('who is cut off and comes back while noise removes everybody is away and back for the others', async () => {
  const { alice, bob, carol, seq, becomeVoid } = await disputed();
  bob.wire.close();
  await bob.wire.closed;
  carol.wire.close();
  await carol.wire.closed;
  expect((await bob.resume(seq - 1)).entries).toMatchObject([{ seq }]);
  refuse(bob, seq);
  await becomeVoid();
  await alice.wire.settle();
  expect(alice.wire.pushesOf('room.away').at(-1)).toEqual({ participant: carol.participant });
  expect(alice.wire.pushesOf('room.back')).toContainEqual({ participant: bob.participant });
});

test('what somebody says or commits while noise removes everybody waits, and is taken afterwards', async () => {
  const { alice, bob, becomeVoid } = await disputed();
  await expect(bob.send()).rejects.toMatchObject({ error: { code: 'stale-epoch' } });
  await expect(bob.commit()).rejects.toMatchObject({ error: { code: 'stale-epoch', winner: { epoch: 3 } } });
  await expect(bob.commit({ epoch: 4 })).rejects.toMatchObject({ error: { code: 'not-member' } });
  await becomeVoid();
  await bob.send();
  await bob.commit();
  await alice.wire.settle();
  expect(alice.wire.pushesOf('room.removed')).toEqual([]);
});

test('who loads the page again while noise removes everybody takes the place of their leaf when it is void', async () => {
  const { alice, bob, eve, becomeVoid } = await disputed();
  const again = await bob.comeAgain();
  await becomeVoid();
  await alice.catchUp();
  await alice.commit({ removed: [eve.participant] });
  await again.catchUp();
  await again.rejoinGroup();
  await alice.catchUp();
  expect(alice.group?.epoch).toBe(5);
});

test('who says at once that they have followed their own noise puts nobody out by it', async () => {
  const { alice, bob, carol, eve } = await meeting();
  const seq = await eve.commit({ removed: [alice, bob, carol].map(({ participant }) => participant) });
  eve.acknowledge();
  await eve.wire.settle();
  for (const person of [alice, bob, carol]) refuse(person, seq);
  expect(await eve.wire.closed).toMatchObject({ reason: 'removed' });
  for (const { wire } of [alice, bob, carol]) expect(wire.pushesOf('room.removed')).toEqual([]);
});

test('who is alone when the commit stands that removes the others ends the group by leaving', async () => {
  const { alice, bob, carol, eve, clock, url, room } = await meeting();
  await eve.commit({ removed: [alice, bob, carol].map(({ participant }) => participant) });
  await eve.wire.request('room.leave', {});
  for (const { wire } of [alice, bob, carol]) await wire.request('room.leave', {});
  await pass(clock, 10_000);
  const dave = await Person.enter(url, room);
  expect(dave.group).toBeNull();
});

test('of a joiner whose commit is void after they have gone nothing is kept', async () => {
  const { alice, bob, carol, eve, url, room } = await meeting();
  const dave = await Person.enter(url, room);
  const seq = await dave.joinGroup();
  await dave.wire.request('room.leave', {});
  for (const person of [alice, bob, carol, eve]) refuse(person, seq);
  await alice.wire.next('group.voided');
  // Nobody has the name any more, so it needs no token.
  await Person.enter(url, room, dave.participant);
});

test('a removal that nobody refuses stands after two seconds, or as soon as all have acknowledged', async () => {
  const { clock, alice, bob, carol, eve } = await meeting();
  await alice.commit({ removed: [bob.participant] });
  await alice.wire.settle();
  expect(bob.wire.pushesOf('room.removed')).toEqual([]);
  carol.acknowledge(4);
  await carol.wire.settle();
  await pass(clock, 2_000, alice.wire, bob.wire, carol.wire, eve.wire);
  expect(await bob.wire.closed).toMatchObject({ reason: 'removed' });
  await alice.commit({ removed: [carol.participant] });
  for (const person of [alice, eve]) person.acknowledge(5);
  expect(await carol.wire.closed).toMatchObject({ reason: 'removed' });
});

test('noise of which nobody says anything for long, because all are slow, is void all the same', async () => {
  const { clock, alice, bob, carol, eve } = await meeting();
  const seq = await eve.commit();
  await pass(clock, 6_000, alice.wire, bob.wire, carol.wire, eve.wire);
  for (const person of [alice, bob, carol]) refuse(person, seq);
  expect(await alice.wire.next('group.voided')).toMatchObject({ seq });
});

test('where one refuses early and the others late, they are still heard', async () => {
  const { clock, alice, bob, carol, eve } = await meeting();
  const seq = await eve.commit();
  refuse(alice, seq);
  await alice.wire.settle();
  await pass(clock, 900, alice.wire, bob.wire, carol.wire, eve.wire);
  expect(alice.wire.pushesOf('group.stands')).toEqual([]);
  refuse(bob, seq);
  await bob.wire.settle();
  await pass(clock, 400, alice.wire, bob.wire, carol.wire, eve.wire);
  expect(await carol.wire.next('group.voided')).toMatchObject({ seq });
});

test('who has followed what is void comes again in the place of their leaf', async () => {
  const { alice, bob, carol, eve } = await meeting();
  const seq = await eve.commit();
  carol.acknowledge(4);
  await carol.wire.settle();
  for (const person of [alice, bob]) refuse(person, seq);
  // Two against the one who followed and the one who made it: it stands, and those two go another way.
  expect(await alice.wire.next('group.stands')).toMatchObject({ seq });
  const again = await alice.comeAgain();
  await again.rejoinGroup();
});

test('who gives joiners what is no GroupInfo is out, and why is said; the log keeps what it is checked by', async () => {
  const { alice, bob, carol, eve } = await meeting();
  const seq = await eve.commit();
  const bytes = Buffer.from(eve.group!.groupInfo, 'base64url');
  const digest = createHash('sha256').update(bytes).digest('base64url');
  const mark = { digest, signature: bytes.subarray(-64).toString('base64url') };
  await alice.wire.settle();
  expect(alice.wire.pushesOf('group.entry').at(-1)?.entry).toMatchObject({ seq, groupInfo: mark });
  expect((await carol.resume(seq - 1)).entries).toMatchObject([{ seq, groupInfo: mark }]);
  for (const person of [alice, bob]) refuse(person, seq, 'false-group-info');
  refuse(carol, seq);
  const fault = 'false-group-info';
  expect(await alice.wire.next('group.voided')).toMatchObject({ committer: eve.participant, fault, blamed: true });
  expect(await eve.wire.closed).toMatchObject({ reason: 'removed' });
});

test('a joiner who gives the next one what is no GroupInfo is out, unless it is one word against another', async () => {
  const { alice, bob, carol, eve, url, room } = await meeting();
  const dave = await Person.enter(url, room);
  const seq = await dave.joinGroup();
  for (const person of [alice, bob, carol, eve]) refuse(person, seq, 'false-group-info');
  expect(await dave.wire.closed).toMatchObject({ reason: 'removed' });
  expect(await alice.wire.next('group.voided')).toMatchObject({ committer: dave.participant, blamed: true });
  expect(alice.wire.pushesOf('room.departed')).toEqual([]);
  await expect(dave.comeAgain()).rejects.toMatchObject({ error: { code: 'put-out' } });
  await alice.commit({ epoch: 3, removed: [bob, carol, eve].map(({ participant }) => participant) });
  alice.acknowledge();
  const frank = await Person.enter(url, room);
  refuse(alice, await frank.joinGroup(), 'false-group-info');
  expect(await frank.wire.next('group.voided')).toMatchObject({ committer: frank.participant, blamed: false });
});

test('a joiner whose commit is void keeps the seat, is blamed for nothing, and tries again', async () => {
  const { alice, bob, carol, eve, url, room } = await meeting();
  const dave = await Person.enter(url, room);
  const seq = await dave.joinGroup();
  for (const person of [alice, bob, carol, eve]) refuse(person, seq);
  expect(await dave.wire.next('group.voided')).toMatchObject({ committer: dave.participant, blamed: false, epoch: 3 });
  const again = await dave.comeAgain();
  expect(again.group?.epoch).toBe(3);
  await again.joinGroup();
  await alice.wire.settle();
  expect(alice.wire.pushesOf('room.departed')).toEqual([]);
});

test('a joiner whose commit builds on what is void by then gets the group as it is, and joins it', async () => {
  const { clock, alice, bob, carol, eve, url, room } = await meeting();
  const seq = await eve.commit();
  const dave = await Person.enter(url, room);
  expect(dave.group?.epoch).toBe(4);
  for (const person of [alice, bob, carol]) refuse(person, seq);
  await dave.wire.next('group.voided');
  const refused = await dave.joinGroup().catch((error: unknown) => error);
  expect(refused).toMatchObject({ error: { code: 'stale-epoch', snapshot: { epoch: 3 } } });
  await dave.catchUp();
  // Nobody excludes eve, so the others may join after two seconds.
  await pass(clock, 2_000, alice.wire, dave.wire);
  await dave.joinGroup();
  await alice.wire.settle();
  expect(alice.wire.pushesOf('group.entry').at(-1)?.entry).toMatchObject({ epoch: 3, sender: dave.participant });
});

/** A guest has joined by noise, carol leaves, and the noise is void after half a second, since eve says nothing. */
async function leaving() {
  const all = await meeting();
  const { alice, bob, carol, clock, url, room } = all;
  const guest = await Person.enter(url, room);
  const seq = await guest.joinGroup();
  await carol.wire.request('room.leave', {});
  for (const person of [alice, bob]) refuse(person, seq);
  for (const { wire } of [alice, bob]) await wire.settle();
  await pass(clock, 500, alice.wire, bob.wire);
  await alice.wire.next('group.voided');
  await alice.catchUp();
  const another = await Person.enter(url, room);
  return { ...all, another };
}

test('nobody joins before a member has excluded who left, however soon they try', async () => {
  const { alice, carol, another } = await leaving();
  const joining = another.joinGroup().catch((error: unknown) => error);
  await another.wire.settle();
  await expect(another.joinGroup()).rejects.toMatchObject({ error: { code: 'rate-limited' } });
  await alice.commit({ removed: [carol.participant] });
  expect(await joining).toMatchObject({ error: { code: 'stale-epoch' } });
  await another.catchUp();
  await another.joinGroup();
});

test('where no member excludes who left, the others join after two seconds', async () => {
  const { clock, alice, bob, another } = await leaving();
  const joining = another.joinGroup();
  await pass(clock, 1_900, alice.wire, bob.wire, another.wire);
  expect(alice.wire.pushesOf('group.entry').filter(({ entry }) => entry.sender === another.participant)).toEqual([]);
  await pass(clock, 100, alice.wire, bob.wire, another.wire);
  await joining;
});

test('where no member is connected nobody waits for them', async () => {
  const { alice, bob, eve, another } = await leaving();
  for (const { wire } of [alice, bob, eve]) {
    wire.close();
    await wire.closed;
  }
  await another.joinGroup();
});
