// Somebody comes back with nothing but their signature keys (RFC 9420 section 12.4.3.2): after a reload, a crash, a long sleep.
import { describe, expect, it } from 'vitest';
import { commitEmpty, createSignatureKeys, joinGroup, processCommit } from '../src/index.ts';
import { Hoard, transition } from './hoard.ts';
import { codesOf, granted, hear, inAnotherWorld, meet, randomId, say, stateOf } from './people.ts';

describe('somebody who comes back', () => {
  it.each([
    ['the founder of two', ['bob', 'alice'], 0],
    ['the last of three', ['alice', 'carol', 'bob'], 2],
    ['one in the middle of four', ['alice', 'bob', 'carol', 'dave'], 1],
  ])('takes the place of their former leaf and is the same participant: %s', async (_, names, which) => {
    const room = await meet(names);
    const { returned, former } = await room.rejoin(room.people[which]!);
    expect(await codesOf(room.people)).toHaveProperty('size', 1);
    for (const { group } of room.people) {
      expect(group.members.map(({ participant }) => participant)).toHaveLength(names.length);
      expect(group.members.filter(({ participant }) => participant === former.participant)).toHaveLength(1);
    }
    expect(await hear(room.people[0]!, await say(returned, 'here again'))).toMatchObject({ text: 'here again' });
  });

  it('is told of as one who went and came', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const [alice, bob] = room.people;
    const { pending } = granted(await joinGroup({ ...room.invitation(bob!.participant), keys: bob!.keys }));
    expect(pending.removed).toEqual([bob!.participant]);
    const { joined, removed } = granted(await processCommit(alice!.group, pending.commit));
    expect(joined).toMatchObject([{ participant: bob!.participant, signatureKey: bob!.keys.publicKey }]);
    expect(removed).toMatchObject([{ participant: bob!.participant, signatureKey: bob!.keys.publicKey }]);
  });

  it('simply joins where a commit has removed the former leaf', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const [alice, bob] = room.people;
    await room.remove(alice!, bob!);
    const { pending } = granted(await joinGroup({ ...room.invitation(bob!.participant), keys: bob!.keys }));
    expect(pending.removed).toEqual([]);
    await room.rejoin(bob!);
    expect(await codesOf(room.people)).toHaveProperty('size', 1);
  });

  it('may have kept their keys by structured clone', async () => {
    const room = await meet(['alice', 'bob']);
    const bob = room.people[1]!;
    bob.keys = structuredClone(bob.keys);
    const { returned } = await room.rejoin(bob);
    expect(returned.group.members).toHaveLength(2);
    await expect(crypto.subtle.exportKey('pkcs8', bob.keys.privateKey)).rejects.toThrow();
  });

  it('is refused with other keys, and so is somebody else under their id', async () => {
    const room = await meet(['alice', 'bob']);
    const bob = room.people[1]!;
    const keys = await createSignatureKeys();
    expect(await joinGroup({ ...room.invitation(bob.participant), keys })).toEqual({ ok: false, cause: 'not-unique' });
    expect(await joinGroup({ ...room.invitation(randomId()), keys: bob.keys })).toEqual({
      ok: false,
      cause: 'not-unique',
    });
  });
});

describe('an old state of somebody who came back', () => {
  it('learns that they are elsewhere, and derives nothing of what follows', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const [alice, bob] = room.people;
    const hoard = new Hoard();
    hoard.keep(bob!);
    const before = stateOf(alice!.group).groupContext;
    const { former } = await room.rejoin(bob!);
    const { commit } = room.passed.at(-1)!;
    expect(await processCommit(former.group, commit)).toEqual({ ok: false, cause: 'replaced-self' });
    const made = await transition(commit, before, alice!.group, hoard);
    expect(await hoard.derives(made)).toBe(false);
    const message = await say(alice!, 'to the one who came back');
    expect(await hoard.opens(message)).toBe(false);
    expect(await hear(former, message)).toBe('future-epoch');
  });

  it('restored from a copy, cannot speak: nobody takes what it seals, and its commits are too late', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const bob = room.people[1]!;
    const copy = inAnotherWorld(bob);
    await room.rejoin(bob);
    const said = await say(copy, 'from the past');
    expect(await hear(room.people[0]!, said)).toBe('removed-sender');
    await room.refresh(room.people[1]!);
    expect(await hear(room.people[0]!, said)).toBe('removed-sender');
    const { commit } = await commitEmpty(copy.group);
    expect(await processCommit(room.people[0]!.group, commit)).toEqual({ ok: false, cause: 'past-epoch' });
  });
});
