import { equalBytes, toBase64url, toHex, utf8 } from '@konklave/bytes';
import { describe, expect, it } from 'vitest';
import {
  acceptCommit,
  commitEmpty,
  commitRemove,
  deriveAdmission,
  dropCommit,
  exportSecret,
  forget,
  foundGroup,
  GroupError,
  joinGroup,
  meetingCode,
  openMessage,
  processCommit,
  sealMessage,
} from '../src/index.ts';
import { codeOf, codesOf, granted, hear, inAnotherWorld, meet, randomId, randomLink, say } from './people.ts';

const codeOfError = (error: unknown): string => (error instanceof GroupError ? error.code : `not ours: ${error}`);

describe('a meeting', () => {
  it('alice founds it, bob, carol and dave join: everyone sees everyone and the same code', async () => {
    const room = await meet(['alice', 'bob', 'carol', 'dave']);
    const participants = room.people.map((person) => person.participant);
    for (const person of room.people) {
      expect(person.group.epoch).toBe(3);
      expect(person.group.groupId).toBe(room.groupId);
      expect(person.group.members.map((member) => member.participant)).toEqual(participants);
      expect(person.group.members.filter((member) => member.self).map((member) => member.participant)).toEqual([
        person.participant,
      ]);
      expect(person.group.members.find((member) => member.self)?.leaf).toBe(person.group.ownLeaf);
    }
    const codes = await codesOf(room.people);
    expect(codes.size).toBe(1);
    expect([...codes][0]).toMatch(/^\d{5}( \d{5}){5}$/);
  });

  it('everyone derives the same secret for a label and a context, and another for others', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const exported = async (label: string, context: Uint8Array, length: number) =>
      new Set(
        await Promise.all(
          room.people.map(async ({ group }) => toHex(await exportSecret(group, label, context, length))),
        ),
      );
    const base = await exported('SFrame 1.0 Base Key', new Uint8Array(0), 16);
    const other = await exported('Konklave 1 board', new Uint8Array(0), 16);
    const context = await exported('SFrame 1.0 Base Key', utf8('context'), 16);
    expect([base.size, other.size, context.size]).toEqual([1, 1, 1]);
    expect(new Set([...base, ...other, ...context]).size).toBe(3);
    expect([...base][0]).toHaveLength(32);
  });

  it('the code and the exported secret change with every epoch', async () => {
    const room = await meet(['alice']);
    const alice = room.people[0]!;
    const codes = [await codeOf(alice)];
    const keys = [toHex(await exportSecret(alice.group, 'SFrame 1.0 Base Key', new Uint8Array(0), 16))];
    const bob = await room.join('bob');
    for (const step of [() => room.refresh(alice), () => room.refresh(bob), () => room.remove(alice, bob)]) {
      codes.push(await codeOf(alice));
      keys.push(toHex(await exportSecret(alice.group, 'SFrame 1.0 Base Key', new Uint8Array(0), 16)));
      await step();
    }
    codes.push(await codeOf(alice));
    expect(new Set(codes).size).toBe(codes.length);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('tells who came and who went', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const [alice, bob, carol] = room.people;
    const watcher = inAnotherWorld(bob!);
    const dave = await room.join('dave');
    await room.remove(alice!, carol!);
    const join = granted(await processCommit(watcher.group, room.passed.at(-2)!.commit));
    expect(join.joined.map((member) => member.participant)).toEqual([dave.participant]);
    expect(join.joined[0]!.leaf).toBe(dave.group.ownLeaf);
    expect(join.removed).toEqual([]);
    const remove = granted(await processCommit(join.group, room.passed.at(-1)!.commit));
    expect(remove.joined).toEqual([]);
    expect(remove.removed.map((member) => member.participant)).toEqual([carol!.participant]);
  });

  it('carol leaves, dave gets her leaf, and nobody takes one for the other', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const [alice, bob, carol] = room.people;
    const { ownLeaf } = carol!.group;
    await room.remove(bob!, carol!);
    const dave = await room.join('dave');
    expect(dave.group.ownLeaf).toBe(ownLeaf);
    expect(await hear(alice!, await say(dave, 'I am dave'))).toEqual({ from: dave.participant, text: 'I am dave' });
    expect(await codesOf(room.people)).toHaveProperty('size', 1);
  });

  it('everyone leaves but bob, who is alone, and carol joins him', async () => {
    const room = await meet(['alice', 'bob', 'dave']);
    const [alice, bob, dave] = room.people;
    await room.remove(bob!, alice!, dave!);
    expect(bob!.group.members).toHaveLength(1);
    const carol = await room.join('carol');
    expect(await hear(bob!, await say(carol, 'hello'))).toEqual({ from: carol.participant, text: 'hello' });
    expect(await codeOf(bob!)).toBe(await codeOf(carol));
  });

  it('a meeting after this one in the same room has other keys and another code', async () => {
    const link = randomLink();
    const first = await meet(['alice', 'bob'], link);
    const second = await meet(['alice', 'bob'], link);
    expect((await codesOf([...first.people, ...second.people])).size).toBe(2);
    expect(await hear(second.people[1]!, await say(first.people[0]!, 'hello'))).toBe('wrong-group');
  });
});

