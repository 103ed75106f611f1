// Who leaves cannot read what comes, who joins cannot read what was: tried with everything that they ever had.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { processCommit } from '../src/index.ts';
import { Hoard, type Transition, transition } from './hoard.ts';
import { codesOf, hear, meet, type Passed, type Person, type Room, say, stateOf } from './people.ts';

/** A room in which everyone keeps every secret they ever see. */
class Watched {
  readonly room: Room;
  readonly hoards = new Map<Person, Hoard>();
  readonly transitions: Transition[] = [];

  constructor(room: Room) {
    this.room = room;
    this.keepAll();
  }

  /** Somebody who is in the room now. */
  person(name: string): Person {
    const person = this.room.people.find((candidate) => candidate.name === name);
    if (person === undefined) throw new Error(`${name} is not here`);
    return person;
  }

  hoardOf(person: Person): Hoard {
    const hoard = this.hoards.get(person) ?? new Hoard();
    this.hoards.set(person, hoard);
    return hoard;
  }

  /** Does something that makes one commit, and looks at it through the eyes of `witness`, who is there before and after. */
  async step(witness: Person, change: () => Promise<unknown>): Promise<Transition> {
    const before = stateOf(witness.group).groupContext;
    await change();
    const { commit } = this.room.passed.at(-1)!;
    // A committer cannot open their own commit's path: what they kept from before opens the framing, which is enough.
    const made = await transition(commit, before, witness.group, this.hoardOf(witness));
    this.transitions.push(made);
    this.keepAll();
    return made;
  }

  private keepAll(): void {
    for (const person of this.room.people) this.hoardOf(person).keep(person);
  }
}

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

/** One thing that happens in a room; numbers choose among the people who are there. */
type Happening =
  | { kind: 'join' }
  | { kind: 'refresh'; by: number }
  | { kind: 'remove'; by: number; first: number; count: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Happening>({ kind: 'join' }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('refresh' as const), by: fc.nat(20) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('remove' as const),
      by: fc.nat(20),
      first: fc.nat(20),
      count: fc.integer({ min: 1, max: 3 }),
    }),
  },
);

const mostPeople = 7;
const mostEvicted = 4;

/** Random comings and goings, with everyone who is or was there trying what they can. */
class Walk {
  readonly watched: Watched;
  readonly evicted: Person[] = [];

  constructor(watched: Watched) {
    this.watched = watched;
  }

  async take(next: Happening): Promise<void> {
    const { room } = this.watched;
    const at = (index: number) => room.people[index % room.people.length]!;
    if (next.kind === 'join') {
      if (room.people.length < mostPeople) await this.join();
      return;
    }
    const by = at(next.by);
    const removed =
      next.kind === 'remove'
        ? Array.from({ length: next.count }, (_, offset) => at(next.first + offset)).filter((person) => person !== by)
        : [];
    const gone = [...new Set(removed)];
    const change = (): Promise<Passed> => (gone.length === 0 ? room.refresh(by) : room.remove(by, ...gone));
    const made = await this.watched.step(by, change);
    for (const person of gone) {
      expect(await processCommit(person.group, made.bytes)).toEqual({ ok: false, cause: 'removed-self' });
    }
    this.evicted.unshift(...gone);
    this.evicted.splice(mostEvicted);
    await this.check(made);
  }

  private async join(): Promise<void> {
    const { room } = this.watched;
    const earlier = this.watched.transitions.slice(-2);
    const made = await this.watched.step(room.people[0]!, () => room.join(`guest ${room.epoch}`));
    const joiner = this.watched.hoardOf(room.people.at(-1)!);
    for (const transition of earlier) expect(await joiner.derives(transition)).toBe(false);
    await this.check(made);
  }

  private async check(made: Transition): Promise<void> {
    const { people, epoch } = this.watched.room;
    expect((await codesOf(people)).size).toBe(1);
    expect(new Set(people.map((person) => JSON.stringify(person.group.members.map((m) => m.participant)))).size).toBe(
      1,
    );
    const speaker = people[epoch % people.length]!;
    const message = await say(speaker, `epoch ${epoch}`);
    for (const person of people.filter((listener) => listener !== speaker)) {
      expect(await hear(person, message)).toEqual({ from: speaker.participant, text: `epoch ${epoch}` });
    }
    for (const person of this.evicted) {
      expect(await this.watched.hoardOf(person).derives(made)).toBe(false);
      expect(await this.watched.hoardOf(person).opens(message)).toBe(false);
    }
  }
}

const minutes = 60_000;

describe('random comings and goings', () => {
  it('leave everyone in agreement and nobody with more than their own time', { timeout: 5 * minutes }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 24, maxLength: 30 }), async (happenings) => {
        const walk = new Walk(await watch('alice', 'bob'));
        for (const next of happenings) await walk.take(next);
      }),
      { numRuns: 2 },
    );
  });
});
