// RFC 9420 section 9: a message key seals and opens once, and nobody who later sees what is kept can make it again.
import type { PrivateMessage } from 'ts-mls/privateMessage.js';
import { describe, expect, it } from 'vitest';
import { insideOf } from '../src/group.ts';
import { commitEmpty, commitRemove, dropCommit, processCommit } from '../src/index.ts';
import { senderDataOf } from '../src/private-message.ts';
import { takeKey } from '../src/ratchet.ts';
import { cipherSuite } from '../src/cipher-suite.ts';
import { ratchetsOf } from '../src/secret-tree.ts';
import { decodeMessage } from '../src/wire.ts';
import { granted, hear, inAnotherWorld, meet, type Person, say } from './people.ts';

function privateMessage(bytes: Uint8Array): PrivateMessage {
  const message = decodeMessage(bytes);
  if (message?.wireformat !== 'mls_private_message') throw new Error('not a private message');
  return message.privateMessage;
}

/** Which key of their ratchet somebody in the group says that they used. */
async function generationOf({ group }: Person, bytes: Uint8Array): Promise<number | undefined> {
  const { state } = insideOf(group);
  const receiver = { ...state, senderDataSecret: state.keySchedule.senderDataSecret };
  return (await senderDataOf(receiver, privateMessage(bytes)))?.generation;
}

const applicationOf = ({ group }: Person, leaf: number) =>
  ratchetsOf(insideOf(group).state.secretTree, leaf)!.application;

describe('a commit that is not accepted', () => {
  it('has used up its key: the next one of the same epoch gets another', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const [alice, bob, carol] = room.people as [Person, Person, Person];
    const first = await commitEmpty(alice.group);
    dropCommit(first);
    const both = await Promise.all([commitEmpty(alice.group), commitRemove(alice.group, [carol.participant])]);
    const generations = [first, ...both].map(({ commit }) => generationOf(bob, commit));
    expect(new Set(await Promise.all(generations)).size).toBe(3);
    const { removed } = granted(await processCommit(bob.group, both[1].commit));
    expect(removed.map(({ participant }) => participant)).toEqual([carol.participant]);
  });
});

describe('the key of a message that was opened', () => {
  it('cannot be made from what is kept for one that was skipped', async () => {
    const room = await meet(['alice', 'bob']);
    const [alice, bob] = room.people as [Person, Person];
    const late = await say(alice, 'late');
    const first = applicationOf(inAnotherWorld(bob), 0).secret;
    await hear(bob, await say(alice, 'in time'));
    const { secret, unusedGenerations } = applicationOf(bob, 0);
    const truth = takeKey(cipherSuite, { secret: first, generation: 0, unusedGenerations: {} }, 1)!;
    const kept = [secret, ...Object.values(unusedGenerations)];
    expect(kept).toHaveLength(2);
    for (const each of kept) {
      for (const generation of [0, 1]) {
        const guess = takeKey(cipherSuite, { secret: each, generation, unusedGenerations: {} }, 1)!;
        expect(guess.key).not.toEqual(truth.key);
      }
    }
    expect(await hear(bob, late)).toMatchObject({ text: 'late' });
    expect(
      Object.values(unusedGenerations)
        .flatMap((both) => [...both])
        .every((byte) => byte === 0),
    ).toBe(true);
  });

  it('is kept for ten that were skipped, and for none before them', async () => {
    const room = await meet(['alice', 'bob']);
    const [alice, bob] = room.people as [Person, Person];
    const skipped: Uint8Array[] = [];
    for (let n = 0; n < 12; n++) skipped.push(await say(alice, `${n}`));
    expect(await hear(bob, await say(alice, 'last'))).toMatchObject({ text: 'last' });
    const heard: unknown[] = [];
    for (const message of skipped) heard.push(await hear(bob, message));
    expect(heard.slice(0, 2)).toEqual(['replayed', 'replayed']);
    expect(heard.slice(2)).toMatchObject(Array.from({ length: 10 }, (_, n) => ({ text: `${n + 2}` })));
    expect(await hear(bob, skipped[5]!)).toBe('replayed');
  });

  it('is overwritten also where it opened a commit', async () => {
    const room = await meet(['alice', 'bob', 'carol']);
    const [alice, bob, carol] = room.people as [Person, Person, Person];
    const handshakeOf = ({ group }: Person) =>
      ratchetsOf(insideOf(group).state.secretTree, alice.group.ownLeaf)!.handshake.secret;
    const secrets = [alice, bob, carol].map(handshakeOf);
    await room.refresh(alice);
    expect(secrets.flatMap((secret) => [...secret]).every((byte) => byte === 0)).toBe(true);
  });

  it('does not open a message that says it is 201 ahead', async () => {
    const room = await meet(['alice', 'bob']);
    const [alice, bob] = room.people as [Person, Person];
    const { secretTree } = insideOf(bob.group).state;
    expect(takeKey(cipherSuite, ratchetsOf(secretTree, 0)!.application, 201)).toBeUndefined();
    expect(takeKey(cipherSuite, ratchetsOf(secretTree, 0)!.application, 200)).toBeDefined();
    expect(await hear(bob, await say(alice, 'hello'))).toMatchObject({ text: 'hello' });
  });
});
