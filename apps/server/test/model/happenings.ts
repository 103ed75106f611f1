import fc from 'fast-check';
import { expect } from 'vitest';
import { pause, type Guest, type MeetingPlace } from './meeting-place.ts';

/** What the model knows: everything else is asked of the people. */
interface Model {
  most: number;
}

type Happening = fc.AsyncCommand<Model, MeetingPlace>;

/** Something that somebody who is there does; it does nothing where nobody is. Nobody waits for what comes of it, only for so long. */
function byOne(name: string, act: (guest: Guest, place: MeetingPlace) => void): fc.Arbitrary<Happening> {
  return fc.record({ who: fc.nat(100), ms: shortly }).map(({ who, ms }) => ({
    check: () => true,
    run: async (_model, place) => {
      const guest = place.live[who % Math.max(1, place.live.length)];
      if (guest !== undefined) act(guest, place);
      await pause(ms);
    },
    toString: () => `${name}(${who}, ${ms})`,
  }));
}

/** Mostly at once, so that it meets what is still under way. */
const shortly = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 60 }) },
);

const join = fc.record({ ms: shortly }).map(({ ms }): Happening => ({
  check: () => true,
  run: async (model, place) => {
    if (place.live.length < model.most) place.join();
    await pause(ms);
  },
  toString: () => `join(${ms})`,
}));

// Who goes without being heard is gone after the grace time, and that takes too long here.
const canBeHeard = ({ meeting }: Guest, place: MeetingPlace): boolean => place.runs && meeting.state.phase === 'here';
const leave = byOne('leave', (guest, place) => {
  if (canBeHeard(guest, place)) guest.leave();
});
const closeTab = byOne('closeTab', (guest, place) => {
  if (canBeHeard(guest, place)) guest.closeTab();
});
const say = byOne('say', (guest, place) => place.say(guest));
const sayAndCut = byOne('sayAndCut', (guest, place) => {
  place.say(guest);
  setTimeout(() => guest.cut(), 2);
});
const cut = byOne('cut', (guest) => guest.cut());
/** Several want the same epoch: everyone who is in, and two who come. */
const rush = shortly.map((ms): Happening => ({
  check: () => true,
  run: async (model, place) => {
    for (const guest of place.live) guest.renewKeys();
    for (let joiner = 0; joiner < 2 && place.live.length < model.most; joiner += 1) place.join();
    await pause(ms);
  },
  toString: () => `rush(${ms})`,
}));
const commit = byOne('commit', (guest) => guest.renewKeys());

// Nobody waits for what the others say of it: they leave, speak and are cut off meanwhile.
const spoil = byOne('spoil', (guest, place) => {
  if (place.live.length > 2) place.spoil(guest);
});
const joinByNoise = shortly.map((ms): Happening => ({
  check: () => true,
  run: async (_model, place) => {
    if (place.live.length > 0) place.joinByNoise();
    await pause(ms);
  },
  toString: () => `joinByNoise(${ms})`,
}));

const remove = fc.record({ by: fc.nat(100), whom: fc.nat(100), ms: shortly }).map(({ by, whom, ms }): Happening => ({
  check: () => true,
  run: async (_model, place) => {
    const { live } = place;
    const [remover, removed] = [live[by % Math.max(1, live.length)], live[whom % Math.max(1, live.length)]];
    const participant = removed?.meeting.state.participant;
    if (remover !== undefined && removed !== undefined && remover !== removed && participant !== undefined) {
      removed.isUnwanted = true;
      remover.meeting.remove(participant);
    }
    await pause(ms);
  },
  toString: () => `remove(${by}, ${whom}, ${ms})`,
}));

const end = (how: 'stop' | 'kill'): fc.Arbitrary<Happening> =>
  fc.record({ downMs: fc.integer({ min: 0, max: 400 }) }).map(({ downMs }) => ({
    check: () => true,
    run: (_model, place) => place.restart(how, downMs),
    toString: () => `${how}(${downMs})`,
  }));

/** Everyone comes to rest, and what was promised is looked at. */
const settle: Happening = {
  check: () => true,
  run: async (_model, place) => {
    await place.settle();
    expectPromisesKept(place);
  },
  toString: () => 'settle',
};

/** Any interleaving of so many; some things happen more often than others. */
export function happenings(count: number): fc.Arbitrary<Happening[]> {
  const next = fc.oneof(
    { weight: 5, arbitrary: join },
    { weight: 5, arbitrary: say },
    { weight: 3, arbitrary: sayAndCut },
    { weight: 3, arbitrary: cut },
    { weight: 2, arbitrary: commit },
    { weight: 3, arbitrary: rush },
    { weight: 1, arbitrary: remove },
    { weight: 1, arbitrary: spoil },
    { weight: 1, arbitrary: joinByNoise },
    { weight: 1, arbitrary: leave },
    { weight: 1, arbitrary: closeTab },
    { weight: 1, arbitrary: end('stop') },
    { weight: 1, arbitrary: end('kill') },
    { weight: 1, arbitrary: fc.constant(settle) },
  );
  return fc
    .tuple(fc.array(join, { minLength: 3, maxLength: 3 }), fc.array(next, { minLength: count, maxLength: count }))
    .map(([first, rest]) => [...first, ...rest]);
}

/** What the delivery service promises, once everyone has come to rest. */
export function expectPromisesKept(place: MeetingPlace): void {
  const { guests, live, said, witness } = place;
  for (const { view } of guests) witness.finish(view);
  expect(witness.broken).toEqual([]);
  // Nobody was put out without somebody's wish, and nobody found anything wrong with the log.
  const wanted = guests.filter(({ isGone, isUnwanted }) => !isGone && !isUnwanted);
  const lost = wanted.filter(({ isLive, renewals }) => !isLive || renewals > 0);
  const howLost = lost.map(({ name, renewals, meeting }) => `${name}: ${renewals}, ${meeting.state.ending}`);
  expect(howLost.join('; ')).toBe('');
  for (const { name, meeting } of live) {
    const {
      malformed = 0,
      'false-group-info': falseOnes = 0,
      'future-epoch': early = 0,
      ...others
    } = meeting.state.refusals;
    expect([name, others]).toEqual([name, {}]);
    expect(malformed + falseOnes).toBeLessThanOrEqual(place.lies);
    // Liars go on by themselves for a moment, and speak.
    if (place.lies === 0) expect(early).toBe(0);
  }
  expect(new Set(live.map(({ meeting }) => meeting.state.code)).size).toBeLessThanOrEqual(1);
  for (const guest of live) {
    const { reads, cameAt } = guest;
    // Acknowledged before they came.
    const old = said.filter(({ stored, author }) => author !== guest && stored !== undefined && stored < cameAt);
    expect(old.filter(({ text }) => reads.includes(text))).toEqual([]);
    expect(place.missing(guest)).toEqual([]);
    expect(new Set(reads).size).toBe(reads.length);
  }
  for (const one of live) for (const other of live) expectSameOrder(one, other);
}

function expectSameOrder(one: Guest, other: Guest): void {
  const shared = (reader: Guest, with_: Guest): string[] => reader.reads.filter((text) => with_.reads.includes(text));
  expect(shared(one, other)).toEqual(shared(other, one));
}
