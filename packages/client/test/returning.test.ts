// The same person comes back: after a reload, a crash, a long sleep. Nobody new appears, and no state lives twice.
import { Place, StayDrawer, type Guest } from '@konklave/testing';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { areTogether, talk } from './together.ts';

describe('somebody whose page is gone', () => {
  it('without a word comes back as the same participant, in the same place', async () => {
    const place = new Place();
    const [alice, bob, carol] = await place.gathered('alice', 'bob', 'carol');
    const { participant } = bob;
    const after = bob.crash();
    await place.advance(2_000);
    expect(alice.state.people[1]).toMatchObject({ participant, presence: 'away' });
    after.join();
    await place.until(() => areTogether([alice, after, carol]));
    expect(after.participant).toBe(participant);
    expect(alice.state.people.map(({ name }) => name)).toEqual(['alice', 'bob', 'carol']);
    expect(alice.state.people[1]).toMatchObject({ participant, presence: 'here' });
    await talk(place, [alice, after, carol]);
    expect([alice, after, carol].map(({ state }) => state.refusals)).toEqual([{}, {}, {}]);
  });

  it('with a goodbye, as on a reload, comes back as the same participant too', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    const { participant } = bob;
    place.delivery.room(place.room).leave(participant);
    const after = bob.crash();
    await place.until(() => alice.sees.length === 1);
    after.join();
    await place.until(() => areTogether([alice, after]));
    expect(alice.state.people[1]?.participant).toBe(participant);
    await talk(place, [alice, after]);
  });

  it('is back before the others have removed them', async () => {
    const place = new Place({ latencyMs: () => 40 });
    const [alice, bob, carol] = await place.gathered('alice', 'bob', 'carol');
    const after = bob.crash();
    place.delivery.room(place.room).leave(bob.participant);
    after.join();
    await place.until(() => areTogether([alice, after, carol]));
    expect(alice.state.people.filter(({ participant }) => participant === bob.participant)).toHaveLength(1);
    await talk(place, [alice, after, carol]);
  });

  it('is back while somebody removes them, and joins by what won', async () => {
    const delays: Record<string, number> = { alice: 60, bob: 30 };
    const place = new Place({ latencyMs: (_, name) => delays[name] ?? 10 });
    const [alice, bob] = await place.gathered('alice', 'bob');
    const room = place.delivery.room(place.room);
    const answers = vi.spyOn(room, 'commit');
    const after = bob.crash();
    room.leave(bob.participant);
    after.join();
    await place.until(() => areTogether([alice, after]));
    expect(after.participant).toBe(bob.participant);
    // Theirs, made for the leaf that they had, came second.
    expect(answers.mock.calls.map(([, { removed }]) => removed)).toEqual([[bob.participant], [bob.participant], []]);
    await talk(place, [alice, after]);
  });

  it('alone, begins a new meeting that the next one finds', async () => {
    const place = new Place();
    const [alice] = await place.gathered('alice');
    const after = alice.crash();
    after.join();
    await place.until(() => areTogether([after]));
    expect(after.participant).toBe(alice.participant);
    const bob = place.guest('bob');
    bob.join();
    await place.until(() => areTogether([after, bob]));
  });

  it('and said goodbye as it went, comes back as the same participant', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    const { participant } = bob;
    void bob.meeting.leave({ mayReturn: true });
    await place.until(() => alice.sees.length === 1);
    const after = bob.crash();
    after.join();
    await place.until(() => areTogether([alice, after]));
    expect(after.participant).toBe(participant);
  });

  it('who has left is somebody new', async () => {
    const place = new Place();
    const drawer = new StayDrawer();
    const alice = place.guest('alice', drawer);
    alice.join();
    await place.until(() => alice.state.phase === 'here');
    const { participant } = alice;
    void alice.meeting.leave();
    await place.until(() => alice.state.phase === 'ended');
    alice.join();
    await place.until(() => alice.state.phase === 'here');
    expect(alice.participant).not.toBe(participant);
    expect(drawer.stays.size).toBe(1);
  });
});

