// Comings and goings in one room, after each of which everyone who may not know something tries to find it out with everything they have.
import { SeededRandom } from '@konklave/testing';
import { cipherSuites, KeyRing, Sender } from '@konklave/sframe';
import fc from 'fast-check';
import { expect } from 'vitest';
import { commitEmpty, dropCommit, exportSecret, type Group, processCommit } from '../src/index.ts';
import { frameKeyLabel, publicKeysOf, type SealedFrame, type Transition } from './hoard.ts';
import { codesOf, hear, inAnotherWorld, meet, type Person, say, stateOf } from './people.ts';
import { Watched } from './watched.ts';

/** One thing that happens in a room; numbers choose among the people who are there. */
type Happening =
  | { kind: 'join' }
  | { kind: 'refresh'; by: number }
  /** Another member's commit loses the race for the epoch. */
  | { kind: 'race'; by: number; loser: number }
  | { kind: 'remove'; by: number; first: number; count: number }
  /** Somebody comes back with nothing but their signature keys: one of those who are here, or of those who were put out last. */
  | { kind: 'rejoin'; who: number };

const anyone = fc.nat(1_000);

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Happening>({ kind: 'join' }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('refresh' as const), by: anyone }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('race' as const), by: anyone, loser: anyone }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('remove' as const),
      by: anyone,
      first: anyone,
      count: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('rejoin' as const), who: anyone }) },
);

/** What was made in an epoch: the commit that led to it, and what was said and sent in it. */
interface Past {
  transition: Transition;
  message: Uint8Array;
  frame: SealedFrame;
}

const mostPeople = 8;
/** Of those who were put out, so many may come back. */
const lastGone = 2;
/** Epochs of which a joiner tries everything as they come in. */
const epochsTried = 3;
/** For so many epochs a joiner goes on trying the one before they came. */
const longestLook = 8;

/** A frame as the encrypt worker of this person would send it. */
async function sealFrame(group: Group): Promise<SealedFrame> {
  const ring = new KeyRing(cipherSuites.AES_128_GCM_SHA256_128);
  const baseKey = await exportSecret(group, frameKeyLabel, new Uint8Array(0), 16);
  expect(await ring.install(BigInt(group.epoch), new Uint8Array(baseKey))).toEqual({ ok: true });
  const sender = new Sender({ ring, leaf: group.ownLeaf, context: 0 });
  sender.startEpoch(BigInt(group.epoch));
  const sealed = await sender.seal({ metadata: new Uint8Array(0), plaintext: Uint8Array.of(1, 2, 3) });
  if (!sealed.ok) throw new Error(`not sealed: ${sealed.cause}`);
  return { epoch: group.epoch, leaf: group.ownLeaf, frame: sealed.frame };
}

/** A room whose people come and go at random. */
export class Walk {
  readonly #watched: Watched;
  readonly #random: SeededRandom;
  readonly #past: Past[] = [];
  /** Everyone who was ever put out. */
  readonly #gone: Person[] = [];
  /** How much of the past lies before each one's coming. */
  readonly #cameAfter = new Map<Person, number>();

  private constructor(watched: Watched, seed: number) {
    this.#watched = watched;
    this.#random = new SeededRandom(seed);
  }

  /** So many operations in a room of their own. Keys are fresh each time; what happens follows from the seed. */
  static async run(seed: number, operations: number): Promise<void> {
    const walk = new Walk(new Watched(await meet(['alice', 'bob'])), seed);
    const happenings = fc.sample(happening, { seed, numRuns: 4 * operations });
    let done = 0;
    for (const next of happenings) {
      if (done === operations) return;
      if (await walk.#take(next)) done += 1;
    }
    throw new Error(`only ${done} of ${operations} operations were possible`);
  }

  /** Whether it was possible. */
  async #take(next: Happening): Promise<boolean> {
    const { people } = this.#watched.room;
    const at = (index: number): Person => people[index % people.length]!;
    switch (next.kind) {
      case 'join':
        return people.length < mostPeople && this.#join();
      case 'refresh':
        return this.#refresh(at(next.by));
      case 'race':
        return at(next.by) !== at(next.loser) && this.#race(at(next.by), at(next.loser));
      case 'remove':
        return this.#remove(at(next.by), new Set(Array.from({ length: next.count }, (_, i) => at(next.first + i))));
      case 'rejoin':
        return this.#rejoin(next.who);
    }
  }

