import { fromBase64url, toBase64url } from '@konklave/bytes';
import { acceptCommit, foundGroup, joinGroup, type Admission } from '@konklave/mls';
import type { LogEntry, Push } from '@konklave/protocol/client';
import { honest, Place, SeededRandom, type DeliveryRoom, type Guest } from '@konklave/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

// Mallory runs the server. Whatever she does ends in a refusal that is counted and shown, or in a fork that the codes show.

/** Proofs of somebody who does not know the link, and who accepts everyone. */
const random = new SeededRandom(666);
const proof = async (): Promise<Uint8Array> => random.bytes(32);
const strangersAdmission = {
  proveLeaf: proof,
  proveJoin: proof,
  verifyLeaf: async () => true,
  verifyJoin: async () => true,
} as unknown as Admission;
const randomId = (): string => toBase64url(random.bytes(16));

function commitEntry(
  room: DeliveryRoom,
  commit: Uint8Array,
  sender = randomId(),
): Extract<LogEntry, { kind: 'commit' }> {
  const { epoch } = room.group!;
  return { kind: 'commit', seq: room.nextSeq(), epoch, sender, bytes: toBase64url(commit), joined: true, removed: [] };
}

/** Puts a commit into the log as if it had been accepted, tells everyone, and says nothing to who refuses it. */
function force(room: DeliveryRoom, entry: Extract<LogEntry, { kind: 'commit' }>, groupInfo?: string): void {
  room.refuse = () => {};
  room.advance(entry, groupInfo ?? room.group!.groupInfo);
  room.tell({ type: 'group.entry', params: { group: room.group!.group, entry } });
}

const entriesOf = (room: DeliveryRoom, kind: LogEntry['kind']): LogEntry[] =>
  room.group!.log.filter((entry) => entry.kind === kind);

function expectEnded(guests: readonly Guest[], cause: string): void {
  for (const { state, keys } of guests) {
    expect(state).toMatchObject({ phase: 'ended', ending: 'tampered' });
    expect(state.refusals[cause]).toBeGreaterThan(0);
    expect(keys.baseKeys.size).toBe(0);
  }
}

describe('mallory joins the meeting herself', () => {
  it('is refused by everyone, and never gets into the tree', async () => {
    const place = new Place();
    const guests = await place.gathered('alice', 'bob');
    const room = place.delivery.room(place.room);
    const seen: string[] = [];
    for (const { meeting } of guests)
      meeting.subscribe(() => seen.push(...meeting.state.people.map((p) => p.participant)));
    const { group, epoch, groupInfo } = room.group!;
    const made = await joinGroup({
      admission: strangersAdmission,
      participant: randomId(),
      groupInfo: fromBase64url(groupInfo),
      expected: { groupId: group, epoch },
    });
    if (!made.ok) throw new Error(made.cause);
    force(room, commitEntry(room, made.pending.commit), toBase64url(made.pending.groupInfo));
    await place.until(() => guests.every(({ state }) => state.phase === 'ended'), 5_000);
    expectEnded(guests, 'unproven-join');
    expect(new Set(seen).size).toBe(2);
    acceptCommit(made.pending);
  });

  it('and says that it stands: nobody comes back to a group that she is in', async () => {
    const place = new Place();
    const guests = await place.gathered('alice', 'bob');
    const room = place.delivery.room(place.room);
    const { group, epoch, groupInfo } = room.group!;
    const mallory = randomId();
    room.enter({ room: place.room, participant: mallory, entry: '' }, { push: () => {}, close: () => {} });
    room.participants.get(mallory)!.member = true;
    const made = await joinGroup({
      admission: strangersAdmission,
      participant: mallory,
      groupInfo: fromBase64url(groupInfo),
      expected: { groupId: group, epoch },
    });
    if (!made.ok) throw new Error(made.cause);
    force(room, commitEntry(room, made.pending.commit, mallory), toBase64url(made.pending.groupInfo));
    room.refuse = (sender, { seq }) =>
      room.participants.get(sender)?.seat?.push({ type: 'group.stands', params: { group, seq } });
    await place.until(() => guests.every(({ state }) => state.phase === 'ended'), 10_000);
    expectEnded(guests, 'unproven-join');
    acceptCommit(made.pending);
  });

  it('founds the meeting before bob comes: he does not enter it', async () => {
    const place = new Place();
    const groupId = randomId();
    const participant = randomId();
    const { groupInfo } = await foundGroup({ admission: strangersAdmission, participant, groupId });
    const room = place.delivery.room(place.room);
    room.enter({ room: place.room, participant, entry: '' }, { push: () => {}, close: () => {} });
    room.create(participant, { group: groupId, groupInfo: toBase64url(groupInfo) });
    const bob = place.guest('bob');
    bob.join();
    await place.until(() => bob.state.phase === 'ended');
    expect(bob.state.ending).toBe('wrong-link');
    expect(bob.state.refusals['unproven-leaf']).toBeGreaterThan(0);
    expect(bob.keys.events.filter(({ type }) => type === 'epoch')).toEqual([]);
  });
});

