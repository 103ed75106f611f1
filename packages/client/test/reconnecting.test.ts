import { Place, type Guest } from '@konklave/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const codes = (guests: readonly Guest[]): Set<string | undefined> => new Set(guests.map(({ state }) => state.code));

/** Bob joins, both write, carol joins and leaves, both write again. Bob's line is cut where `cuts` says. */
async function eveningWithCuts(cuts: readonly number[]): Promise<{ alice: Guest; bob: Guest; passages: number }> {
  const place = new Place({ latencyMs: (random) => 5 + 20 * random.fraction() });
  const [alice] = await place.gathered('alice');
  const bob = place.guest('bob');
  bob.line.onPassage = ({ index }) => !cuts.includes(index);
  bob.join({ sending: { microphone: true } });
  bob.meeting.sendChat('b1');
  alice.meeting.sendChat('a1');
  await place.advance(600);
  bob.meeting.sendChat('b2');
  alice.meeting.sendChat('a2');
  const carol = place.guest('carol');
  carol.join();
  await place.advance(300);
  bob.meeting.sendChat('b3');
  await place.advance(300);
  void carol.meeting.leave();
  await place.advance(100);
  bob.meeting.setSending({ microphone: false, camera: true, screen: false });
  await place.until(
    () => [alice, bob].every(({ state, sees }) => state.phase === 'here' && sees.length === 2 && !sees.includes('?')),
    40_000,
  );
  alice.meeting.sendChat('a3');
  await place.advance(3_000);
  return { alice, bob, passages: bob.line.passages };
}

function expectNothingLost({ alice, bob }: { alice: Guest; bob: Guest }): void {
  expect(codes([alice, bob]).size).toBe(1);
  expect(alice.state.refusals).toEqual({});
  expect(bob.state.refusals).toEqual({});
  const fromBob = alice.reads.filter((line) => line.startsWith('bob'));
  expect(fromBob).toEqual(['bob: b1', 'bob: b2', 'bob: b3']);
  const own = bob.state.messages.filter(({ self }) => self);
  expect(own.map(({ text, delivery }) => [text, delivery])).toEqual([
    ['b1', 'sent'],
    ['b2', 'sent'],
    ['b3', 'sent'],
  ]);
  // Bob reads what was written after he came in, once and in order.
  const fromAlice = bob.reads.filter((line) => line.startsWith('alice'));
  expect(['alice: a1', 'alice: a2', 'alice: a3'].slice(3 - fromAlice.length)).toEqual(fromAlice);
  expect(fromAlice).toContain('alice: a3');
  expect(alice.state.people[1]?.sending).toEqual({ microphone: false, camera: true, screen: false });
  expect(bob.keys.sending).toBe(alice.keys.sending);
}