describe('messages', () => {
  it('go from everyone to everyone else, with the right sender', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    for (const sender of room.people) {
      const message = await say(sender, `from ${sender.name}`);
      for (const receiver of room.people.filter((person) => person !== sender)) {
        expect(await hear(receiver, message)).toEqual({ from: sender.participant, text: `from ${sender.name}` });
      }
    }
  });

  it('arrive in another order than they were sent', async () => {
    const [alice, bob] = (await meet(['alice', 'bob'])).people;
    const messages = [];
    for (const text of ['one', 'two', 'three']) messages.push(await say(alice!, text));
    for (const [at, text] of [
      [2, 'three'],
      [0, 'one'],
      [1, 'two'],
    ] as const) {
      expect(await hear(bob!, messages[at]!)).toEqual({ from: alice!.participant, text });
    }
  });

  it('of an older epoch are opened as long as its keys are kept, and not by those who came later', async () => {
    const room = await meet(['alice', 'bob']);
    const [alice, bob] = room.people;
    const late: Uint8Array[] = [];
    for (let epoch = 0; epoch < 6; epoch++) {
      late.push(await say(alice!, `message ${epoch}`));
      await room.refresh(bob!);
    }
    const carol = await room.join('carol');
    const heard = [];
    for (const message of late) heard.push(await hear(bob!, message));
    // Bob is in epoch 8 and keeps 4, 5, 6 and 7; alice wrote in 1 to 6.
    expect(heard.map((entry) => (typeof entry === 'string' ? entry : entry.text))).toEqual([
      'past-epoch',
      'past-epoch',
      'past-epoch',
      'message 3',
      'message 4',
      'message 5',
    ]);
    for (const message of late) expect(await hear(carol, message)).toBe('past-epoch');
  });

  it('of somebody who was removed are not opened any more, not even those of before', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const [alice, bob, carol] = room.people;
    const before = await say(carol!, 'before');
    const onTime = inAnotherWorld(bob!);
    expect(await hear(onTime, before)).toMatchObject({ text: 'before' });
    const afterwards = await say(carol!, 'written in the old epoch, sent after the removal');
    await room.remove(alice!, carol!);
    expect(await hear(bob!, before)).toBe('removed-sender');
    expect(await hear(bob!, afterwards)).toBe('removed-sender');
    // Nor when somebody else got the leaf.
    const dave = await room.join('dave');
    expect(dave.group.ownLeaf).toBe(carol!.group.ownLeaf);
    expect(await hear(bob!, before)).toBe('removed-sender');
  });

  it('of a length up to a block are as long as each other', async () => {
    const [alice, bob] = (await meet(['alice', 'bob'])).people;
    const lengths = new Map<number, Set<number>>();
    for (const length of [
      0, 1, 60, 63, 64, 180, 188, 189, 190, 300, 443, 444, 445, 446, 1000, 16_383, 16_384, 20_000,
    ]) {
      const { group, message } = await sealMessage(alice!.group, new Uint8Array(length).fill(7));
      alice!.group = group;
      const opened = granted(await openMessage(bob!.group, message));
      bob!.group = opened.group;
      expect(opened.bytes).toEqual(new Uint8Array(length).fill(7));
      const blocks = Math.ceil((length + (length < 64 ? 1 : length < 16_384 ? 2 : 4) + 66) / 256);
      lengths.set(blocks, (lengths.get(blocks) ?? new Set()).add(message.length));
    }
    for (const sizes of lengths.values()) expect(sizes.size).toBe(1);
    expect(lengths.size).toBeLessThan(10);
  });
});

