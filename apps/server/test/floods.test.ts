import { expect, test } from 'vitest';
import { ManualClock, pass } from './support/manual-clock.ts';
import { entry, makeRoom, Person } from './support/people.ts';
import { testServer } from './support/test-server.ts';
import { randomId } from './support/wire.ts';

// Commits that each are in order, and more of them than anybody needs.

async function meeting(count: number) {
  const clock = new ManualClock();
  const { url } = await testServer({}, { clock });
  const room = await makeRoom(url);
  const people: Person[] = [];
  for (let index = 0; index < count; index += 1) people.push(await Person.join(url, room));
  return { clock, url, room, people };
}

/** Commits again and again, until one is not taken. Says how many were, and why no more. */
async function flood(person: Person): Promise<{ taken: number; code: unknown }> {
  await person.catchUp();
  for (let taken = 0; ; taken += 1) {
    const refused = await person.commit().then(
      () => undefined,
      (error: { error?: { code: string } }) => error,
    );
    if (refused) return { taken, code: refused.error?.code };
  }
}

test('who commits again and again is refused by name, and may commit again as time passes', async () => {
  const { clock, people } = await meeting(2);
  const [alice, eve] = people as [Person, Person];
  const { taken, code } = await flood(eve);
  expect(code).toBe('rate-limited');
  expect(taken).toBeLessThan(10);
  await pass(clock, 4_000, alice.wire, eve.wire);
  expect(await flood(eve)).toEqual({ taken: 2, code: 'rate-limited' });
});

test('the others are not slowed by it: they commit and come in', async () => {
  const { url, room, people } = await meeting(2);
  const [alice, eve] = people as [Person, Person];
  await flood(eve);
  await alice.catchUp();
  await alice.commit();
  const dave = await Person.join(url, room);
  await alice.catchUp();
  expect(alice.group).toMatchObject({ epoch: dave.group!.epoch });
});

test('whoever has used it up still shuts out those who have gone, however many and one by one', async () => {
  const { people } = await meeting(6);
  const [alice, ...others] = people as [Person, ...Person[]];
  await flood(alice);
  for (const person of others) {
    await person.wire.request('room.leave', {});
    await alice.catchUp();
    await alice.commit({ removed: [person.participant] });
  }
  // For somebody who has gone it is good once.
  await expect(alice.commit({ removed: [others[0]!.participant] })).rejects.toMatchObject({
    error: { code: 'rate-limited' },
  });
});

test('who comes again and again in the place of their leaf has to wait as well', async () => {
  const { clock, people } = await meeting(2);
  const [alice] = people as [Person, Person];
  let eve = people[1]!;
  const comeAgain = async (): Promise<void> => {
    for (;;) {
      eve = await eve.comeAgain();
      await eve.rejoinGroup();
    }
  };
  await expect(comeAgain()).rejects.toMatchObject({ error: { code: 'rate-limited' } });
  await pass(clock, 2_000, alice.wire, eve.wire);
  await eve.rejoinGroup();
});

test('a joiner whose commits nobody can follow is put out at the third', async () => {
  const { url, room, people } = await meeting(3);
  let eve = await Person.enter(url, room);
  for (const blamed of [false, false, true]) {
    const seq = await eve.joinGroup();
    for (const person of people) {
      person.wire.notify('group.refuse', { group: person.groupId, seq, fault: 'bad-commit' });
    }
    for (const person of people) expect(await person.wire.next('group.voided')).toMatchObject({ seq, blamed });
    if (!blamed) eve = await eve.comeAgain();
  }
  await expect(eve.comeAgain()).rejects.toMatchObject({ error: { code: 'put-out' } });
});

test('a connection on which joiners fail three times is ended, under whatever names they come', async () => {
  const { room, url, people } = await meeting(3);
  const eve = await Person.enter(url, room);
  for (let failed = 1; failed <= 3; failed += 1) {
    if (failed > 1) {
      await eve.wire.request('room.leave', {});
      await eve.wire.request('room.enter', { room, participant: randomId(), entry });
      await eve.catchUp();
    }
    const seq = await eve.joinGroup();
    for (const { wire, groupId } of people) wire.notify('group.refuse', { group: groupId, seq, fault: 'bad-commit' });
    for (const { wire } of people) expect(await wire.next('group.voided')).toMatchObject({ seq, blamed: false });
  }
  expect(await eve.wire.closed).toMatchObject({ reason: 'removed' });
});

test('commits are counted by the connection, too: another name on it begins no new allowance', async () => {
  const { room, url, people } = await meeting(1);
  const [alice] = people as [Person];
  const eve = await Person.enter(url, room);
  const comeAndGo = async (): Promise<void> => {
    await eve.catchUp();
    await eve.joinGroup();
    await eve.wire.request('room.leave', {});
    const { participant } = await alice.wire.next('room.departed');
    await alice.catchUp();
    await alice.commit({ removed: [participant] });
    await eve.wire.request('room.enter', { room, participant: randomId(), entry });
  };
  for (let time = 0; time < 8; time += 1) await comeAndGo();
  await expect(comeAndGo()).rejects.toMatchObject({ error: { code: 'rate-limited' } });
});