describe('a line that is cut', () => {
  it('loses and doubles nothing, wherever it is cut', async () => {
    const { passages, ...whole } = await eveningWithCuts([]);
    expectNothingLost(whole);
    for (let cut = 0; cut < passages; cut += 1) expectNothingLost(await eveningWithCuts([cut]));
  });

  it('loses and doubles nothing when it is cut several times', async () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(cuts, async (places) => expectNothingLost(await eveningWithCuts(places))),
      { numRuns: 25 },
    );
  });

  it('is a state that one sees, on both sides, and that ends', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    const { participant } = bob;
    bob.line.offline = true;
    bob.line.cut();
    await place.advance(100);
    expect(bob.state.phase).toBe('reconnecting');
    expect(alice.state.people[1]?.presence).toBe('away');
    bob.meeting.sendChat('when I am back');
    await place.advance(10_000);
    bob.line.offline = false;
    await place.until(() => bob.state.phase === 'here', 3_000);
    await place.until(() => alice.reads.length === 1);
    expect(alice.state.people[1]).toMatchObject({ presence: 'here', participant, name: 'bob' });
    expect(alice.state.epoch).toBe(1);
  });

  it('does not lose the commit that was under way', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    let isLost = false;
    alice.line.onPassage = ({ text }) => isLost || !(isLost = text.includes('group.commit'));
    void bob.meeting.leave();
    await place.until(() => alice.sees.length === 1);
    expect(isLost).toBe(true);
    expect(alice.state).toMatchObject({ phase: 'here', epoch: 2, refusals: {} });
  });

  it('does not lose a message that was sealed long before it could be sent', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    bob.line.onPassage = ({ text }) => !text.includes('mailbox.send');
    bob.meeting.sendChat('written in an epoch of long ago');
    bob.line.offline = true;
    await place.until(() => bob.state.phase === 'reconnecting');
    for (let visits = 0; visits < 3; visits += 1) {
      const carol = place.guest('carol');
      carol.join();
      await place.until(() => alice.sees.includes('carol'));
      void carol.meeting.leave();
      await place.until(() => alice.sees.length === 2);
    }
    bob.line.onPassage = () => true;
    bob.line.offline = false;
    await place.until(() => alice.reads.length === 1);
    expect(alice.state.refusals).toEqual({});
  });

  it('does not hide that somebody has left meanwhile', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    bob.line.offline = true;
    bob.line.cut();
    void alice.meeting.leave();
    await place.advance(2_000);
    bob.line.offline = false;
    await place.until(() => bob.state.phase === 'here' && bob.sees.length === 1);
    expect(bob.state.epoch).toBe(2);
  });

  it('is over when the grace time is over, and the others go on without', async () => {
    const place = new Place({ graceMs: 5_000 });
    const [alice, bob] = await place.gathered('alice', 'bob');
    bob.line.offline = true;
    bob.line.cut();
    bob.meeting.sendChat('never');
    await place.advance(5_500);
    expect(bob.state).toMatchObject({ phase: 'ended', ending: 'lost' });
    expect(bob.state.messages[0]?.delivery).toBe('failed');
    expect(bob.keys.baseKeys.size).toBe(0);
    await place.until(() => alice.sees.length === 1);
    expect(alice.state.epoch).toBe(2);
  });

  it('is noticed when it dies in silence', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    bob.line.isSilent = true;
    bob.meeting.sendChat('anybody?');
    await place.advance(5_000);
    expect(bob.state.phase).toBe('here');
    await place.until(() => bob.state.phase === 'reconnecting', 10_000);
    bob.line.isSilent = false;
    await place.until(() => bob.state.phase === 'here', 10_000);
    await place.until(() => alice.reads.length > 0);
    await place.advance(5_000);
    expect(alice.reads).toEqual(['bob: anybody?']);
  });

  it('is noticed when it dies in silence while nothing is said', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    bob.line.isSilent = true;
    await place.until(() => bob.state.phase === 'reconnecting', 15_000);
    bob.line.isSilent = false;
    await place.until(() => bob.state.phase === 'here', 10_000);
    expect(alice.state.people[1]?.participant).toBe(bob.participant);
  });

  it('comes back at once when the system says that the network is there', async () => {
    const place = new Place();
    const [, bob] = await place.gathered('alice', 'bob');
    bob.line.offline = true;
    bob.meeting.networkChanged(false);
    await place.advance(8_000);
    expect(bob.state.phase).toBe('reconnecting');
    bob.line.offline = false;
    bob.meeting.networkChanged(true);
    await place.advance(60);
    expect(bob.state.phase).toBe('here');
  });

  it('waits for a server that says that it starts again', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    const room = place.delivery.room(place.room);
    room.tell({ type: 'room.closing', params: { retryAfterMs: 2_000 } });
    await place.advance(20);
    alice.line.cut();
    bob.line.cut();
    const { passages } = bob.line;
    await place.advance(1_900);
    expect(bob.line.passages).toBe(passages);
    await place.until(() => alice.state.phase === 'here' && bob.state.phase === 'here', 1_000);
  });

  it('is told from a server that says that it starts again, until it is back', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    bob.line.cut();
    await place.until(() => bob.state.phase === 'reconnecting');
    expect(bob.state.restarting).toBe(false);
    await place.until(() => bob.state.phase === 'here');
    // No wait is a restart too.
    place.delivery.room(place.room).tell({ type: 'room.closing', params: { retryAfterMs: 0 } });
    await place.advance(20);
    expect([alice.state.restarting, bob.state.restarting]).toEqual([false, false]);
    alice.line.offline = true;
    for (const { line } of [alice, bob]) line.cut();
    await place.until(() => bob.state.phase === 'reconnecting');
    expect([alice.state.restarting, bob.state.restarting]).toEqual([true, true]);
    await place.until(() => bob.state.phase === 'here');
    expect(bob.state.restarting).toBe(false);
    bob.line.cut();
    await place.until(() => bob.state.phase === 'reconnecting');
    expect([alice.state.restarting, bob.state.restarting]).toEqual([true, false]);
  });

  it('tells the media engine when the transports are gone', async () => {
    const place = new Place();
    const [alice] = await place.gathered('alice');
    const pushes: string[] = [];
    alice.meeting.onMediaPush(({ type }) => pushes.push(`${type} while ${alice.state.phase}`));
    place.delivery.mallory = {
      pushes: (_to, push) => [push],
      result: (_to, type, result) => (type === 'room.resume' ? { ...result, media: 'lost' } : result),
    };
    alice.line.cut();
    await place.until(() => alice.state.phase === 'here');
    expect(pushes).toEqual(['media.reset while here']);
  });
});