describe('somebody with another secret', () => {
  it('does not get in and learns that the link is wrong', async () => {
    const place = new Place();
    const [alice] = await place.gathered('alice');
    const bob = place.guest('bob');
    bob.join({ secret: place.randomSecret() });
    await place.until(() => bob.state.phase === 'ended');
    expect(bob.state.ending).toBe('wrong-link');
    await place.advance(1_000);
    expect(alice.sees).toEqual(['alice']);
    expect(alice.state.refusals).toEqual({});
  });
});

describe('mallory plays something again', () => {
  it('an old commit as if it were the next: refused', async () => {
    const place = new Place();
    const guests = await place.gathered('alice', 'bob', 'carol');
    const room = place.delivery.room(place.room);
    const old = entriesOf(room, 'commit')[0] as Extract<LogEntry, { kind: 'commit' }>;
    force(room, { ...old, seq: room.nextSeq(), epoch: room.group!.epoch });
    await place.until(() => guests.every(({ state }) => state.phase === 'ended'), 5_000);
    for (const { state } of guests) expect(Object.keys(state.refusals)).toHaveLength(1);
    for (const { state } of guests) expect(state.ending).toBe('tampered');
  });

  it('an old commit as what it is: counted, and the meeting goes on', async () => {
    const place = new Place();
    const [alice, bob, carol] = await place.gathered('alice', 'bob', 'carol');
    const room = place.delivery.room(place.room);
    const entry = { ...entriesOf(room, 'commit')[1]!, seq: room.nextSeq() };
    room.group!.log.push(entry);
    room.tell({ type: 'group.entry', params: { group: room.group!.group, entry } });
    await place.advance(200);
    bob.meeting.sendChat('still here');
    await place.until(() => alice.reads.length === 1 && carol.reads.length === 1);
    expect(alice.state.refusals).toEqual({ 'past-epoch': 1 });
    expect(alice.state.code).toBe(carol.state.code);
  });

  it('a message, under a new number: refused, and read once', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    alice.meeting.sendChat('only once');
    await place.until(() => bob.reads.length === 1);
    const room = place.delivery.room(place.room);
    const entry = { ...entriesOf(room, 'message').at(-1)!, seq: room.nextSeq() };
    room.group!.log.push(entry);
    room.tell({ type: 'group.entry', params: { group: room.group!.group, entry } });
    await place.until(() => bob.state.refusals['replayed'] === 1);
    expect(bob.reads).toEqual(['alice: only once']);
    expect(alice.state.refusals).not.toEqual({});
  });

  it('a message of alice as if bob had written it: it stays a message of alice', async () => {
    const place = new Place();
    const [alice, bob, carol] = await place.gathered('alice', 'bob', 'carol');
    place.delivery.mallory = {
      ...honest,
      pushes: (_to, push) => {
        if (push.type !== 'group.entry' || push.params.entry.kind !== 'message') return [push];
        const entry = { ...push.params.entry, sender: bob.participant };
        return [{ type: 'group.entry', params: { ...push.params, entry } }];
      },
    };
    alice.meeting.sendChat('by me');
    await place.until(() => carol.reads.length === 1);
    expect(carol.reads).toEqual(['alice: by me']);
  });
});

