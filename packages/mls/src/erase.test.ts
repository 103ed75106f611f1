import { describe, expect, it } from 'vitest';
import { meet, say, stateOf, granted } from '../test/people.ts';
import { commitRemove } from './commit.ts';
import { forget } from './export.ts';
import { openMessage } from './message.ts';
import { acceptCommit, dropCommit } from './pending.ts';

const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);
const privateKeysOf = (state: ReturnType<typeof stateOf>) => Object.values(state.privatePath.privateKeys);

describe('secrets are overwritten', () => {
  it('of an epoch that is over, but not what opens its late messages', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const [alice, bob] = room.people;
    const before = stateOf(alice!.group);
    const late = await say(bob!, 'late');
    await room.refresh(bob!);
    const { senderDataSecret, resumptionPsk, ...others } = before.keySchedule;
    expect(Object.values(others).every(isZero)).toBe(true);
    expect(isZero(senderDataSecret) || isZero(resumptionPsk)).toBe(false);
    // Bob's path replaced alice's key of the node above both.
    expect(privateKeysOf(before).some(isZero)).toBe(true);
    expect(privateKeysOf(stateOf(alice!.group)).some(isZero)).toBe(false);
    expect((await openMessage(alice!.group, late)).ok).toBe(true);
  });

  it('of the oldest epoch, when a fifth one is over', async () => {
    const room = await meet(['alice', 'bob']);
    const [alice, bob] = room.people;
    const { keySchedule } = stateOf(alice!.group);
    for (let epoch = 0; epoch < 4; epoch++) await room.refresh(bob!);
    expect(isZero(keySchedule.senderDataSecret)).toBe(false);
    await room.refresh(bob!);
    expect(isZero(keySchedule.senderDataSecret)).toBe(true);
  });

  it('of a message key, once it was used, by the writer and by the reader', async () => {
    const room = await meet(['alice', 'bob']);
    const [alice, bob] = room.people;
    const ratchetOf = (group: typeof alice) => stateOf(group!.group).secretTree[0]!.application.secret;
    const [writers, readers] = [ratchetOf(alice), ratchetOf(bob)];
    expect(isZero(writers) || isZero(readers)).toBe(false);
    const message = await say(alice!, 'hello');
    expect(isZero(writers)).toBe(true);
    granted(await openMessage(bob!.group, message));
    expect(isZero(readers)).toBe(true);
  });

  it('of nodes that are blank or not above us any more', async () => {
    const room = await meet(['alice', 'bob', 'carol', 'dave', 'erin']);
    const [alice, bob, carol, dave, erin] = room.people;
    await room.remove(bob!, dave!, erin!);
    for (const person of [alice, bob, carol]) {
      const { privatePath, ratchetTree } = stateOf(person!.group);
      const held = Object.keys(privatePath.privateKeys).map(Number);
      expect(held.every((index) => ratchetTree[index] !== undefined)).toBe(true);
      expect(held).toContain(2 * person!.group.ownLeaf);
    }
    // The root of the tree of five is gone, and alice's key of it with it.
    expect(Object.keys(stateOf(alice!.group).privatePath.privateKeys)).not.toContain('7');
  });

  it('of a commit of ours that lost, and not before', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const [alice, , carol] = room.people;
    const state = stateOf(alice!.group);
    const pending = await commitRemove(alice!.group, [carol!.participant]);
    expect(Object.values(state.keySchedule).some(isZero)).toBe(false);
    dropCommit(pending);
    expect(Object.values(state.keySchedule).some(isZero)).toBe(false);
    expect(privateKeysOf(state).some(isZero)).toBe(false);
    const again = await commitRemove(alice!.group, [carol!.participant]);
    alice!.group = acceptCommit(again, alice!.group);
    expect(isZero(state.keySchedule.initSecret)).toBe(true);
    expect(Object.values(stateOf(alice!.group).keySchedule).some(isZero)).toBe(false);
  });

  it('of everything, when a group is forgotten', async () => {
    const room = await meet(['alice', 'bob']);
    const [alice, bob] = room.people;
    await room.refresh(bob!);
    const state = stateOf(alice!.group);
    const past = [...state.historicalReceiverData.values()];
    forget(alice!.group);
    expect(Object.values(state.keySchedule).every(isZero)).toBe(true);
    expect(privateKeysOf(state).every(isZero)).toBe(true);
    expect(past.every(({ senderDataSecret }) => isZero(senderDataSecret))).toBe(true);
    const trees = [state.secretTree, ...past.map(({ secretTree }) => secretTree)];
    expect(
      trees.flat().every(({ application, handshake }) => isZero(application.secret) && isZero(handshake.secret)),
    ).toBe(true);
  });
});
