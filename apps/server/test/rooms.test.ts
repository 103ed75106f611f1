import { expect, test } from 'vitest';
import { ManualClock, pass } from './support/manual-clock.ts';
import { entry, makeRoom, Person } from './support/people.ts';
import { testServer } from './support/test-server.ts';
import { randomId, sealedBytes, Wire } from './support/wire.ts';

const graceMs = 30_000;

async function meeting() {
  const clock = new ManualClock();
  const server = await testServer({}, { clock });
  const room = await makeRoom(server.url);
  const alice = await Person.join(server.url, room);
  const bob = await Person.join(server.url, room);
  await alice.wire.next('group.entry');
  return { clock, server, room, alice, bob };
}

test('nobody enters a room that was never made, or a full one, or twice', async () => {
  const { url } = await testServer({ roomCapacity: 2 });
  const room = await makeRoom(url);
  const stranger = await Wire.open(url);
  const enter = (changes: object) =>
    stranger.refusal('room.enter', { room, participant: randomId(), entry, ...changes }).then(({ code }) => code);
  expect(await enter({ room: randomId() })).toBe('unknown-room');
  const alice = await Person.join(url, room);
  expect(await alice.wire.refusal('room.enter', { room, participant: randomId(), entry })).toEqual({
    code: 'already-entered',
  });
  expect(await enter({ participant: alice.participant })).toBe('already-entered');
  await Person.enter(url, room);
  expect(await enter({})).toBe('room-full');
});

test('whoever knows the address of a room and not its secret gets no seat, and learns nothing', async () => {
  const { url } = await testServer({ roomCapacity: 1 });
  const room = await makeRoom(url);
  const alice = await Person.join(url, room);
  const mallory = await Wire.open(url);
  const refusal = (params: object) => mallory.refusal('room.enter', { room, participant: randomId(), ...params });
  expect(await refusal({ entry: sealedBytes(32) })).toEqual({ code: 'wrong-entry' });
  expect(await refusal({ entry: sealedBytes(32), participant: alice.participant })).toEqual({ code: 'wrong-entry' });
  expect(await refusal({})).toMatchObject({ code: 'bad-message' });
  expect((await mallory.refusal('group.fetch', {})).code).toBe('not-entered');
  const other = await makeRoom(url, 'A'.repeat(43));
  expect(await refusal({ room: other, entry })).toEqual({ code: 'wrong-entry' });
});

test('two enters sent at once on one socket give one seat', async () => {
  const { url } = await testServer();
  const room = await makeRoom(url);
  const wire = await Wire.open(url);
  const first = wire.request('room.enter', { room, participant: randomId(), entry });
  expect(await wire.refusal('room.enter', { room, participant: randomId(), entry })).toEqual({
    code: 'already-entered',
  });
  await expect(first).resolves.toHaveProperty('group', null);
});

test('without having entered there is nothing to ask for', async () => {
  const { url } = await testServer();
  const wire = await Wire.open(url);
  const bytes = 'AAAA';
  const group = randomId();
  const commit = { group, epoch: 0, commit: bytes, groupInfo: bytes, joined: true, removed: [] };
  expect((await wire.refusal('room.leave', {})).code).toBe('not-entered');
  expect((await wire.refusal('group.fetch', {})).code).toBe('not-entered');
  expect((await wire.refusal('group.create', { group, groupInfo: bytes })).code).toBe('not-entered');
  expect((await wire.refusal('group.commit', commit)).code).toBe('not-entered');
  expect((await wire.refusal('mailbox.send', { group, epoch: 0, nonce: 1, bytes })).code).toBe('not-entered');
  expect((await wire.refusal('media.open', {})).code).toBe('not-entered');
});