describe('a machine that slept beyond the grace time', () => {
  it('goes on by itself, as the same participant, and what was written meanwhile is said once', async () => {
    const place = new Place({ graceMs: 5_000 });
    const [alice, bob] = await place.gathered('alice', 'bob');
    const { participant } = bob;
    const resets: string[] = [];
    bob.meeting.onMediaPush(({ type }) => resets.push(type));
    // It does not know how long it slept: the socket is found cut as it wakes.
    place.delivery.room(place.room).leave(participant, 'lost');
    await place.until(() => alice.sees.length === 1);
    bob.line.offline = true;
    bob.line.cut();
    bob.meeting.sendChat('good morning');
    await place.advance(1_000);
    bob.line.offline = false;
    await place.until(() => areTogether([alice, bob]));
    expect(bob.participant).toBe(participant);
    await place.until(() => alice.reads.length === 1);
    await place.advance(2_000);
    expect(alice.reads).toEqual(['bob: good morning']);
    expect(bob.state.messages.map(({ delivery }) => delivery)).toEqual(['sent']);
    expect(resets).toEqual(['media.reset']);
    expect(bob.keys.sending).toBe(alice.keys.sending);
  });

  it('is told when the server gives its place away again and again', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    for (let times = 0; times < 10 && bob.state.phase !== 'ended'; times += 1) {
      place.delivery.room(place.room).leave(bob.participant, 'lost');
      bob.line.cut();
      await place.advance(3_000);
    }
    expect(bob.state).toMatchObject({ phase: 'ended', ending: 'lost' });
    expect(alice.state.phase).toBe('here');
  });
});

describe('a server that was down beyond the grace time', () => {
  it('finds everyone again as who they were, and no stranger among them', async () => {
    const place = new Place();
    const guests = await place.gathered('alice', 'bob', 'carol');
    const ids = guests.map(({ participant }) => participant);
    const room = place.delivery.room(place.room);
    for (const id of ids) room.leave(id, 'lost');
    for (const { line } of guests) line.cut();
    await place.until(() => areTogether(guests));
    expect(guests.map(({ participant }) => participant)).toEqual(ids);
    for (const { state } of guests)
      expect(state.people.map(({ participant }) => participant).sort()).toEqual(ids.sort());
  });
});

describe('an old stay that is restored on purpose', () => {
  it('takes the place: the page that had it ends, and only one is in the room', async () => {
    const place = new Place();
    const [alice] = await place.gathered('alice');
    const drawer = new StayDrawer();
    const bob = place.guest('bob', drawer);
    bob.join();
    await place.until(() => areTogether([alice, bob]));
    const copy = new StayDrawer();
    for (const [room, stay] of drawer.stays) copy.stays.set(room, stay);
    const twin = place.guest('bob', copy);
    twin.join();
    await place.until(() => areTogether([alice, twin]));
    await place.until(() => bob.state.phase === 'ended', 60_000);
    expect(bob.state.ending).toBe('elsewhere');
    expect(bob.keys.baseKeys.size).toBe(0);
    expect(alice.state.people).toHaveLength(2);
    // And the older one again: its token is worth nothing any more, so it is somebody new.
    const third = place.guest('bob', drawer);
    third.join();
    await place.until(() => areTogether([alice, twin, third]));
    expect(third.participant).not.toBe(twin.participant);
  });

  it('in a second tab of the same browser is somebody else', async () => {
    const place = new Place();
    const drawer = new StayDrawer();
    const [alice] = await place.gathered('alice');
    const [first, second] = [place.guest('bob', drawer), place.guest('bob', drawer)];
    first.join();
    await place.until(() => areTogether([alice, first]));
    second.join();
    await place.until(() => areTogether([alice, first, second]));
    expect(second.participant).not.toBe(first.participant);
  });
});

describe('whoever crashes and comes back, whenever', () => {
  it('everyone ends up together, each once', async () => {
    const crash = fc.record({ who: fc.nat({ max: 2 }), goodbye: fc.boolean(), waitMs: fc.nat({ max: 1_500 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(crash, { minLength: 1, maxLength: 6 }), fc.nat(), async (crashes, seed) => {
        const place = new Place({ seed, graceMs: 3_000, latencyMs: (random) => 5 + 60 * random.fraction() });
        const guests: Guest[] = [...(await place.gathered('alice', 'bob', 'carol'))];
        for (const { who, goodbye, waitMs } of crashes) {
          const before = guests[who]!;
          const next = before.crash();
          if (goodbye && before.participant !== '') place.delivery.room(place.room).leave(before.participant);
          guests[who] = next;
          await place.advance(waitMs);
          next.join();
        }
        await place.until(() => areTogether(guests), 60_000);
        for (const { state } of guests) expect(state.people).toHaveLength(3);
        await talk(place, guests);
      }),
      { numRuns: 20 },
    );
  });
});
