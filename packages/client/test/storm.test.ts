// Many come at once: there is an epoch for each, and those with long lines hear of them late.
import { Place, type Guest } from '@konklave/testing';
import { describe, expect, it } from 'vitest';
import { Call } from './call.ts';

/** One way to the server, ms. Frames take 30 ms. */
const ways: Readonly<Record<string, number>> = { sam: 250, una: 600 };

async function callOf(...names: string[]): Promise<{ place: Place; call: Call; guests: Guest[] }> {
  const place = new Place({ seed: 5, latencyMs: (_random, name) => ways[name] ?? 20 });
  const call = new Call(place, () => 30);
  const guests = names.map((name) => place.guest(name));
  for (const guest of guests) {
    call.seat(guest, () => 0);
    guest.join();
    await place.until(() => guest.state.phase === 'here');
  }
  await place.advance(1_000);
  return { place, call, guests };
}

/** So many join, twenty a second. */
async function storm(place: Place, joiners: number): Promise<void> {
  for (let index = 0; index < joiners; index += 1) {
    place.guest(`guest ${index}`).join();
    await place.advance(50);
  }
}

describe('where twenty people a second come', () => {
  it('no frame of those is lost who are far away, nor any frame to them', async () => {
    const { place, call, guests } = await callOf('alice', 'sam', 'una');
    const epochs = guests.map(({ state }) => state.epoch);
    await storm(place, 24);
    await place.advance(2_000);
    expect(guests.map(({ state }, index) => state.epoch - epochs[index]!)).toEqual([24, 24, 24]);
    expect(call.counts.failed).toEqual([]);
    expect(call.counts.due).toBeGreaterThan(1_000);
  });

  it('whoever leaves is shut out at once, although no epoch is settled before the next', async () => {
    const { place, call, guests } = await callOf('alice', 'bob', 'carol', 'sam');
    const [alice, bob, carol] = guests as [Guest, Guest, Guest];
    await storm(place, 5);
    const left = place.clock.now();
    void carol.meeting.leave();
    await storm(place, 12);
    const { group } = place.delivery.room(place.room);
    const exclusion = group?.log.find((entry) => entry.kind === 'commit' && entry.removed.includes(carol.participant));
    expect(call.lastSealedUpTo(exclusion!.epoch, [alice, bob]) - left).toBeLessThan(300);
  });
});
