import { Place } from '@konklave/testing';
import { describe, expect, it } from 'vitest';

describe('excluding who has left', () => {
  it('is done by the nearest, at once', async () => {
    const place = new Place({ latencyMs: () => 20 });
    const [alice, bob, carol, dave] = await place.gathered('alice', 'bob', 'carol', 'dave');
    await place.advance(1_000);
    const { log } = place.delivery.room(place.room).group!;
    const start = place.clock.now();
    void bob.meeting.leave();
    const staying = [alice, carol, dave];
    await place.until(() => staying.every(({ sees }) => sees.length === 3));
    expect(place.clock.now() - start).toBeLessThanOrEqual(4 * 20);
    const commit = log.findLast((entry) => entry.kind === 'commit');
    // Leaves 0 and 2 are equally near to 1: the lower one acts.
    expect(commit).toMatchObject({ sender: alice.participant, removed: [bob.participant] });
  });

  it('is taken over by the next when the nearest vanishes', async () => {
    const place = new Place();
    const [alice, bob, carol, dave] = await place.gathered('alice', 'bob', 'carol', 'dave');
    await place.advance(1_000);
    // Alice is gone as well, and the server has not noticed.
    alice.line.isSilent = true;
    const start = place.clock.now();
    void bob.meeting.leave();
    await place.until(() => carol.sees.length === 3 && dave.sees.length === 3, 2_000);
    expect(place.clock.now() - start).toBeLessThan(1_000);
    const commit = place.delivery.room(place.room).group!.log.findLast((entry) => entry.kind === 'commit');
    expect(commit?.sender).toBe(carol.participant);
    expect(carol.state.code).toBe(dave.state.code);
  });

  it('skips who is away', async () => {
    const place = new Place();
    const [alice, bob, carol] = await place.gathered('alice', 'bob', 'carol');
    await place.advance(1_000);
    alice.line.offline = true;
    alice.line.cut();
    await place.advance(50);
    const start = place.clock.now();
    void bob.meeting.leave();
    await place.until(() => carol.sees.length === 2);
    expect(place.clock.now() - start).toBeLessThanOrEqual(2 * 20);
    // Alice comes back and finds it done.
    alice.line.offline = false;
    await place.until(() => alice.state.phase === 'here');
    expect(alice.sees).toEqual(['alice', 'carol']);
    expect(alice.state.code).toBe(carol.state.code);
  });

  it('takes everyone who has gone into one commit', async () => {
    const place = new Place({ latencyMs: () => 40 });
    const [alice, ...others] = await place.gathered('alice', 'bob', 'carol', 'dave', 'erin');
    await place.advance(1_000);
    const { epoch } = alice.state;
    for (const guest of others) void guest.meeting.leave();
    await place.until(() => alice.sees.length === 1);
    expect(alice.state.epoch).toBeLessThanOrEqual(epoch + 2);
  });

  it('settles a race of two commits: the loser takes the winner and decides anew', async () => {
    const place = new Place({ latencyMs: () => 30 });
    const [alice, bob, carol, dave] = await place.gathered('alice', 'bob', 'carol', 'dave');
    await place.advance(1_000);
    const { epoch } = alice.state;
    // Both decide at the same moment, in the same epoch, on different people.
    alice.meeting.remove(carol.participant);
    bob.meeting.remove(dave.participant);
    await place.until(() => carol.state.phase === 'ended' && dave.state.phase === 'ended');
    await place.until(() => alice.sees.length === 2 && bob.sees.length === 2);
    expect(alice.state.epoch).toBe(epoch + 2);
    expect(bob.state.code).toBe(alice.state.code);
    expect({ ...alice.state.refusals, ...bob.state.refusals }).toEqual({});
  });

  it('is done by who joins, when everyone else has gone at the same time', async () => {
    const place = new Place({ latencyMs: () => 30 });
    const [alice] = await place.gathered('alice');
    const bob = place.guest('bob');
    bob.join();
    await place.until(() => bob.state.phase === 'here');
    void alice.meeting.leave();
    await place.until(() => bob.sees.length === 1);
    expect(bob.state.epoch).toBe(2);
  });
});