describe('commits of our own', () => {
  it('change nothing until they are accepted, and nothing at all when they are dropped', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const [alice, bob, carol] = room.people;
    const code = await codeOf(alice!);
    const pending = await commitRemove(alice!.group, [carol!.participant]);
    expect(pending.removed).toEqual([carol!.participant]);
    expect(pending.epoch).toBe(alice!.group.epoch);
    expect(await codeOf(alice!)).toBe(code);
    expect(await hear(bob!, await say(alice!, 'still here'))).toMatchObject({ text: 'still here' });
    dropCommit(pending);
    await room.refresh(bob!);
    expect(await hear(carol!, await say(alice!, 'and here'))).toMatchObject({ text: 'and here' });
    expect(() => acceptCommit(pending, alice!.group)).toThrow(expect.objectContaining({ code: 'spent-commit' }));
    expect((await codesOf(room.people)).size).toBe(1);
  });

  it('lose a race: alice drops hers, takes the winner and decides again', async () => {
    const room = await meet(['alice', 'bob', 'carol', 'dave']);
    const [alice, bob, carol, dave] = room.people;
    const loser = await commitRemove(alice!.group, [dave!.participant]);
    await room.remove(bob!, carol!);
    expect(() => acceptCommit(loser, alice!.group)).toThrow(expect.objectContaining({ code: 'stale-commit' }));
    dropCommit(loser);
    await room.remove(alice!, dave!);
    expect((await codesOf(room.people)).size).toBe(1);
    expect(room.people.map((person) => person.name)).toEqual(['alice', 'bob']);
  });

  it('let messages pass that were sealed and opened meanwhile, once each', async () => {
    const room = await meet(['alice', 'bob']);
    const [alice, bob] = room.people;
    const pending = await commitEmpty(alice!.group);
    const early = await say(bob!, 'while alice commits');
    const late = await say(bob!, 'arrives after her commit');
    expect(await hear(alice!, early)).toMatchObject({ text: 'while alice commits' });
    alice!.group = acceptCommit(pending, alice!.group);
    expect(await hear(alice!, early)).toBe('replayed');
    expect(await hear(alice!, late)).toMatchObject({ text: 'arrives after her commit' });
  });

  it('of somebody who is removed by them say so to that person', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const [alice, bob, carol] = room.people;
    const { commit } = await room.remove(alice!, bob!, carol!);
    expect(await processCommit(bob!.group, commit)).toEqual({ ok: false, cause: 'removed-self' });
    expect(await processCommit(carol!.group, commit)).toEqual({ ok: false, cause: 'removed-self' });
  });

  it('come back to their maker and are recognised', async () => {
    const [alice] = (await meet(['alice', 'bob'])).people;
    const { commit } = await commitEmpty(alice!.group);
    expect(await processCommit(alice!.group, commit)).toEqual({ ok: false, cause: 'own-commit' });
  });

  it('name only people who are there, and never ourselves', async () => {
    const [alice, bob] = (await meet(['alice', 'bob'])).people;
    await expect(commitRemove(alice!.group, [randomId()])).rejects.toMatchObject({ code: 'unknown-participant' });
    await expect(commitRemove(alice!.group, [alice!.participant])).rejects.toMatchObject({ code: 'own-removal' });
    const twice = await commitRemove(alice!.group, [bob!.participant, bob!.participant]);
    expect(twice.removed).toEqual([bob!.participant]);
  });

  it('are refused for a group that a rival commit replaced while they were made', async () => {
    const room = await meet(['alice', 'bob']);
    const [alice, bob] = room.people;
    const { commit } = await commitEmpty(bob!.group);
    const making = commitEmpty(alice!.group).catch(codeOfError);
    const processed = await processCommit(alice!.group, commit);
    const made = await making;
    expect(processed.ok).toBe(true);
    // Either it was ready before the rival came, and is stale, or it was not made at all.
    if (typeof made === 'string') expect(made).toBe('spent-group');
    else expect(() => acceptCommit(made, granted(processed).group)).toThrow(GroupError);
  });
});

