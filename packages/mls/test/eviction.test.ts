// Who leaves cannot read what comes, who joins cannot read what was: tried with everything that they ever had.
import { describe, expect, it } from 'vitest';
import { processCommit } from '../src/index.ts';
import { Hoard } from './hoard.ts';
import { codesOf, hear, meet, say } from './people.ts';
import { Watched } from './watched.ts';

const watch = async (...names: string[]): Promise<Watched> => new Watched(await meet(names));

describe('the attack of these tests', () => {
  it('works for those who are in: a member derives the epoch of a removal and of a join', async () => {
    const watched = await watch('alice', 'bob', 'carol');
    const [alice, bob, carol] = watched.room.people;
    const before = new Hoard();
    before.keep(bob!);
    const removal = await watched.step(alice!, () => watched.room.remove(alice!, carol!));
    expect(await before.derives(removal)).toBe(true);
    const join = await watched.step(alice!, () => watched.room.join('dave'));
    expect(await watched.hoardOf(bob!).derives(join)).toBe(true);
    expect(await watched.hoardOf(bob!).opens(await say(alice!, 'hello'))).toBe(true);
  });
});

describe('a removed member', () => {
  it.each([
    ['one of two', ['alice', 'bob'], ['bob']],
    ['one of three', ['alice', 'bob', 'carol'], ['carol']],
    ['the founder, of three', ['bob', 'alice', 'carol'], ['bob']],
    ['two of four at once', ['alice', 'bob', 'carol', 'dave'], ['bob', 'dave']],
    ['all but one of four', ['alice', 'bob', 'carol', 'dave'], ['bob', 'carol', 'dave']],
  ] as const)('cannot derive the next epoch: %s', async (_, names, gone) => {
    const watched = await watch(...names);
    const alice = watched.person('alice');
    const removed = gone.map((name) => watched.person(name));
    const removal = await watched.step(alice, () => watched.room.remove(alice, ...removed));
    const message = await say(alice, 'without you');
    for (const person of removed) {
      expect(await processCommit(person.group, removal.bytes)).toEqual({ ok: false, cause: 'removed-self' });
      expect(await watched.hoardOf(person).read(removal.bytes)).toBeDefined();
      expect(await watched.hoardOf(person).derives(removal)).toBe(false);
      expect(await watched.hoardOf(person).opens(message)).toBe(false);
      expect(await hear(person, message)).toBe('future-epoch');
    }
  });

  it('cannot derive any epoch that follows, whoever joins, leaves or refreshes', async () => {
    const watched = await watch('alice', 'bob', 'carol', 'dave');
    const { room } = watched;
    const [alice, bob, carol, dave] = room.people;
    const steps = [
      () => room.remove(alice!, carol!),
      () => room.join('erin'),
      () => room.refresh(bob!),
      () => room.remove(alice!, dave!),
      () => room.remove(alice!, bob!),
      () => room.join('frank'),
    ];
    for (const step of steps) {
      await watched.step(alice!, step);
      const gone = [bob!, carol!, dave!].filter((person) => !room.people.includes(person));
      for (const person of gone) expect(await watched.hoardOf(person).derives(watched.transitions.at(-1)!)).toBe(false);
    }
    expect(await codesOf(room.people)).toHaveProperty('size', 1);
  });
});

describe('somebody who joins', () => {
  it('cannot derive any epoch before, nor open what was said in it', async () => {
    const watched = await watch('alice', 'bob');
    const { room } = watched;
    const [alice, bob] = room.people;
    const said = [await say(alice!, 'in epoch 1')];
    await watched.step(alice!, () => room.join('dave'));
    await watched.step(alice!, () => room.refresh(bob!));
    said.push(await say(bob!, 'in epoch 3'));
    await watched.step(alice!, () => room.remove(alice!, watched.person('dave')));
    said.push(await say(bob!, 'in epoch 4'));
    const earlier = [...watched.transitions];
    await watched.step(alice!, () => room.join('carol'));
    await watched.step(alice!, () => room.refresh(alice!));
    const carol = watched.hoardOf(watched.person('carol'));
    for (const transition of earlier) expect(await carol.derives(transition)).toBe(false);
    for (const message of said) {
      expect(await carol.opens(message)).toBe(false);
      expect(await hear(watched.person('carol'), message)).toBe('past-epoch');
    }
    expect(await carol.derives(watched.transitions.at(-1)!)).toBe(true);
  });
});
