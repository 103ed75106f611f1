// Mallory runs the server. She does not know the link. Everything that she tries ends in a refusal or in codes that differ.
import { concat, fromBase64url } from '@konklave/bytes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acceptCommit,
  commitEmpty,
  deriveAdmission,
  forget,
  type Group,
  joinGroup,
  meetingCode,
  processCommit,
  type RefusalCause,
} from '../src/index.ts';
import { leafAt } from '../src/tree.ts';
import { decodeMessage, encodeMessage } from '../src/wire.ts';
import {
  codeOf,
  codesOf,
  granted,
  hear,
  inAnotherWorld,
  meet,
  type Person,
  randomBytes,
  randomId,
  randomLink,
  type Room,
  say,
  stateOf,
} from './people.ts';
import { flip, readGroupInfo, rogueGroup, rogueJoin, writeGroupInfo } from './rogue.ts';

/** Everyone refuses a commit for this cause, and goes on as before: same epoch, same code, still talking. */
async function everyoneRefuses(room: Room, commit: Uint8Array, cause: RefusalCause): Promise<void> {
  const before = [...(await codesOf(room.people))];
  for (const person of room.people) {
    expect(await processCommit(person.group, commit)).toEqual({ ok: false, cause });
  }
  expect([...(await codesOf(room.people))]).toEqual(before);
  await everyoneTalks(room);
}

async function everyoneTalks(room: Room): Promise<void> {
  for (const speaker of room.people) {
    const message = await say(speaker, 'are you there?');
    for (const listener of room.people) {
      if (listener !== speaker) expect(await hear(listener, message)).toMatchObject({ from: speaker.participant });
    }
  }
}

const proofOf = (commit: Uint8Array): Uint8Array => {
  const message = decodeMessage(commit);
  if (message?.wireformat !== 'mls_public_message') throw new Error('not a public message');
  return concat(message.publicMessage.content.authenticatedData);
};

/** The commit as if it had been made in another epoch. */
const inEpoch = (commit: Uint8Array, epoch: number): Uint8Array => {
  const message = decodeMessage(commit);
  if (message?.wireformat !== 'mls_public_message') throw new Error('not a public message');
  message.publicMessage.content.epoch = BigInt(epoch);
  return encodeMessage(message);
};

describe('mallory joins by herself', () => {
  it('without any proof, or with a guessed one', async () => {
    const room = await meet(['alice', 'bob']);
    const { groupInfo } = room;
    for (const proof of [new Uint8Array(0), new Uint8Array(32), randomBytes(32), randomBytes(48)]) {
      const { commit } = await rogueJoin({ groupInfo, proof: () => proof });
      await everyoneRefuses(room, commit, 'unproven-join');
    }
  });

  it('with the proofs of another link', async () => {
    const room = await meet(['alice', 'bob']);
    const guess = await deriveAdmission({ ...room.link, secret: randomBytes(32) });
    // Our own code would not even make the commit: bob's and alice's leaves have other proofs.
    expect(await joinGroup({ ...room.invitation(), admission: guess })).toEqual({ ok: false, cause: 'unproven-leaf' });
    const { groupId, epoch } = readGroupInfo(room.groupInfo).groupContext;
    const { commit } = await rogueJoin({
      groupInfo: room.groupInfo,
      proof: ({ leafNode }) => guess.proveJoin({ groupId, epoch, signatureKey: leafNode.signaturePublicKey }),
    });
    await everyoneRefuses(room, commit, 'unproven-join');
  });

  it('with the secret of the link, but of another room', async () => {
    const room = await meet(['alice', 'bob']);
    const elsewhere = await deriveAdmission({ ...room.link, room: randomBytes(16) });
    const joining = await joinGroup({ ...room.invitation(), admission: elsewhere });
    expect(joining).toEqual({ ok: false, cause: 'unproven-leaf' });
  });

  it('with a proof that she saw somebody else use in this very epoch', async () => {
    const room = await meet(['alice', 'bob']);
    const { pending } = granted(await joinGroup(room.invitation()));
    const seen = proofOf(pending.commit);
    const { commit } = await rogueJoin({ groupInfo: room.groupInfo, proof: () => seen });
    await everyoneRefuses(room, commit, 'unproven-join');
  });

  it('behind the first lock: with a right admission proof but a guessed leaf proof', async () => {
    const room = await meet(['alice', 'bob']);
    const { groupId, epoch } = readGroupInfo(room.groupInfo).groupContext;
    const proof = ({ leafNode }: { leafNode: { signaturePublicKey: Uint8Array } }) =>
      room.admission.proveJoin({ groupId, epoch, signatureKey: leafNode.signaturePublicKey });
    const guessed = await rogueJoin({ groupInfo: room.groupInfo, proof });
    await everyoneRefuses(room, guessed.commit, 'unproven-leaf');
    // The identity of somebody who is in, proof included, over another key.
    const leaf = leafAt(stateOf(room.people[0]!.group).ratchetTree, 1)!;
    const { identity } = leaf.credential as { identity: Uint8Array };
    const stolen = await rogueJoin({ groupInfo: room.groupInfo, proof, identity });
    await everyoneRefuses(room, stolen.commit, 'unproven-leaf');
  });
});