  async #join(): Promise<true> {
    const { room } = this.#watched;
    const made = await this.#watched.step(room.people[0]!, () => room.join(`guest ${room.epoch}`));
    await this.#came(room.people.at(-1)!);
    return this.#look(made);
  }

  /** Nobody who comes knows what was before. */
  async #came(joiner: Person): Promise<void> {
    this.#cameAfter.set(joiner, this.#past.length);
    const before = [...this.#past.slice(-epochsTried), ...this.#any(this.#past)];
    for (const past of before) await this.#cannotKnow(joiner, past);
  }

  /** What they held before knows nothing of what follows, and what it says is taken from nobody. */
  async #rejoin(who: number): Promise<boolean> {
    const { room } = this.#watched;
    const outside = this.#gone
      .slice(-lastGone)
      .filter(({ participant }) => room.people.every((person) => person.participant !== participant));
    const able = [...room.people, ...(room.people.length < mostPeople ? outside : [])];
    const former = able[who % able.length]!;
    const wasHere = room.people.includes(former);
    const witness = room.people.find((person) => person !== former);
    if (witness === undefined) return false;
    const copy = inAnotherWorld(former);
    const made = await this.#watched.step(witness, () => room.rejoin(former));
    if (wasHere) {
      expect(await processCommit(former.group, made.bytes)).toEqual({ ok: false, cause: 'replaced-self' });
      expect(await hear(witness, await say(copy, 'from the past'))).toBe('removed-sender');
      this.#gone.push(former);
    }
    await this.#came(room.people.at(-1)!);
    return this.#look(made, [former]);
  }

  async #refresh(by: Person): Promise<true> {
    return this.#look(await this.#watched.step(by, () => this.#watched.room.refresh(by)));
  }

  async #race(by: Person, loser: Person): Promise<true> {
    const lost = await commitEmpty(loser.group);
    const made = await this.#watched.step(by, () => this.#watched.room.refresh(by));
    dropCommit(lost);
    return this.#look(made);
  }

  async #remove(by: Person, chosen: Set<Person>): Promise<boolean> {
    chosen.delete(by);
    if (chosen.size === 0) return false;
    const made = await this.#watched.step(by, () => this.#watched.room.remove(by, ...chosen));
    for (const person of chosen) {
      expect(await processCommit(person.group, made.bytes)).toEqual({ ok: false, cause: 'removed-self' });
    }
    this.#gone.push(...chosen);
    return this.#look(made, [...chosen]);
  }

  /** Everyone is of one mind about the new epoch, and nobody else knows anything of it. */
  async #look(transition: Transition, removed: readonly Person[] = []): Promise<true> {
    const { people, epoch } = this.#watched.room;
    expect((await codesOf(people)).size).toBe(1);
    expect(new Set(people.map(({ group }) => JSON.stringify(group.members.map((m) => m.participant)))).size).toBe(1);
    const speaker = people[epoch % people.length]!;
    const message = await say(speaker, `epoch ${epoch}`);
    for (const person of people.filter((listener) => listener !== speaker)) {
      expect(await hear(person, message)).toEqual({ from: speaker.participant, text: `epoch ${epoch}` });
    }
    const past = { transition, message, frame: await sealFrame(speaker.group) };
    this.#past.push(past);
    // Of those who were there before, anyone can find it out: the attempts of the others fail for want of keys and not of skill.
    const witness = this.#any(people.filter((person) => this.#cameAfter.get(person) !== this.#past.length - 1));
    for (const person of witness) await this.#knows(person, past);
    for (const person of removed) await this.#cannotKnow(person, past);
    const longGone = this.#gone.filter((person) => !removed.includes(person));
    for (const person of this.#any(longGone)) await this.#cannotKnow(person, past);
    const publicKeys = publicKeysOf(stateOf(people[0]!.group).ratchetTree);
    for (const person of this.#gone) expect(this.#watched.hoardOf(person).fits(publicKeys)).toBe(false);
    // With what they have learned since they came.
    for (const person of this.#any(people.filter((candidate) => this.#stayOf(candidate) <= longestLook))) {
      const last = this.#past[this.#cameAfter.get(person)! - 1];
      if (last !== undefined) await this.#cannotKnow(person, last);
    }
    return true;
  }

  /** How many epochs somebody has been here; without end for those who began. */
  #stayOf(person: Person): number {
    return this.#past.length - (this.#cameAfter.get(person) ?? -Infinity);
  }

  async #cannotKnow(person: Person, { transition, message, frame }: Past): Promise<void> {
    const hoard = this.#watched.hoardOf(person);
    expect(await hoard.derives(transition)).toBe(false);
    expect(await hoard.opens(message)).toBe(false);
    expect(await hoard.opensFrame(frame)).toBe(false);
  }

  async #knows(person: Person, { message, frame }: Past): Promise<void> {
    const hoard = this.#watched.hoardOf(person);
    expect(await hoard.opens(message)).toBe(true);
    expect(await hoard.opensFrame(frame)).toBe(true);
  }

  /** One of these, if there is any. */
  #any<T>(list: readonly T[]): readonly T[] {
    const index = Math.floor(this.#random.fraction() * list.length);
    return list.slice(index, index + 1);
  }
}