test('leaving is told, stays on the list until a commit removes the leaf, and is told to whoever joins before', async () => {
  const { clock, server, room, alice, bob } = await meeting();
  const carol = await Person.join(server.url, room);
  await bob.wire.request('room.leave', {});
  expect(await alice.wire.next('room.departed')).toEqual({ participant: bob.participant, why: 'left' });
  await pass(clock, 2_000, alice.wire, carol.wire);
  const dave = await Person.join(server.url, room);
  expect(await dave.wire.next('room.departed')).toEqual({ participant: bob.participant, why: 'left' });
  await carol.catchUp();
  await carol.commit({ removed: [bob.participant] });
  const erin = await Person.join(server.url, room);
  await erin.wire.settle();
  expect(erin.wire.pushes).toEqual([]);
});

test('whoever left may enter again on the same socket, as somebody else', async () => {
  const { room, bob } = await meeting();
  await bob.wire.request('room.leave', {});
  expect((await bob.wire.refusal('room.leave', {})).code).toBe('not-entered');
  const params = { room, participant: bob.participant, entry };
  expect((await bob.wire.refusal('room.enter', params)).code).toBe('already-entered');
  await bob.wire.request('room.enter', { ...params, participant: randomId(), entry });
});

test('what somebody asks for behind their own goodbye founds no group and adds no leaf', async () => {
  const { url } = await testServer();
  const room = await makeRoom(url);
  const mallory = await Person.enter(url, room);
  const left = mallory.wire.request('room.leave', {});
  await expect(mallory.found()).rejects.toMatchObject({ error: { code: 'not-entered' } });
  await left;

  const alice = await Person.join(url, room);
  expect(alice.group?.epoch).toBe(0);
  const ghost = await Person.enter(url, room);
  const gone = ghost.wire.request('room.leave', {});
  await expect(ghost.joinGroup()).rejects.toMatchObject({ error: { code: 'not-entered' } });
  await gone;
  await alice.wire.settle();
  expect(alice.wire.pushes).toEqual([]);
});

test('the group ends with its last member: the next to come finds an empty room', async () => {
  const { server, room, alice, bob } = await meeting();
  const waiting = await Person.enter(server.url, room);
  const { groupId } = alice;
  await alice.wire.request('room.leave', {});
  await bob.wire.request('room.leave', {});
  expect(
    await waiting.wire.refusal('group.commit', {
      group: groupId,
      epoch: 1,
      commit: 'AAAA',
      groupInfo: 'AAAA',
      joined: true,
      removed: [],
    }),
  ).toEqual({ code: 'no-group' });
  const carol = await Person.join(server.url, room);
  expect(carol.group?.epoch).toBe(0);
  expect(carol.groupId).not.toBe(groupId);
});

test('a lost connection is away, a resumed one is back, and it gets what it missed', async () => {
  const { alice, bob } = await meeting();
  const position = await alice.send();
  await bob.wire.next('group.entry');
  bob.wire.close();
  expect(await alice.wire.next('room.away')).toEqual({ participant: bob.participant });
  const missed = [await alice.send(), await alice.send()];
  const result = await bob.resume(position);
  expect(result.entries.map(({ seq }) => seq)).toEqual(missed);
  expect(result).toMatchObject({ away: [], departed: [] });
  expect(await alice.wire.next('room.back')).toEqual({ participant: bob.participant });
  const live = await alice.send();
  expect((await bob.wire.next('group.entry')).entry.seq).toBe(live);
  // The client may send again what it got no answer to.
  await alice.wire.settle();
  expect(alice.wire.pushesOf('room.departed')).toEqual([]);
});

test('nobody gets entries from before they joined, whatever they ask for', async () => {
  const { server, room, alice } = await meeting();
  await alice.send();
  const carol = await Person.join(server.url, room);
  const joinedAt = carol.group!.seq;
  carol.wire.close();
  const { entries } = await carol.resume(0);
  expect(entries.map(({ seq }) => seq)).toEqual([joinedAt]);
});

test('whoever stays away longer than the grace time has departed and cannot come back', async () => {
  const { clock, alice, bob } = await meeting();
  bob.wire.close();
  await alice.wire.next('room.away');
  await pass(clock, graceMs - 1, alice.wire);
  expect(alice.wire.pushesOf('room.departed')).toEqual([]);
  await pass(clock, 1, alice.wire);
  expect(await alice.wire.next('room.departed')).toEqual({ participant: bob.participant, why: 'lost' });
  await expect(bob.resume(0)).rejects.toMatchObject({ error: { code: 'gone' } });
});

