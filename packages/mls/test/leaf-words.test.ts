import { utf8 } from '@konklave/bytes';
import { describe, expect, it } from 'vitest';
import { isSignedByLeaf, signAsLeaf } from '../src/index.ts';
import { meet, randomLink, type Person } from './people.ts';

const memberIn = (of: Person, who: Person) =>
  of.group.members.find(({ participant }) => participant === who.participant)!;

describe('what bob says under the key of his leaf', () => {
  it('is his, and carol believes it whoever hands it on', async () => {
    const { people } = await meet(['alice', 'bob', 'carol']);
    const [alice, bob, carol] = people as [Person, Person, Person];
    const words = utf8('I am Bob');
    const signature = await signAsLeaf(bob.group, 'a card', words);
    const said = { label: 'a card', words, signature };
    expect(await isSignedByLeaf(carol.group, memberIn(carol, bob), said)).toBe(true);
    expect(await isSignedByLeaf(carol.group, memberIn(carol, alice), said)).toBe(false);
    expect(await isSignedByLeaf(carol.group, memberIn(carol, bob), { ...said, words: utf8('I am Eve') })).toBe(false);
    expect(await isSignedByLeaf(carol.group, memberIn(carol, bob), { ...said, label: 'a vote' })).toBe(false);
    for (const length of [0, 63, 64, 65]) {
      const forged = { ...said, signature: new Uint8Array(length) };
      expect(await isSignedByLeaf(carol.group, memberIn(carol, bob), forged)).toBe(false);
    }
  });

  it('counts in no other meeting, though his key and his id be the same', async () => {
    const link = randomLink();
    const { people } = await meet(['bob', 'carol'], link);
    const [bob, carol] = people as [Person, Person];
    const other = await meet(['dave', 'erin'], link);
    const words = utf8('I am Bob');
    const signature = await signAsLeaf(bob.group, 'a card', words);
    const said = { label: 'a card', words, signature };
    expect(await isSignedByLeaf(other.people[0]!.group, memberIn(carol, bob), said)).toBe(false);
  });
});
