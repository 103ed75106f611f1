import { honest, Place } from '@konklave/testing';
import { describe, expect, it } from 'vitest';
import { areTogether } from './together.ts';

describe('a turn to join', () => {
  it('is worth having: of twelve who come at once nobody commits in vain', async () => {
    const place = new Place({ latencyMs: (random) => 5 + 40 * random.fraction() });
    const room = place.delivery.room(place.room);
    let commits = 0;
    const { commit } = room;
    room.commit = (id, params) => {
      commits += 1;
      return commit.call(room, id, params);
    };
    const guests = Array.from({ length: 12 }, (_, index) => place.guest(`guest ${index}`));
    for (const guest of guests) guest.join();
    await place.until(() => areTogether(guests), 20_000);
    expect(commits).toBe(11);
  });

  it('goes on when whoever has it is cut off, and they get another when they are back', async () => {
    const place = new Place();
    const [alice] = await place.gathered('alice');
    const [bob, carol] = [place.guest('bob'), place.guest('carol')];
    bob.join();
    // Entered, and not a word after that.
    await place.until(() => bob.participant !== '');
    bob.line.offline = true;
    bob.line.cut();
    carol.join();
    await place.until(() => areTogether([alice, carol]), 1_000);
    bob.line.offline = false;
    await place.until(() => areTogether([alice, bob, carol]), 5_000);
  });

  it('that never comes is not waited for without an end', async () => {
    const place = new Place();
    place.delivery.mallory = { ...honest, pushes: (_to, push) => (push.type === 'group.turn' ? [] : [push]) };
    const guests = ['alice', 'bob', 'carol'].map((name) => place.guest(name));
    for (const guest of guests) guest.join();
    await place.until(() => areTogether(guests), 90_000);
    expect(guests.map(({ state }) => state.refusals)).toEqual([{}, {}, {}]);
  });

  it('does not keep a member from committing, nor its holder from joining by what won', async () => {
    const place = new Place({ latencyMs: () => 20 });
    const [alice, bob, carol] = await place.gathered('alice', 'bob', 'carol');
    await place.advance(1_000);
    const dave = place.guest('dave');
    dave.join();
    // Between his snapshot and his commit.
    await place.advance(75);
    alice.meeting.remove(carol.participant);
    await place.until(() => areTogether([alice, bob, dave]), 2_000);
    expect(carol.state.ending).toBe('removed');
  });
});
