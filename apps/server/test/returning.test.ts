import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Link } from '../src/rooms/ports.ts';
import { Rooms } from '../src/rooms/rooms.ts';
import { openStorage } from '../src/storage/storage.ts';
import { ManualClock, pass } from './support/manual-clock.ts';
import { entry, makeRoom, Person } from './support/people.ts';
import { testServer } from './support/test-server.ts';
import { randomId, sealedBytes, Wire } from './support/wire.ts';

async function meeting() {
  const clock = new ManualClock();
  const { url } = await testServer({}, { clock });
  const room = await makeRoom(url);
  const [alice, bob, carol] = [
    await Person.join(url, room),
    await Person.join(url, room),
    await Person.join(url, room),
  ];
  await Promise.all([alice, bob].map((person) => person.catchUp()));
  return { clock, url, room, alice, bob, carol };
}

function fail(cause: unknown): never {
  throw cause;
}

/** A connection that stays open until it is told otherwise. */
const makeLink = (): Link => ({ open: true, confirmedUntil: 0, send: () => {}, close: () => {} });

const typesOf = ({ wire }: Person): string[] => wire.pushes.map(({ type }) => type);

test('who comes again takes the seat, and the leaf by a commit that removes the former one', async () => {
  const { alice, bob } = await meeting();
  const again = await bob.comeAgain();
  expect(await bob.wire.closed).toMatchObject({ reason: 'superseded' });
  expect(again.group?.epoch).toBe(2);
  // Without keys they are no member.
  expect((await again.wire.refusal('group.log', { after: 0 })).code).toBe('not-member');
  await expect(again.joinGroup()).rejects.toMatchObject({ error: { code: 'bad-message' } });
  await expect(again.commit({})).rejects.toMatchObject({ error: { code: 'not-member' } });
  await again.rejoinGroup();
  await alice.wire.settle();
  const joined = alice.wire.pushesOf('group.entry').at(-1)?.entry;
  expect(joined).toMatchObject({ joined: true, sender: bob.participant, removed: [bob.participant] });
  await again.send();
  await alice.wire.settle();
  expect(typesOf(alice)).not.toContain('room.departed');
  expect(typesOf(alice)).not.toContain('room.away');
});

test('who has departed and is still a leaf is back, and nobody need remove them', async () => {
  const { alice, bob, carol } = await meeting();
  await bob.wire.request('room.leave', {});
  await alice.wire.next('room.departed');
  const again = await bob.comeAgain();
  expect(await alice.wire.next('room.back')).toEqual({ participant: bob.participant });
  await again.rejoinGroup();
  const dave = await Person.join(carol.url, carol.room);
  await dave.wire.settle();
  expect(dave.wire.pushes).toEqual([]);
});

test('whose former leaf is removed as they come keeps the seat, and joins like anybody', async () => {
  const { alice, bob } = await meeting();
  await bob.wire.request('room.leave', {});
  const again = await bob.comeAgain();
  await alice.commit({ removed: [bob.participant] });
  // Made before they knew.
  await expect(again.rejoinGroup()).rejects.toMatchObject({ error: { code: 'stale-epoch' } });
  await again.catchUp();
  await expect(again.rejoinGroup()).rejects.toMatchObject({ error: { code: 'bad-message' } });
  await again.joinGroup();
  await again.send();
});

test('whose commit comes after the one that removed their former leaf has lost a race, and joins by what won', async () => {
  const { alice, bob } = await meeting();
  await bob.wire.request('room.leave', {});
  const again = await bob.comeAgain();
  await alice.commit({ removed: [bob.participant] });
  const lost = again.rejoinGroup();
  await expect(lost).rejects.toMatchObject({ error: { code: 'stale-epoch', snapshot: { epoch: 3 } } });
  await again.catchUp();
  await again.joinGroup();
});

test('who was removed comes again under the same id', async () => {
  const { alice, bob } = await meeting();
  await bob.wire.request('room.leave', {});
  await alice.commit({ removed: [bob.participant] });
  const again = await bob.comeAgain();
  await again.joinGroup();
});

