// A GroupInfo that a member gives to joiners, and what the other members can tell of it without seeing it.
import { describe, expect, it } from 'vitest';
import { acceptCommit, commitEmpty, type Group, joinGroup, processCommit } from '../src/index.ts';
import { codeOf, granted, meet, randomBytes, type Room, stateOf } from './people.ts';
import { flip, groupInfoOf, groupInfoWithTree, readGroupInfo, rogueGroup, writeGroupInfo } from './rogue.ts';

/** What the delivery service tells the members: the hash of what it has, and the end of it. */
async function markOf(groupInfo: Uint8Array) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', groupInfo.slice()));
  return { digest, signature: groupInfo.slice(-64) };
}

/** Eve commits well, and gives a GroupInfo of her own making. */
async function evesCommit(give: (right: Uint8Array, eve: Group, room: Room) => Uint8Array | Promise<Uint8Array>) {
  const room = await meet(['alice', 'bob', 'eve']);
  const [alice, bob, eve] = room.people;
  const pending = await commitEmpty(eve!.group);
  const { commit, groupInfo: right } = pending;
  eve!.group = acceptCommit(pending, eve!.group);
  const groupInfo = await give(right, eve!.group, room);
  const declared = { sender: eve!.participant, joined: false, removed: [], groupInfo: await markOf(groupInfo) };
  const outcomes = [];
  for (const person of [alice!, bob!]) outcomes.push(await processCommit(person.group, commit, declared));
  const expected = { groupId: room.groupId, epoch: eve!.group.epoch };
  return { room, commit, declared, outcomes, invitation: { ...room.invitation(), groupInfo, expected } };
}

describe('the GroupInfo that comes with a commit', () => {
  it('is right: everyone follows', async () => {
    const { outcomes, invitation } = await evesCommit((right) => right);
    expect(outcomes).toMatchObject([{ ok: true }, { ok: true }]);
    expect(await joinGroup(invitation)).toMatchObject({ ok: true });
  });

  it.each<[string, boolean, Parameters<typeof evesCommit>[0]]>([
    ['noise', false, () => randomBytes(700)],
    ['next to nothing', false, () => randomBytes(3)],
    ['of the epoch before', false, (_right, _eve, room) => room.groupInfo],
    ['of another group', false, async (_right, eve) => (await rogueGroup(eve.groupId)).groupInfo],
    ['with another signature', false, (right) => flip(right, right.length * 8 - 1)],
    [
      'with another key for joiners, signed',
      true,
      async (_right, eve) => {
        const state = stateOf(eve);
        return groupInfoOf({ ...state, keySchedule: { ...state.keySchedule, externalSecret: randomBytes(32) } });
      },
    ],
    [
      'with another confirmation tag, signed',
      true,
      (_right, eve) => groupInfoOf({ ...stateOf(eve), confirmationTag: randomBytes(32) }),
    ],
    [
      'with another history, signed',
      true,
      (_right, eve) => {
        const state = stateOf(eve);
        return groupInfoOf({
          ...state,
          groupContext: { ...state.groupContext, confirmedTranscriptHash: randomBytes(32) },
        });
      },
    ],
    [
      'without somebody who is in the room, signed',
      false,
      (_right, eve) => {
        const state = stateOf(eve);
        return groupInfoWithTree(
          state,
          state.ratchetTree.map((node, index) => (index < 4 ? undefined : node)),
        );
      },
    ],
    [
      'with something more at its end',
      false,
      (right) => {
        const longer = new Uint8Array(right.length + 1);
        longer.set(right);
        return longer;
      },
    ],
    ['in the name of somebody else', false, (right) => writeGroupInfo({ ...readGroupInfo(right), signer: 0 })],
  ])('is %s: everyone refuses the commit, and stays as they were', async (_what, isJoinable, give) => {
    const { room, outcomes, commit, declared, invitation } = await evesCommit(give);
    const refused = { ok: false, cause: 'false-group-info' };
    expect(outcomes).toEqual([refused, refused]);
    expect(declared.groupInfo.digest).toHaveLength(32);
    // What is signed and fits in itself no joiner could have refused.
    if (isJoinable) expect(await joinGroup(invitation)).toMatchObject({ ok: true });
    const [alice, bob] = room.people;
    expect(await codeOf(alice!)).toBe(await codeOf(bob!));
    // The commit itself can be followed.
    alice!.group = granted(await processCommit(alice!.group, commit)).group;
  });
});
