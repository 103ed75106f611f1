// Any bytes at all: a refusal, never a throw, and the group is as it was.
import { concat } from '@konklave/bytes';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { commitEmpty, commitRemove, joinGroup, openMessage, processCommit } from '../src/index.ts';
import { codeOf, granted, hear, meet, type Person, type Room, say } from './people.ts';
import { flip } from './rogue.ts';

/** Messages of every kind that are valid for somebody, to be damaged. */
let room: Room;
let alice: Person;
let bob: Person;
let samples: Uint8Array[];

beforeAll(async () => {
  room = await meet(['alice', 'bob', 'carol']);
  [alice, bob] = room.people as [Person, Person];
  samples = [
    granted(await joinGroup(room.invitation())).pending.commit,
    (await commitEmpty(bob.group)).commit,
    (await commitRemove(bob.group, [room.people[2]!.participant])).commit,
    await say(bob, 'hello'),
    room.groupInfo,
    room.passed[0]!.commit,
  ];
});

/** Ways to damage bytes, or to make new ones of two. */
const damage: fc.Arbitrary<(bytes: Uint8Array, other: Uint8Array) => Uint8Array> = fc.oneof(
  fc.array(fc.nat(), { minLength: 1, maxLength: 8 }).map((bits) => (bytes: Uint8Array) => {
    const changed = bits.reduce(flip, bytes);
    // The same bit twice would undo itself.
    return bits.length % 2 === new Set(bits).size % 2 ? changed : flip(changed, 0);
  }),
  fc.nat(2000).map((length) => (bytes: Uint8Array) => bytes.slice(0, Math.min(length, bytes.length - 1))),
  fc.uint8Array({ minLength: 1, maxLength: 40 }).map((tail) => (bytes: Uint8Array) => concat(bytes, tail)),
  fc.tuple(fc.nat(600), fc.nat(600)).map(([from, to]) => (bytes: Uint8Array, other: Uint8Array) => {
    return concat(bytes.subarray(0, from), other.subarray(to));
  }),
  fc.tuple(fc.nat(600), fc.uint8Array({ minLength: 1, maxLength: 8 })).map(([at, inserted]) => (bytes: Uint8Array) => {
    return concat(bytes.subarray(0, at), inserted, bytes.subarray(at));
  }),
  fc.tuple(fc.nat(600), fc.uint8Array({ minLength: 1, maxLength: 8 })).map(([at, written]) => (bytes: Uint8Array) => {
    return concat(bytes.subarray(0, at), written, bytes.subarray(at + written.length));
  }),
);

const hostileBytes = fc.oneof(
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 600 }) },
  // With the header of a message, so that the decoder gets further.
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.integer({ min: 0, max: 6 }), fc.uint8Array({ maxLength: 600 }))
      .map(([format, bytes]) => concat(Uint8Array.of(0, 1, 0, format), bytes)),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.nat(5), fc.nat(5), damage)
      .map(([sample, other, change]) => change(samples[sample]!, samples[other]!)),
  },
);

const isSample = (bytes: Uint8Array): boolean => samples.some((sample) => Buffer.from(sample).equals(bytes));

describe('any bytes', () => {
  it('given to processCommit are refused', async () => {
    const code = await codeOf(alice);
    const { group } = alice;
    await fc.assert(
      fc.asyncProperty(hostileBytes, async (bytes) => {
        fc.pre(!isSample(bytes));
        expect((await processCommit(group, bytes)).ok).toBe(false);
      }),
      { numRuns: 1000 },
    );
    expect(await codeOf(alice)).toBe(code);
  });

  it('given to openMessage are refused', async () => {
    const { group } = alice;
    await fc.assert(
      fc.asyncProperty(hostileBytes, async (bytes) => {
        fc.pre(!isSample(bytes));
        expect((await openMessage(group, bytes)).ok).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it('given to joinGroup are refused', async () => {
    await fc.assert(
      fc.asyncProperty(hostileBytes, async (groupInfo) => {
        fc.pre(!isSample(groupInfo));
        expect((await joinGroup({ ...room.invitation(), groupInfo })).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('leave a group that goes on: what is whole is taken afterwards', async () => {
    expect(await hear(alice, samples[3]!)).toMatchObject({ text: 'hello' });
    granted(await joinGroup({ ...room.invitation(), groupInfo: samples[4]! }));
    alice.group = granted(await processCommit(alice.group, samples[0]!)).group;
    expect(alice.group.members).toHaveLength(4);
  });
});