describe('mallory swaps the GroupInfo', () => {
  const swapped = async (swap: (room: DeliveryRoom, old: string) => void): Promise<{ place: Place; carol: Guest }> => {
    const place = new Place();
    const [alice] = await place.gathered('alice');
    const old = place.delivery.room(place.room).group!.groupInfo;
    const bob = place.guest('bob');
    bob.join();
    await place.until(() => alice.sees.includes('bob'));
    swap(place.delivery.room(place.room), old);
    const carol = place.guest('carol');
    carol.join();
    return { place, carol };
  };

  it('for one of an earlier epoch: refused', async () => {
    const { place, carol } = await swapped((room, old) => {
      room.group!.groupInfo = old;
    });
    await place.until(() => carol.state.phase === 'ended');
    expect(carol.state.ending).toBe('tampered');
    expect(carol.state.refusals['past-epoch']).toBeGreaterThan(0);
  });

  it('for noise: refused', async () => {
    const { place, carol } = await swapped((room) => {
      room.group!.groupInfo = toBase64url(random.bytes(900));
    });
    await place.until(() => carol.state.phase === 'ended');
    expect(carol.state.ending).toBe('tampered');
  });

  it('together with its epoch: carol ends up in a past of her own, under another code', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    const room = place.delivery.room(place.room);
    // The group as it was before alice removed dave.
    const dave = place.guest('dave');
    dave.join();
    await place.until(() => alice.sees.includes('dave') && bob.sees.includes('dave'));
    const past = { ...room.group!, log: [...room.group!.log], departed: new Map() };
    alice.meeting.remove(dave.participant);
    await place.until(() => alice.sees.length === 2 && bob.sees.length === 2);
    const carolsId = new Set<string>();
    const known = new Set(room.participants.keys());
    const other = place.delivery.fork(
      place.room,
      (participant) => !known.has(participant) || carolsId.has(participant),
    );
    other.group = past;
    const carol = place.guest('carol');
    carol.join();
    await place.until(() => carol.state.phase === 'here');
    expect(carol.state.code).not.toBe(alice.state.code);
    expect(alice.state.code).toBe(bob.state.code);
  });
});

describe('mallory hands alice another commit than bob', () => {
  it('and the codes differ: neither side reads the other any more', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    const known = [alice.participant, bob.participant];
    const carol = place.guest('carol');
    const dave = place.guest('dave');
    // Carol enters first: she goes to alice, and dave to bob.
    const entered: string[] = [];
    place.delivery.fork(place.room, (participant) => {
      if (!known.includes(participant) && !entered.includes(participant)) entered.push(participant);
      return participant === bob.participant || participant === entered[1];
    });
    carol.join();
    await place.advance(1);
    dave.join();
    await place.until(() => alice.sees.includes('carol') && bob.sees.includes('dave'));
    expect(alice.state.epoch).toBe(bob.state.epoch);
    expect(alice.state.code).not.toBe(bob.state.code);
    expect(carol.state.code).toBe(alice.state.code);
    expect(dave.state.code).toBe(bob.state.code);
    // Now she passes a message from one side to the other.
    alice.meeting.sendChat('hello?');
    await place.until(() => carol.reads.length === 1);
    const here = place.delivery.roomFor(place.room, alice.participant);
    const there = place.delivery.roomFor(place.room, bob.participant);
    const entry = { ...here.group!.log.at(-1)!, seq: there.nextSeq() };
    there.tell({ type: 'group.entry', params: { group: there.group!.group, entry } });
    await place.until(() => Object.keys(bob.state.refusals).length > 0);
    expect(bob.reads).toEqual([]);
  });

  it('and tells bob that his was accepted as well: he is alone, under another code', async () => {
    const place = new Place({ latencyMs: () => 20 });
    const [alice, bob, carol, dave] = await place.gathered('alice', 'bob', 'carol', 'dave');
    const room = place.delivery.room(place.room);
    const commit = room.commit.bind(room);
    room.commit = (id, params) => (id === bob.participant ? { seq: room.nextSeq() } : commit(id, params));
    bob.meeting.remove(dave.participant);
    alice.meeting.remove(dave.participant);
    await place.until(() => [alice, bob, carol].every(({ sees }) => sees.length === 3));
    await place.advance(1_000);
    expect(carol.state.code).toBe(alice.state.code);
    expect(bob.state.code).not.toBe(alice.state.code);
    expect(bob.keys.baseKeys.get(bob.state.epoch)).not.toBe(alice.keys.baseKeys.get(alice.state.epoch));
    alice.meeting.sendChat('are you there?');
    await place.until(() => carol.reads.length === 1);
    await place.advance(1_000);
    expect(bob.reads).toEqual([]);
    expect(bob.state.refusals).not.toEqual({});
  });
});