describe('mallory founds the group', () => {
  it('and the first who joins refuses it', async () => {
    const admission = await deriveAdmission(randomLink());
    const groupId = randomId();
    const { groupInfo } = await rogueGroup(groupId);
    const joining = joinGroup({ admission, participant: randomId(), groupInfo, expected: { groupId, epoch: 0 } });
    expect(await joining).toEqual({ ok: false, cause: 'unproven-leaf' });
  });

  it('with the founder of an earlier meeting in the same room', async () => {
    const link = randomLink();
    const earlier = await meet(['alice', 'bob'], link);
    const groupId = randomId();
    const groupInfo = readGroupInfo(earlier.groupInfo);
    const relabelled = {
      ...groupInfo,
      groupContext: { ...groupInfo.groupContext, groupId: fromBase64url(groupId) },
    };
    const expected = { groupId, epoch: 1 };
    const options = { admission: earlier.admission, participant: randomId(), expected };
    expect(await joinGroup({ ...options, groupInfo: writeGroupInfo(relabelled) })).toEqual({
      ok: false,
      cause: 'unproven-leaf',
    });
  });
});

describe('mallory replays', () => {
  it('a commit that was accepted', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    await everyoneRefuses(room, room.passed.at(-1)!.commit, 'past-epoch');
    await everyoneRefuses(room, room.passed[0]!.commit, 'past-epoch');
  });

  it('a join of an earlier epoch, dressed up for this one', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    await everyoneRefuses(room, inEpoch(room.passed[0]!.commit, room.epoch), 'unproven-join');
  });

  it('the leaf of somebody who left, to bring them back', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const [alice, , carol] = room.people;
    const join = room.passed.at(-1)!.commit;
    await room.remove(alice!, carol!);
    await everyoneRefuses(room, inEpoch(join, room.epoch), 'unproven-join');
  });

  it('the join of an earlier meeting in the same room', async () => {
    const link = randomLink();
    const earlier = await meet(['alice', 'bob'], link);
    const room = await meet(['alice', 'bob'], link);
    await everyoneRefuses(room, earlier.passed[0]!.commit, 'wrong-group');
  });
});