test('who comes again and is lost before joining leaves a leaf that others are told to remove', async () => {
  const { clock, alice, bob } = await meeting();
  const again = await bob.comeAgain();
  again.wire.close();
  await again.wire.closed;
  await alice.wire.settle();
  await pass(clock, 30_000, alice.wire);
  expect(await alice.wire.next('room.departed')).toEqual({ participant: bob.participant, why: 'lost' });
  await alice.commit({ removed: [bob.participant] });
});

test('who comes again where nobody else lives finds an empty room', async () => {
  const { url } = await testServer();
  const alice = await Person.join(url, await makeRoom(url));
  const again = await alice.comeAgain();
  expect(again.group).toBeNull();
  await again.found();
  const bob = await Person.join(url, alice.room);
  expect(bob.group?.epoch).toBe(1);
});

/** Rooms without sockets, in which two pages of one participant come after each other, to the very turn. */
async function twoPages() {
  const folder = mkdtempSync(join(tmpdir(), 'konklave-'));
  const store = await openStorage(folder);
  const tokens = [sealedBytes(32), sealedBytes(32)] as const;
  const makeResumeToken = vi.fn<() => string>().mockReturnValueOnce(tokens[0]).mockReturnValue(tokens[1]);
  const surroundings = { store, clock: new ManualClock(), makeResumeToken, bridge: () => undefined };
  const limits = { graceMs: 30_000, capacity: 9, keepDays: 1, makeRoomId: randomId, onFailure: fail };
  const rooms = new Rooms({ ...surroundings, ...limits });
  const room = await rooms.create(createHash('sha256').update(entry, 'base64url').digest('base64url'));
  const participant = randomId();
  const [before, after] = [makeLink(), makeLink()];
  onTestFinished(async () => {
    await rooms.close(0);
    await store.close();
    rmSync(folder, { recursive: true });
  });
  const enter = (link: Link, resume?: string) =>
    new Promise((answer) => rooms.enter({ room, participant, entry, ...(resume && { resume }) }, link, answer));
  await enter(before);
  const page = rooms.of({ room, participant })!;
  const create = (link: Link) =>
    new Promise((answer) =>
      page.group.create({ participant, link }, { group: randomId(), groupInfo: sealedBytes() }, answer),
    );
  return { participant, page, before, after, enter, again: () => enter(after, tokens[0]), create };
}

const refused = (code: string) => ({ ok: false, error: { code } });

test('a page that goes while the next one is at the door takes nobody else out', async () => {
  const { participant, page, before, after, again, create } = await twoPages();
  const entered = again();
  page.abandoned(participant, before);
  expect(await entered).toMatchObject({ ok: true });
  expect(await create(after)).toEqual({ ok: true, value: { seq: 0 } });
});

test('what a page asks for while the next one is at the door gives nobody else a leaf', async () => {
  const { before, after, again, create } = await twoPages();
  const entered = again();
  const late = create(before);
  expect(await entered).toMatchObject({ ok: true });
  expect(await late).toEqual(refused('not-entered'));
  expect(await create(after)).toEqual({ ok: true, value: { seq: 0 } });
});

test('a goodbye counts although the line is cut right behind it', async () => {
  const { participant, page, before, after, enter } = await twoPages();
  page.leave(participant, before, () => {});
  page.disconnected(participant, before);
  // Nobody has the name any more, so it needs no token.
  expect(await enter(after)).toMatchObject({ ok: true });
});

test('an old or wrong token takes nothing', async () => {
  const { url, room, bob } = await meeting();
  await bob.comeAgain();
  const mallory = await Wire.open(url);
  for (const resume of [bob.resumeToken, sealedBytes(32)]) {
    const params = { room, participant: bob.participant, entry, resume };
    expect((await mallory.refusal('room.enter', params)).code).toBe('already-entered');
  }
});