describe('mallory drops, doubles and reorders', () => {
  it('entries of the log: everyone reads everything once and in order, or sees that something is wrong', async () => {
    const tampering = fc.record({
      seed: fc.integer({ min: 1, max: 2 ** 31 }),
      drop: fc.double({ min: 0, max: 0.3, noNaN: true }),
      double: fc.double({ min: 0, max: 0.5, noNaN: true }),
      hold: fc.double({ min: 0, max: 0.3, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(tampering, async ({ seed, drop, double, hold }) => {
        const place = new Place({ seed });
        const [alice, bob, carol] = await place.gathered('alice', 'bob', 'carol');
        const dice = new SeededRandom(seed);
        const held: Push[] = [];
        place.delivery.mallory = {
          ...honest,
          pushes: (_to, push) => {
            if (push.type !== 'group.entry' || dice.fraction() < drop) return push.type === 'group.entry' ? [] : [push];
            if (dice.fraction() < hold) return held.push(push) > 1 ? [held.shift()!] : [];
            return dice.fraction() < double ? [push, push, ...held.splice(0)] : [push, ...held.splice(0)];
          },
        };
        const texts = Array.from({ length: 8 }, (_, index) => `message ${index}`);
        for (const text of texts) {
          alice.meeting.sendChat(text);
          await place.advance(150);
        }
        void carol.meeting.leave();
        await place.advance(25_000);
        expect(bob.reads).toEqual(texts.map((text) => `alice: ${text}`));
        expect(bob.sees).toEqual(['bob', 'alice']);
        expect(bob.state.code).toBe(alice.state.code);
      }),
      { numRuns: 20 },
    );
  });

  it('for ever: who is told of epochs that the log does not show ends', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    place.delivery.mallory = {
      pushes: (to, push) => (to === bob.participant && push.type === 'group.entry' ? [] : [push]),
      result: (to, type, result) =>
        to === bob.participant && type === 'room.resume' ? { ...result, entries: [] } : result,
    };
    const carol = place.guest('carol');
    carol.join();
    await place.until(() => alice.sees.includes('carol'));
    await place.until(() => bob.state.phase === 'ended', 60_000);
    expect(bob.state.ending).toBe('tampered');
  });
});

describe('mallory talks nonsense', () => {
  const frames = ['', '{', '[]', '{"type":"group.entry"}', '{"type":"no.such","params":{}}', '{"re":77,"result":{}}'];

  it.each(frames)('%s is refused and counted, and the meeting goes on', async (frame) => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    place.sayTo(bob, frame);
    await place.until(() => bob.state.refusals['bad-message'] === 1);
    alice.meeting.sendChat('never mind');
    await place.until(() => bob.reads.length === 1);
  });

  it.each(['keeps silent', 'says that it stands'])(
    'in any form, and %s about it: it is refused, and the meeting goes on or ends as tampered with',
    async (answer) => {
      const bytes = fc.uint8Array({ minLength: 1, maxLength: 80 }).map((noise) => toBase64url(noise));
      const entry = fc.record({
        kind: fc.constantFrom('commit', 'message'),
        ahead: fc.integer({ min: -2, max: 3 }),
        epoch: fc.integer({ min: 0, max: 3 }),
        fromAlice: fc.boolean(),
        nonce: fc.integer({ min: 0, max: 5 }),
        bytes: fc.oneof(bytes, fc.constantFrom('A', '_', 'AB')),
      });
      const frame = fc.oneof(fc.string(), fc.json(), entry);
      await fc.assert(
        fc.asyncProperty(fc.array(frame, { maxLength: 8 }), async (frames) => {
          const place = new Place();
          const [alice, bob] = await place.gathered('alice', 'bob');
          const room = place.delivery.room(place.room);
          if (answer === 'keeps silent') room.refuse = () => {};
          for (const said of frames) {
            if (typeof said === 'string') place.sayTo(bob, said);
            else {
              const { ahead, fromAlice, ...rest } = said;
              const sender = fromAlice ? alice.participant : bob.participant;
              const forged = {
                ...rest,
                seq: Math.max(0, room.nextSeq() - 1 + ahead),
                sender,
                joined: true,
                removed: [],
              };
              place.sayTo(
                bob,
                JSON.stringify({ type: 'group.entry', params: { group: room.group!.group, entry: forged } }),
              );
            }
            await place.clock.settle();
          }
          await place.advance(5_000);
          if (bob.state.phase === 'ended') expect(bob.state.ending).toBe('tampered');
          else expect(bob.state).toMatchObject({ phase: 'here', code: alice.state.code });
          if (bob.state.phase === 'here' && answer === 'keeps silent') expect(bob.state.epoch).toBe(1);
        }),
        { numRuns: 40 },
      );
    },
  );

  it('by refusing every commit: she is not asked in a circle', async () => {
    const place = new Place();
    const [alice, bob, carol] = await place.gathered('alice', 'bob', 'carol');
    let asked = 0;
    const room = place.delivery.room(place.room);
    const refusing = room.commit.bind(room);
    room.commit = (id, params) => {
      asked += 1;
      return refusing(id, { ...params, epoch: -1 });
    };
    void carol.meeting.leave();
    await place.advance(9_000);
    expect(asked).toBeGreaterThan(2);
    expect(asked).toBeLessThan(200);
    expect(alice.state.people.find(({ name }) => name === 'carol')?.presence).toBe('leaving');
    expect(bob.state.phase).toBe('here');
  });
});

describe('bob, who is a member and does not play fair', () => {
  it('cannot keep back a message of carol by using its id first', async () => {
    const place = new Place();
    const [alice, bob, carol] = await place.gathered('alice', 'bob', 'carol');
    await place.advance(500);
    // The same sixteen bytes for both.
    const bytes = place.random.bytes.bind(place.random);
    const same = bytes(16);
    place.random.bytes = (count) => (count === 16 ? same.slice() : bytes(count));
    bob.meeting.sendChat('nothing to see');
    await place.until(() => alice.reads.length === 1);
    carol.meeting.sendChat('bob lies');
    await place.until(() => alice.reads.length === 2 && bob.reads.length === 2);
    expect(alice.reads).toEqual(['bob: nothing to see', 'carol: bob lies']);
    expect(bob.state.messages.map(({ delivery }) => delivery)).toEqual(['sent', 'sent']);
    expect(alice.state.refusals).toEqual({});
  });

  it('cannot write twice under one id', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    await place.advance(500);
    const same = place.random.bytes(16);
    place.random.bytes = () => same.slice();
    bob.meeting.sendChat('one');
    bob.meeting.sendChat('two');
    await place.until(() => alice.state.refusals['repeated-message'] === 1);
    expect(alice.reads).toEqual(['bob: one']);
  });
});