describe('requests to the bridge', () => {
  it('are handed through, and rejected when the line is cut', async () => {
    const asked: string[] = [];
    const place = new Place({ media: (type) => (asked.push(type), {}) });
    const alice = place.guest('alice');
    const consumer = { consumer: '00000000-0000-0000-0000-000000000000' };
    await expect(alice.meeting.request('media.resume', consumer)).rejects.toMatchObject({ code: 'disconnected' });
    alice.join();
    await place.until(() => alice.state.phase === 'here');
    const first = alice.meeting.request('media.resume', consumer);
    await place.advance(100);
    expect(await first).toEqual({});
    const second = alice.meeting.request('media.pause', consumer).catch((error: unknown) => error);
    alice.line.cut();
    expect(await second).toMatchObject({ code: 'disconnected' });
    expect(asked).toEqual(['media.resume']);
  });

  it('give the code of the wire', async () => {
    const place = new Place();
    const [alice] = await place.gathered('alice');
    const refused = alice.meeting.request('media.open', {}).catch((error: unknown) => error);
    await place.advance(100);
    expect(await refused).toMatchObject({ code: 'media-unavailable' });
  });
});

describe('a log that is too long for one answer', () => {
  it('is read page by page, while others go on writing', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    place.delivery.room(place.room).pageLength = 3;
    bob.line.cut();
    const texts = Array.from({ length: 20 }, (_, index) => `message ${index}`);
    for (const text of texts.slice(0, 14)) alice.meeting.sendChat(text);
    // Some of the last come while bob is reading.
    await place.until(() => bob.state.phase === 'reconnecting');
    for (const text of texts.slice(14)) {
      await place.advance(30);
      alice.meeting.sendChat(text);
    }
    await place.until(() => bob.reads.length === texts.length);
    expect(bob.reads).toEqual(texts.map((text) => `alice: ${text}`));
    expect(bob.state).toMatchObject({ phase: 'here', refusals: {} });
  });

  it('and never ends, or says that it goes on and gives nothing: bob does not ask for ever', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    let asked = 0;
    place.delivery.mallory = {
      pushes: (_to, push) => [push],
      result: (_to, type, result) => {
        if (type === 'group.log') asked += 1;
        return type === 'group.log' || type === 'room.resume' ? { ...result, more: true } : result;
      },
    };
    bob.line.cut();
    await place.until(() => bob.state.phase === 'reconnecting');
    await place.until(() => bob.state.phase === 'here', 20_000);
    alice.meeting.sendChat('there you are');
    await place.until(() => bob.reads.length === 1);
    expect(asked).toBeLessThan(1_000);
  });
});