describe('mallory swaps a GroupInfo', () => {
  it('for one of an earlier epoch', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const old = room.passed[0]!.groupInfo;
    expect(await joinGroup({ ...room.invitation(), groupInfo: old })).toEqual({ ok: false, cause: 'past-epoch' });
  });

  it('for one of an earlier epoch, and lies about the epoch too: nobody follows, and the codes differ', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const expected = { groupId: room.groupId, epoch: 1 };
    const lured = granted(await joinGroup({ ...room.invitation(), groupInfo: room.passed[0]!.groupInfo, expected }));
    await everyoneRefuses(room, lured.pending.commit, 'past-epoch');
    await everyoneRefuses(room, inEpoch(lured.pending.commit, room.epoch), 'unproven-join');
    const dave = acceptCommit(lured.pending);
    expect(await meetingCode(dave)).not.toBe(await codeOf(room.people[0]!));
  });

  it('for one of another room, of another meeting, or of her own', async () => {
    const room = await meet(['alice', 'bob']);
    const otherRoom = await meet(['erin', 'frank']);
    const otherMeeting = await meet(['alice', 'bob'], room.link);
    const own = await rogueGroup(room.groupId);
    const join = (groupInfo: Uint8Array, groupId: string, epoch: number) =>
      joinGroup({ ...room.invitation(), groupInfo, expected: { groupId, epoch } });
    expect(await join(otherRoom.groupInfo, room.groupId, 1)).toEqual({ ok: false, cause: 'wrong-group' });
    expect(await join(otherRoom.groupInfo, otherRoom.groupId, 1)).toEqual({ ok: false, cause: 'unproven-leaf' });
    expect(await join(otherMeeting.groupInfo, room.groupId, 1)).toEqual({ ok: false, cause: 'wrong-group' });
    expect(await join(own.groupInfo, room.groupId, 0)).toEqual({ ok: false, cause: 'unproven-leaf' });
  });

  it('for one with a key of hers in external_pub, or an epoch of her choice', async () => {
    const room = await meet(['alice', 'bob']);
    const groupInfo = readGroupInfo(room.groupInfo);
    const extensions = groupInfo.extensions.map((extension) =>
      extension.extensionType === 'external_pub' ? { ...extension, extensionData: randomBytes(32) } : extension,
    );
    const join = (changed: typeof groupInfo, epoch = 1) =>
      joinGroup({
        ...room.invitation(),
        groupInfo: writeGroupInfo(changed),
        expected: { groupId: room.groupId, epoch },
      });
    expect(await join({ ...groupInfo, extensions })).toEqual({ ok: false, cause: 'unauthentic' });
    const groupContext = { ...groupInfo.groupContext, epoch: 7n };
    expect(await join({ ...groupInfo, groupContext }, 7)).toEqual({ ok: false, cause: 'unauthentic' });
    expect(await join({ ...groupInfo, signer: 1 - groupInfo.signer })).toEqual({ ok: false, cause: 'unauthentic' });
    expect(await join({ ...groupInfo, signer: 4_000_000_000 })).toEqual({ ok: false, cause: 'invalid' });
  });

  it('and says that it is of no group or no epoch that there could be', async () => {
    const room = await meet(['alice', 'bob']);
    for (const expected of [
      { groupId: 'no group', epoch: 1 },
      { groupId: '', epoch: 1 },
      { groupId: room.groupId, epoch: 1.5 },
      { groupId: room.groupId, epoch: Number.NaN },
    ]) {
      expect(await joinGroup({ ...room.invitation(), expected })).toEqual({ ok: false, cause: 'malformed' });
    }
  });

  it('for one with any bit flipped', async () => {
    const room = await meet(['alice', 'bob']);
    await fc.assert(
      fc.asyncProperty(fc.nat(room.groupInfo.length * 8 - 1), async (bit) => {
        const joining = await joinGroup({ ...room.invitation(), groupInfo: flip(room.groupInfo, bit) });
        expect(joining.ok).toBe(false);
      }),
      { numRuns: 150 },
    );
  });
});

describe('mallory changes a commit', () => {
  it('of somebody who joins, in any bit', async () => {
    const room = await meet(['alice', 'bob']);
    const { commit } = granted(await joinGroup(room.invitation())).pending;
    await expectRefusedWithAnyBitFlipped(room.people[0]!, commit);
  });

  it('of a member, in any bit', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const { commit } = await commitEmpty(room.people[1]!.group);
    await expectRefusedWithAnyBitFlipped(room.people[0]!, commit);
  });

  async function expectRefusedWithAnyBitFlipped(person: Person, commit: Uint8Array): Promise<void> {
    const code = await codeOf(person);
    await fc.assert(
      fc.asyncProperty(fc.nat(commit.length * 8 - 1), async (bit) => {
        expect((await processCommit(person.group, flip(commit, bit))).ok).toBe(false);
        expect(await codeOf(person)).toBe(code);
      }),
      { numRuns: 150 },
    );
    // And whole it is still accepted.
    granted(await processCommit(person.group, commit));
  }
});