test('coming back stops the clock', async () => {
  const { clock, alice, bob } = await meeting();
  bob.wire.close();
  await alice.wire.next('room.away');
  await pass(clock, graceMs - 1_000, alice.wire);
  await bob.resume(1);
  await pass(clock, graceMs, alice.wire, bob.wire);
  expect(alice.wire.pushesOf('room.departed')).toEqual([]);
});

test('resuming takes over from a socket that still seems to live, without a word to the others', async () => {
  const { alice, bob } = await meeting();
  const before = bob.wire;
  await bob.resume(1);
  expect(await before.closed).toEqual({ code: 1000, reason: 'superseded' });
  const seq = await alice.send();
  expect((await bob.wire.next('group.entry')).entry.seq).toBe(seq);
  await alice.wire.settle();
  expect(alice.wire.pushes.map(({ type }) => type)).toEqual(['group.entry']);
});

test('nobody resumes as somebody else', async () => {
  const { server, room, alice, bob } = await meeting();
  const mallory = await Wire.open(server.url);
  const refusal = (changes: object) =>
    mallory.refusal('room.resume', {
      room,
      participant: alice.participant,
      resume: bob.resumeToken,
      after: 0,
      ...changes,
    });
  expect(await refusal({})).toEqual({ code: 'gone' });
  expect(await refusal({ participant: randomId() })).toEqual({ code: 'gone' });
  expect(await refusal({ room: randomId() })).toEqual({ code: 'unknown-room' });
  const elsewhere = await makeRoom(server.url);
  expect(await refusal({ room: elsewhere, resume: alice.resumeToken })).toEqual({ code: 'gone' });
  await alice.wire.settle();
  expect(alice.wire.socket.readyState).toBe(WebSocket.OPEN);
});

test('who joins or resumes is told who is away', async () => {
  const { server, room, alice, bob } = await meeting();
  bob.wire.close();
  await alice.wire.next('room.away');
  const carol = await Person.join(server.url, room);
  expect(await carol.wire.next('room.away')).toEqual({ participant: bob.participant });
  carol.wire.close();
  await alice.wire.next('room.away');
  expect((await carol.resume(carol.group!.seq)).away).toEqual([bob.participant]);
});

test('somebody who entered and never became a member goes without a word, and frees the seat', async () => {
  const { clock, server, room, alice, bob } = await meeting();
  const visitor = await Person.enter(server.url, room);
  visitor.wire.close();
  await visitor.wire.closed;
  // The server sees the close a little later than the visitor: the first seconds may not count.
  await pass(clock, graceMs + 4_000, alice.wire, bob.wire);
  await expect(visitor.resume(0)).rejects.toMatchObject({ error: { code: 'gone' } });
  expect(alice.wire.pushes.map(({ type }) => type)).toEqual(['group.entry']);
});

test('messages of one room never reach another, and its group cannot be named from there', async () => {
  const { server, alice, bob } = await meeting();
  const other = await makeRoom(server.url);
  const mallory = await Person.join(server.url, other);
  const bytes = 'AAAA';
  const send = { group: alice.groupId, epoch: 1, nonce: 1, bytes };
  expect((await mallory.wire.refusal('mailbox.send', send)).code).toBe('no-group');
  const commit = { group: alice.groupId, epoch: 1, commit: bytes, groupInfo: bytes, joined: false, removed: [] };
  expect((await mallory.wire.refusal('group.commit', commit)).code).toBe('no-group');
  await mallory.commit({ removed: [bob.participant] });
  await alice.send();
  await Promise.all([mallory, alice, bob].map(({ wire }) => wire.settle()));
  expect(mallory.wire.pushes).toEqual([]);
  expect(alice.wire.pushesOf('group.entry')).toHaveLength(1);
});