describe('a group that was replaced or forgotten', () => {
  it('is not taken by any call', async () => {
    const room = await meet(['alice', 'bob']);
    const [alice, bob] = room.people;
    const replaced = alice!.group;
    const message = await say(alice!, 'hello');
    forget(bob!.group);
    forget(bob!.group);
    for (const group of [replaced, bob!.group]) {
      await expect(sealMessage(group, utf8('again'))).rejects.toMatchObject({ code: 'spent-group' });
      await expect(commitEmpty(group)).rejects.toMatchObject({ code: 'spent-group' });
      await expect(meetingCode(group)).rejects.toMatchObject({ code: 'spent-group' });
      await expect(exportSecret(group, 'label', new Uint8Array(0), 16)).rejects.toMatchObject({ code: 'spent-group' });
      expect(await openMessage(group, message)).toEqual({ ok: false, cause: 'spent-group' });
      expect(await processCommit(group, room.passed[0]!.commit)).toEqual({ ok: false, cause: 'spent-group' });
    }
  });

  it('is not sealed with twice at once: no two messages share a key', async () => {
    const [alice] = (await meet(['alice', 'bob'])).people;
    const first = sealMessage(alice!.group, utf8('one'));
    await expect(sealMessage(alice!.group, utf8('two'))).rejects.toMatchObject({ code: 'busy-group' });
    alice!.group = (await first).group;
    await say(alice!, 'two');
  });

  it('stays forgotten when a call was under way', async () => {
    const room = await meet(['alice', 'bob']);
    const [alice, bob] = room.people;
    const { commit } = await commitEmpty(bob!.group);
    const message = await say(bob!, 'hello');
    const processing = processCommit(inAnotherWorld(alice!).group, commit);
    const opening = openMessage(alice!.group, message);
    forget(alice!.group);
    expect(await opening).toEqual({ ok: false, cause: 'spent-group' });
    expect((await processing).ok).toBe(true);
  });
});

describe('ids and secrets of our own side', () => {
  it('have their lengths', async () => {
    const link = randomLink();
    const admission = await deriveAdmission(link);
    const short = toBase64url(new Uint8Array(15));
    await expect(deriveAdmission({ ...link, secret: new Uint8Array(31) })).rejects.toMatchObject({
      code: 'bad-secret',
    });
    await expect(deriveAdmission({ ...link, room: new Uint8Array(17) })).rejects.toMatchObject({
      code: 'bad-identifier',
    });
    for (const [participant, groupId] of [
      [short, randomId()],
      [randomId(), short],
      [randomId(), '!'],
    ] as const) {
      await expect(foundGroup({ admission, participant, groupId })).rejects.toMatchObject({ code: 'bad-identifier' });
    }
    const expected = { groupId: randomId(), epoch: 0 };
    const join = joinGroup({ admission, participant: short, groupInfo: new Uint8Array(0), expected });
    await expect(join).rejects.toMatchObject({ code: 'bad-identifier' });
  });

  it('are not taken twice: an id that is in the room cannot join', async () => {
    const room = await meet(['alice', 'bob']);
    const joining = await joinGroup(room.invitation(room.people[0]!.participant));
    expect(joining).toEqual({ ok: false, cause: 'not-unique' });
  });

  it('and whatever came in may be overwritten after use', async () => {
    const room = await meet(['alice']);
    const [alice] = room.people;
    const { pending } = granted(await joinGroup(room.invitation()));
    const commit = pending.commit.slice();
    alice!.group = granted(await processCommit(alice!.group, commit)).group;
    commit.fill(0);
    const bob = { ...alice!, group: acceptCommit(pending) };
    room.groupInfo = pending.groupInfo.slice();
    const next = granted(
      await joinGroup({ ...room.invitation(), expected: { groupId: room.groupId, epoch: 1 } }),
    ).pending;
    room.groupInfo.fill(0);
    alice!.group = granted(await processCommit(alice!.group, next.commit)).group;
    bob.group = granted(await processCommit(bob.group, next.commit)).group;
    expect((await codesOf([alice!, bob, { ...bob, group: acceptCommit(next) }])).size).toBe(1);
  });

  it('may be overwritten after use', async () => {
    const link = randomLink();
    const copy = { secret: link.secret.slice(), room: link.room };
    const admission = await deriveAdmission(link);
    link.secret.fill(0);
    const { groupInfo } = await foundGroup({ admission, participant: randomId(), groupId: randomId() });
    expect(groupInfo.length).toBeGreaterThan(0);
    expect(equalBytes(copy.secret, link.secret)).toBe(false);
  });
});
