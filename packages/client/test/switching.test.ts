import { Place, type Guest } from '@konklave/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

// Frames as the encrypt workers handle them: the sender seals with the epoch it was told to send with, the receiver opens with what
// it has installed and keeps earlier epochs for 3 s after its own switch (the contract of the encrypt worker).

const retentionMs = 3_000;
const epochsKept = 127;

/** Whether a receiver has the keys of an epoch at a moment. */
function canOpen({ keys }: Guest, epoch: number, at: number): boolean {
  const installed = keys.events.find((event) => event.type === 'epoch' && event.epoch === epoch);
  if (installed === undefined || installed.at > at) return false;
  const newest = keys.events.findLast((event) => event.type === 'epoch' && event.at <= at)?.epoch ?? -1;
  if (newest - epoch > epochsKept) return false;
  const switchedAway = keys.events.find((event) => event.type === 'send' && event.epoch > epoch);
  return switchedAway === undefined || at <= switchedAway.at + retentionMs;
}

/** The epoch that a sender seals with at a moment. */
function sealedWith({ keys }: Guest, at: number): number {
  return keys.events.findLast((event) => event.type === 'send' && event.at <= at)?.epoch ?? -1;
}

/** Frames of everyone to everyone, one each 20 ms, that arrive `mediaMs` later and cannot be opened. */
function lostFrames(guests: readonly Guest[], span: { from: number; to: number }, mediaMs: () => number): object[] {
  const lost: object[] = [];
  for (let at = span.from; at < span.to; at += 20) {
    for (const sender of guests) {
      const epoch = sealedWith(sender, at);
      for (const receiver of guests) {
        const arrives = at + mediaMs();
        if (sender === receiver || epoch < 0 || canOpen(receiver, epoch, arrives)) continue;
        lost.push({ from: sender.name, to: receiver.name, epoch, at, arrives });
      }
    }
  }
  return lost;
}

describe('an epoch switch in a call of four', () => {
  it('loses no frame and shuts dave out within a second, whatever the delays', async () => {
    const delays = fc.record({
      seed: fc.integer({ min: 1, max: 2 ** 31 }),
      // One way, and how much it varies from frame to frame: up to 110 ms, so that a commit reaches everyone before the deadline.
      baseMs: fc.integer({ min: 1, max: 60 }),
      jitterMs: fc.integer({ min: 0, max: 50 }),
      installMs: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 4, maxLength: 4 }),
      leavesByClosing: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(delays, async ({ seed, baseMs, jitterMs, installMs, leavesByClosing }) => {
        const place = new Place({ seed, latencyMs: (random) => baseMs + jitterMs * random.fraction() });
        const guests = await place.gathered('alice', 'bob', 'carol', 'dave');
        guests.forEach((guest, index) => {
          guest.keys.installMs = installMs[index] ?? 0;
        });
        const [alice, bob, carol, dave] = guests;
        await place.advance(1_000);
        const from = place.clock.now();
        const before = alice.state.epoch;
        if (leavesByClosing) void dave.meeting.leave();
        else alice.meeting.remove(dave.participant);
        await place.until(() => dave.state.phase === 'ended');
        const gone = leavesByClosing ? from : place.clock.now();
        await place.advance(5_000);

        const staying = [alice, bob, carol];
        const medium = (): number => baseMs + jitterMs * place.random.fraction();
        expect(lostFrames(staying, { from, to: place.clock.now() - 500 }, medium)).toEqual([]);
        for (const guest of staying) {
          const switched = guest.keys.events.find(({ type, epoch }) => type === 'send' && epoch > before);
          expect(switched!.at - gone).toBeLessThan(1_000);
          expect(guest.keys.baseKeys.get(before + 1)).not.toBe(dave.keys.baseKeys.get(before + 1) ?? 'none');
        }
        expect(new Set(staying.map(({ keys }) => keys.sending)).size).toBe(1);
      }),
      { numRuns: 25 },
    );
  });

  it('loses no frame of those who are there while five others join at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 31 }), async (seed) => {
        const place = new Place({ seed, latencyMs: (random) => 5 + 60 * random.fraction() });
        const guests = await place.gathered('alice', 'bob', 'carol');
        await place.advance(1_000);
        const from = place.clock.now();
        const joining = ['dave', 'erin', 'frank', 'grace', 'heidi'].map((name) => place.guest(name));
        for (const guest of joining) guest.join();
        await place.until(() => joining.every(({ state }) => state.people.length === 8));
        await place.advance(2_000);
        expect(lostFrames(guests, { from, to: place.clock.now() - 500 }, () => 60)).toEqual([]);
        expect(new Set([...guests, ...joining].map(({ state }) => state.code)).size).toBe(1);
      }),
      { numRuns: 8 },
    );
  });

  it('switches as soon as everyone has said that they have the key', async () => {
    const place = new Place({ latencyMs: () => 15 });
    const [alice, bob, carol] = await place.gathered('alice', 'bob', 'carol');
    await place.advance(1_000);
    const start = place.clock.now();
    void carol.meeting.leave();
    await place.until(() => alice.keys.sending === alice.state.epoch && bob.keys.sending === bob.state.epoch);
    // Goodbye and news of it, commit and its fan-out, acknowledgements and the word that all are in.
    await place.until(() => bob.keys.sending === 3);
    expect(place.clock.now() - start).toBe(6 * 15);
  });

  it('switches at the deadline when somebody never says that they have the key', async () => {
    const place = new Place();
    const [alice, bob, carol] = await place.gathered('alice', 'bob', 'carol');
    await place.advance(1_000);
    bob.keys.installMs = 1e9;
    const { epoch } = alice.state;
    void carol.meeting.leave();
    await place.until(() => alice.state.epoch === epoch + 1);
    await place.advance(390);
    expect(alice.keys.sending).toBe(epoch);
    await place.advance(20);
    expect(alice.keys.sending).toBe(epoch + 1);
    // Bob cannot seal with the new epoch, and must not with the old one, which carol can open.
    expect(bob.keys.sending).toBe(-1);
  });

  it('waits with sending until who is slow has the keys without carol', async () => {
    const place = new Place();
    const [alice, bob, carol] = await place.gathered('alice', 'bob', 'carol');
    await place.advance(1_000);
    bob.keys.installMs = 900;
    const { epoch } = alice.state;
    void carol.meeting.leave();
    await place.until(() => bob.keys.sending === -1);
    await place.until(() => bob.keys.sending === epoch + 1);
    expect(bob.keys.events.filter(({ at }) => at > place.clock.now() - 800).map(({ type }) => type)).toEqual([
      'hold',
      'epoch',
      'send',
    ]);
  });

  it('stops sending at once when the keys without carol cannot be installed', async () => {
    const place = new Place();
    const [alice, bob, carol] = await place.gathered('alice', 'bob', 'carol');
    await place.advance(1_000);
    bob.keys.epoch = () => Promise.reject(new Error('the worker is gone'));
    const { epoch } = alice.state;
    void carol.meeting.leave();
    await place.until(() => bob.state.epoch === epoch + 1);
    await place.clock.settle();
    expect(bob.keys.sending).toBe(-1);
    // Nor does a later epoch that he cannot install bring him back to the one that carol knows.
    const later = bob.keys.events.length;
    place.guest('dave').join();
    await place.advance(2_000);
    expect(bob.keys.events.slice(later).map(({ type }) => type)).not.toContain('send');
  });

  it('sends nothing before the others can open it', async () => {
    const place = new Place();
    const [alice] = await place.gathered('alice');
    const bob = place.guest('bob');
    alice.keys.installMs = 120;
    bob.join();
    await place.until(() => bob.state.phase === 'here');
    await place.until(() => bob.keys.sending === bob.state.epoch);
    const opened = alice.keys.events.find(({ type, epoch }) => type === 'epoch' && epoch === bob.state.epoch);
    const sent = bob.keys.events.find(({ type }) => type === 'send');
    expect(sent!.at).toBeGreaterThan(opened!.at);
  });

  it('does not believe that an epoch is settled which is not there yet', async () => {
    const place = new Place();
    const [alice] = await place.gathered('alice');
    await place.advance(1_000);
    const room = place.delivery.room(place.room);
    room.tell({ type: 'group.settled', params: { group: room.group!.group, epoch: 99 } });
    await place.advance(100);
    expect(alice.keys.sending).toBe(0);
  });
});