describe('mallory drops, reorders and doubles', () => {
  it('messages: one that comes twice is opened once, in any order', async () => {
    const [alice, bob] = (await meet(['alice', 'bob'])).people;
    const one = await say(alice!, 'one');
    const two = await say(alice!, 'two');
    expect(await hear(bob!, two)).toMatchObject({ text: 'two' });
    expect(await hear(bob!, two)).toBe('replayed');
    expect(await hear(bob!, one)).toMatchObject({ text: 'one' });
    expect(await hear(bob!, one)).toBe('replayed');
    expect(await hear(bob!, two)).toBe('replayed');
  });

  it('messages: one that comes twice across an epoch is opened once', async () => {
    const room = await meet(['alice', 'bob']);
    const [alice, bob] = room.people;
    const heard = await say(alice!, 'heard');
    const late = await say(alice!, 'late');
    await hear(bob!, heard);
    await room.refresh(alice!);
    expect(await hear(bob!, heard)).toBe('replayed');
    expect(await hear(bob!, late)).toMatchObject({ text: 'late' });
    expect(await hear(bob!, late)).toBe('replayed');
    await room.refresh(bob!);
    expect(await hear(bob!, late)).toBe('replayed');
  });

  it('messages: one that she sends back to its writer, or passes off as of another epoch', async () => {
    const room = await meet(['alice', 'bob']);
    const [alice, bob] = room.people;
    const message = await say(alice!, 'mine');
    expect(await hear(alice!, message)).toBe('replayed');
    await room.refresh(bob!);
    const decoded = decodeMessage(message);
    if (decoded?.wireformat !== 'mls_private_message') throw new Error('not a private message');
    decoded.privateMessage.epoch += 1n;
    expect(await hear(bob!, encodeMessage(decoded))).toBe('unauthentic');
    expect(await hear(bob!, message)).toMatchObject({ text: 'mine' });
  });

  it('commits: the wrong order is refused, the right one still works afterwards', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const behind = inAnotherWorld(room.people[0]!);
    await room.refresh(room.people[1]!);
    await room.refresh(room.people[2]!);
    const [first, second] = room.passed.slice(-2);
    expect(await processCommit(behind.group, second!.commit)).toEqual({ ok: false, cause: 'future-epoch' });
    behind.group = granted(await processCommit(behind.group, first!.commit)).group;
    expect(await processCommit(behind.group, first!.commit)).toEqual({ ok: false, cause: 'past-epoch' });
    behind.group = granted(await processCommit(behind.group, second!.commit)).group;
    expect(await codeOf(behind)).toBe(await codeOf(room.people[1]!));
  });

  it('commits: who is kept from one sees another code and reads nothing that follows', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const kept = inAnotherWorld(room.people[0]!);
    await room.refresh(room.people[1]!);
    const message = await say(room.people[1]!, 'in the next epoch');
    expect(await codeOf(kept)).not.toBe(await codeOf(room.people[1]!));
    expect(await hear(kept, message)).toBe('future-epoch');
  });
});

describe('mallory hands alice another commit than bob', () => {
  it('two valid joins: the codes differ, and neither half hears the other', async () => {
    const room = await meet(['alice', 'bob']);
    const [alice, bob] = room.people;
    const carol = granted(await joinGroup(room.invitation())).pending;
    const dave = granted(await joinGroup(room.invitation())).pending;
    alice!.group = granted(await processCommit(alice!.group, carol.commit)).group;
    bob!.group = granted(await processCommit(bob!.group, dave.commit)).group;
    await expectFork(alice!, acceptCommit(carol), bob!, acceptCommit(dave));
  });

  it('two commits of members: the codes differ, and neither half hears the other', async () => {
    const room = await meet(['alice', 'bob', 'carol', 'dave']);
    const [alice, bob, carol, dave] = room.people;
    const first = await commitEmpty(carol!.group);
    const second = await commitEmpty(dave!.group);
    alice!.group = granted(await processCommit(alice!.group, first.commit)).group;
    bob!.group = granted(await processCommit(bob!.group, second.commit)).group;
    await expectFork(alice!, acceptCommit(first, carol!.group), bob!, acceptCommit(second, dave!.group));
  });

  it('and cannot mend the fork: a commit of one half is refused by the other', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const [alice, bob, carol] = room.people;
    const other = inAnotherWorld(bob!);
    const rival = await commitEmpty(carol!.group);
    other.group = granted(await processCommit(other.group, rival.commit)).group;
    await room.refresh(alice!);
    const { commit } = await commitEmpty(alice!.group);
    expect(await processCommit(other.group, commit)).toEqual({ ok: false, cause: 'unauthentic' });
    const join = granted(await joinGroup(room.invitation()));
    expect(await processCommit(other.group, join.pending.commit)).toEqual({ ok: false, cause: 'unauthentic' });
  });

  async function expectFork(alice: Person, withAlice: Group, bob: Person, withBob: Group): Promise<void> {
    expect(alice.group.epoch).toBe(bob.group.epoch);
    expect(await meetingCode(withAlice)).toBe(await codeOf(alice));
    expect(await meetingCode(withBob)).toBe(await codeOf(bob));
    expect(await codeOf(alice)).not.toBe(await codeOf(bob));
    expect(await hear(bob, await say(alice, 'can you hear me?'))).toBe('unauthentic');
    expect(await hear(alice, await say(bob, 'can you hear me?'))).toBe('unauthentic');
    forget(withAlice);
    forget(withBob);
  }
});