describe('a commit that does something else than is declared', () => {
  const other = randomId();
  type Declared = Pick<Extract<LogEntry, { kind: 'commit' }>, 'joined' | 'removed' | 'sender'>;

  const declaring = async (change: Partial<Declared>): Promise<{ place: Place; alice: Guest; bob: Guest }> => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob', 'carol');
    place.delivery.mallory = {
      ...honest,
      pushes: (_to, push) => {
        if (push.type !== 'group.entry' || push.params.entry.kind !== 'commit') return [push];
        return [{ type: 'group.entry', params: { ...push.params, entry: { ...push.params.entry, ...change } } }];
      },
    };
    return { place, alice, bob };
  };

  it.each<[string, Partial<Declared>]>([
    ['nobody removed', { removed: [] }],
    ['somebody else removed', { removed: [other] }],
    ['somebody who comes', { joined: true }],
  ])('%s: is refused, and whoever stays is where the others are', async (_what, change) => {
    const { place, alice, bob } = await declaring(change);
    alice.meeting.remove(alice.state.people[2]!.participant);
    await place.until(() => (bob.state.refusals['misdeclared-commit'] ?? 0) > 0, 5_000);
    await place.advance(20_000);
    if (alice.state.phase === 'here') expect(bob.state.code).toBe(alice.state.code);
    // The others, who were lied to as well, outvote her: she is told.
    else expect(alice.state).toMatchObject({ phase: 'ended', ending: 'removed' });
    expect(bob.state.phase).toBe('here');
  });

  it.each<[string, Partial<Declared>]>([
    ['no joining', { joined: false }],
    ['the joining of somebody else', { sender: other }],
    ['a joining that removes', { removed: [other] }],
  ])('%s: is refused, and nobody goes where it leads', async (_what, change) => {
    const { place, alice, bob } = await declaring(change);
    const dave = place.guest('dave');
    dave.join();
    await place.until(() => (bob.state.refusals['misdeclared-commit'] ?? 0) > 0, 5_000);
    await place.advance(20_000);
    expect(alice.state.refusals['misdeclared-commit']).toBeGreaterThan(0);
    for (const guest of [alice, bob]) expect(guest.sees).not.toContain('dave');
  });
});

