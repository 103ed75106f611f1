import type { LogEntry } from '@konklave/protocol/client';
import { expect, test } from 'vitest';
import { makeRoom, Person } from './support/people.ts';
import { Program, serveWithoutBridge } from './support/process.ts';
import { temporaryFolder } from './support/test-server.ts';
import { Refused, sealedBytes } from './support/wire.ts';

const kills = 15;

/** What somebody asked for: `seq` once the server has acknowledged it. */
interface Asked {
  person: Person;
  kind: 'commit' | 'message';
  epoch: number;
  bytes: string;
  groupInfo: string;
  nonce: number;
  seq: number | undefined;
}

let nextNonce = 1_000;

async function ask(asked: Asked): Promise<void> {
  const { person, epoch, bytes, groupInfo, nonce } = asked;
  const group = person.groupId;
  const { seq } =
    asked.kind === 'commit'
      ? await person.wire.request('group.commit', {
          group,
          epoch,
          commit: bytes,
          groupInfo,
          joined: false,
          removed: [],
        })
      : await person.wire.request('mailbox.send', { group, epoch, nonce, bytes });
  asked.seq = seq;
}

/** Commits and writes, three requests at a time, until the server is gone. */
async function beBusy(person: Person, all: Asked[]): Promise<void> {
  for (;;) {
    const round = (['message', 'commit', 'message'] as const).map((kind): Asked => {
      const { epoch } = person.group!;
      return {
        person,
        kind,
        epoch,
        bytes: sealedBytes(),
        groupInfo: sealedBytes(),
        nonce: nextNonce++,
        seq: undefined,
      };
    });
    for (const asked of round) {
      all.push(asked);
      // One step for all three: nobody waits for an answer before the next request is on its way.
      void ask(asked).catch((error: unknown) => {
        if (error instanceof Refused) all.splice(all.indexOf(asked), 1);
      });
    }
    try {
      await person.catchUp();
    } catch {
      return;
    }
  }
}

function check(log: LogEntry[], all: Asked[]): void {
  const bySeq = new Map(log.map((entry) => [entry.seq, entry]));
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => log[0]!.seq + index));
  for (const { kind, seq, bytes, person } of all) {
    if (seq === undefined) continue;
    expect(bySeq.get(seq)).toMatchObject({ kind, bytes, sender: person.participant });
  }
  const epochs = log.filter(({ kind }) => kind === 'commit').map(({ epoch }) => epoch);
  expect(epochs).toEqual(epochs.map((_, index) => epochs[0]! + index));
}

test(`kill -9 at any moment, ${kills} times, loses nothing that was acknowledged`, async () => {
  const data = await temporaryFolder();
  const start = async () => {
    const program = Program.start([process.execPath, serveWithoutBridge, data]);
    return { program, url: await program.firstLine() };
  };
  let { program, url } = await start();
  const room = await makeRoom(url);
  const alice = await Person.join(url, room);
  const people = [alice, await Person.join(url, room), await Person.join(url, room)];
  const all: Asked[] = [];
  let acknowledged = 0;
  for (let round = 0; round < kills; round++) {
    const busy = people.map((person) => beBusy(person, all));
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 200));
    await program.kill();
    await Promise.all(busy);
    ({ program, url } = await start());
    const returns = await Promise.all(people.map((person) => person.resumeWhole(url)));
    const entries = returns[0]!;
    check(entries, all);
    await alice.catchUp();
    const last = entries.findLast(({ kind }) => kind === 'commit')!;
    expect(alice.group!.epoch).toBe(last.epoch + 1);
    const made = all.find(({ bytes }) => bytes === last.bytes);
    if (made) expect(alice.group!.groupInfo).toBe(made.groupInfo);
    // What was under way is asked again; what was stored without an answer is not stored twice.
    const open = all.filter(({ seq }) => seq === undefined);
    await Promise.all(
      open.map((asked) => ask(asked).catch((error: Refused) => expect(error.error.code).toBe('stale-epoch'))),
    );
    for (const asked of open) {
      const stored = entries.find(({ bytes }) => bytes === asked.bytes);
      if (stored) expect(asked.seq).toBe(stored.seq);
    }
    all.splice(0, all.length, ...all.filter(({ seq }) => seq !== undefined));
    acknowledged = all.length;
  }
  const entries = await alice.resumeWhole(url);
  check(entries, all);
  expect(acknowledged).toBeGreaterThan(kills);
});

/** Three members of a room on a server of their own, which can be started again. */
async function threeInside() {
  const data = await temporaryFolder();
  const start = (): Program => Program.start([process.execPath, serveWithoutBridge, data]);
  const first = start();
  const url = await first.firstLine();
  const room = await makeRoom(url);
  const people = [await Person.join(url, room), await Person.join(url, room), await Person.join(url, room)];
  return { people, first, restart: () => start().firstLine() };
}

test('kill -9 while members refuse a commit: it stands, and they are told so', async () => {
  const { people, first, restart } = await threeInside();
  const [alice, bob, eve] = people as [Person, Person, Person];
  for (const person of [alice, bob]) await person.catchUp();
  const noise = sealedBytes();
  const seq = await eve.commit({ commit: noise });
  const refuse = (person: Person): void =>
    person.wire.notify('group.refuse', { group: person.groupId, seq, fault: 'bad-commit' });
  refuse(alice);
  await alice.wire.settle();
  await first.kill();
  const again = await restart();
  expect((await alice.resume(seq - 1, again)).entries).toMatchObject([{ seq, kind: 'commit', bytes: noise }]);
  await bob.resume(seq - 1, again);
  for (const person of [alice, bob]) refuse(person);
  expect(await alice.wire.next('group.stands')).toEqual({ group: alice.groupId, seq });
  expect(await bob.wire.next('group.stands')).toEqual({ group: bob.groupId, seq });
  expect(alice.wire.pushesOf('group.voided')).toEqual([]);
});

test('kill -9 before a removal stands: it stands after the restart, and who is removed is out', async () => {
  const { people, first, restart } = await threeInside();
  const [alice, bob, carol] = people as [Person, Person, Person];
  await alice.catchUp();
  const seq = await alice.commit({ removed: [bob.participant] });
  expect(bob.wire.pushesOf('room.removed')).toEqual([]);
  await first.kill();
  const again = await restart();
  await expect(bob.resume(seq - 1, again)).rejects.toMatchObject({ error: { code: 'put-out' } });
  expect((await carol.resume(seq - 1, again)).entries).toMatchObject([{ seq, kind: 'commit' }]);
});