describe('the keys of an epoch', () => {
  it('are given once: a second encrypt worker gets an epoch of its own', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    await place.advance(1_000);
    const { epoch } = alice.state;
    const second = place.guest('a second worker').keys;
    alice.meeting.onKeys(second);
    expect(alice.keys.sending).toBe(-1);
    expect(alice.keys.baseKeys.size).toBe(0);
    await place.until(() => second.sending > epoch);
    expect(second.events.map((event) => event.epoch).every((given) => given > epoch)).toBe(true);
    expect(second.baseKeys.get(epoch + 1)).toBe(bob.keys.baseKeys.get(epoch + 1));
  });

  it('reach an encrypt worker that comes after the person has joined', async () => {
    const place = new Place();
    const alice = place.guest('alice');
    alice.meeting.onKeys(alice.keys)();
    alice.join();
    await place.until(() => alice.state.phase === 'here');
    await place.advance(1_000);
    expect(alice.keys.events).toEqual([]);
    alice.meeting.onKeys(alice.keys);
    await place.until(() => alice.keys.sending === 0);
    expect(alice.state.epoch).toBe(0);
  });

  it('are the same for everyone in the room and different in each epoch', async () => {
    const place = new Place();
    const guests = await place.gathered('alice', 'bob', 'carol');
    const { epoch } = guests[0].state;
    await place.advance(1_000);
    expect(new Set(guests.map(({ keys }) => keys.baseKeys.get(epoch))).size).toBe(1);
    const ofAlice = [...guests[0].keys.baseKeys.values()];
    expect(new Set(ofAlice).size).toBe(ofAlice.length);
  });
});

describe('whoever reads of a new epoch in the state', () => {
  it('finds its keys in place, of everyone who came and without whom left', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    const early: number[] = [];
    let newest = alice.state.epoch;
    alice.meeting.subscribe(() => {
      const { epoch } = alice.state;
      if (epoch > newest && !alice.keys.baseKeys.has(epoch)) early.push(epoch);
      newest = epoch;
    });
    const carol = place.guest('carol');
    carol.join();
    await place.until(() => alice.sees.length === 3);
    void bob.meeting.leave();
    await place.until(() => alice.sees.length === 2);
    expect(newest).toBeGreaterThan(2);
    expect(early).toEqual([]);
    expect([...alice.keys.leavesByEpoch.get(newest)!.keys()]).toEqual([carol.participant]);
  });
});