describe('mallory leaves out a message for bob, and numbers the log anew so that it has no hole', () => {
  type Numbered = { seq: number; kind?: string };

  /** From the next message on that `isMeant` for bob. Everything else, also what he asks for, comes under lower numbers. */
  const leaveOut = (place: Place, bob: Guest, isMeant: () => boolean): void => {
    const dropped: number[] = [];
    const below = (seq: number): number => seq - dropped.filter((gone) => gone < seq).length;
    const shift = <T extends Numbered>(entry: T): T => ({ ...entry, seq: below(entry.seq) });
    place.delivery.mallory = {
      pushes: (to, push) => {
        if (to !== bob.participant || push.type !== 'group.entry') return [push];
        const { entry } = push.params;
        if (entry.kind === 'message' && isMeant()) dropped.push(entry.seq);
        if (dropped.includes(entry.seq)) return [];
        return [{ type: 'group.entry', params: { ...push.params, entry: shift(entry) } }];
      },
      result: (to, type, result) => {
        if (to !== bob.participant) return result;
        const found = result as { seq?: number; group?: Numbered | null; entries?: Numbered[] };
        if (found.entries !== undefined) {
          return { ...found, entries: found.entries.filter(({ seq }) => !dropped.includes(seq)).map(shift) };
        }
        if (type === 'group.fetch' && found.group) return { group: shift(found.group) };
        return found.seq === undefined ? result : { ...found, seq: below(found.seq) };
      },
    };
  };
  const once = (): (() => boolean) => {
    let left = 1;
    return () => left-- > 0;
  };

  it('and bob sees with the next one that something is missing', async () => {
    const place = new Place();
    const [alice, bob, carol] = await place.gathered('alice', 'bob', 'carol');
    await place.advance(500);
    leaveOut(place, bob, once());
    alice.meeting.sendChat('do NOT sign the contract');
    await place.advance(500);
    expect(bob.state.refusals).toEqual({});
    alice.meeting.sendChat('bye');
    await place.advance(500);
    bob.meeting.sendChat('ok');
    await place.advance(500);
    expect(bob.reads).toEqual(['alice: bye', 'bob: ok']);
    expect(bob.state).toMatchObject({ phase: 'here', refusals: { 'missing-message': 1 } });
    expect(carol.state.refusals).toEqual({});
  });

  it('and he sees it when it was the last one, too', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    await place.advance(500);
    leaveOut(place, bob, once());
    alice.meeting.sendChat('do NOT sign the contract');
    await place.advance(40_000);
    expect(bob.state).toMatchObject({ phase: 'here', refusals: { 'missing-message': 1 } });
  });

  it('and he sees it when nothing of alice comes any more', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    await place.advance(500);
    leaveOut(place, bob, () => true);
    alice.meeting.sendChat('do NOT sign the contract');
    await place.advance(180_000);
    expect(bob.state).toMatchObject({ phase: 'here', refusals: { 'silent-member': 1 } });
    expect(alice.state.refusals).toEqual({});
  });
});

describe('mallory hides carol, who has the link and listens', () => {
  const seenBy = ({ state }: Guest, { participant }: Guest): object | undefined =>
    state.people.find((person) => person.participant === participant);

  /** Says that carol has left, and takes no commit that would put her out. */
  const hidden = async (): Promise<{ place: Place; alice: Guest; bob: Guest; carol: Guest }> => {
    const place = new Place();
    const [alice, bob, carol] = await place.gathered('alice', 'bob', 'carol');
    const room = place.delivery.room(place.room);
    const commit = room.commit.bind(room);
    room.commit = (id, params) => commit(id, { ...params, epoch: -1 });
    const departed = { type: 'room.departed', params: { participant: carol.participant, why: 'left' } };
    for (const guest of [alice, bob]) place.sayTo(guest, JSON.stringify(departed));
    return { place, alice, bob, carol };
  };

  it('and everyone sees that she still has the keys; then nothing is sent under them any more', async () => {
    const { place, alice, bob, carol } = await hidden();
    await place.advance(2_500);
    expect(seenBy(alice, carol)).toMatchObject({ presence: 'leaving', overdue: false });
    await place.advance(1_000);
    for (const guest of [alice, bob])
      expect(seenBy(guest, carol)).toMatchObject({ presence: 'leaving', overdue: true });
    await place.advance(8_000);
    expectEnded([alice, bob], 'not-excluded');
    for (const { keys, meeting } of [alice, bob]) {
      expect(keys.sending).toBe(-1);
      expect(meeting.sendChat('now that carol is gone')).toBe(false);
    }
    expect(carol.reads).toEqual([]);
  });

  it('but a line of ours that is dead or lost is no suspicion', async () => {
    const { place, alice, bob, carol } = await hidden();
    alice.line.isSilent = true;
    await place.advance(10_000);
    expect(seenBy(alice, carol)).toMatchObject({ overdue: false });
    alice.line.offline = true;
    alice.line.cut();
    await place.advance(9_000);
    expect(alice.state.phase).toBe('reconnecting');
    expect(seenBy(alice, carol)).toMatchObject({ presence: 'leaving', overdue: false });
    expect(bob.state.ending).toBe('tampered');
  });

  it('and the word goes away when she is excluded after all', async () => {
    const { place, alice, carol } = await hidden();
    const room = place.delivery.room(place.room);
    await place.until(() => alice.state.people.some(({ overdue }) => overdue));
    Reflect.deleteProperty(room, 'commit');
    await place.advance(2_000);
    expect(seenBy(alice, carol)).toBeUndefined();
    expect(carol.state.phase).toBe('ended');
    await place.advance(20_000);
    expect(alice.state.phase).toBe('here');
  });
});
