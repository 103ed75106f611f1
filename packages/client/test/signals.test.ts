import { handsUp } from '@konklave/client/hands';
import { Place, type Guest } from '@konklave/testing';
import { describe, expect, it } from 'vitest';
import { tuning } from '../src/tuning.ts';

/** Whose hands are up in this guest's eyes, first raised first. */
function hands({ state }: Guest): string {
  return handsUp(state.people)
    .map(({ name }) => name)
    .join(' ');
}

const shown = ({ state }: Guest): string[] => state.reactions.map(({ reaction }) => reaction);

describe('a raised hand', () => {
  it('has its place in the order in which hands went up, for all, also for who comes later', async () => {
    const place = new Place();
    const [alice, bob, carol] = await place.gathered('alice', 'bob', 'carol');
    for (const guest of [carol, alice, bob]) {
      guest.meeting.setHand(true);
      await place.advance(100);
    }
    const dave = place.guest('dave');
    dave.join();
    await place.until(() => hands(dave) === 'carol alice bob');
    expect([alice, bob, carol].map(hands)).toEqual(['carol alice bob', 'carol alice bob', 'carol alice bob']);

    carol.meeting.setHand(false);
    await place.advance(100);
    carol.meeting.setHand(true);
    await place.until(() => [alice, bob, dave].every((guest) => hands(guest) === 'alice bob carol'));
  });

  it('is in one order for all where several go up at the same moment', async () => {
    const place = new Place();
    const guests = await place.gathered('alice', 'bob', 'carol');
    for (const { meeting } of guests) meeting.setHand(true);
    await place.advance(200);
    expect(new Set(guests.map(hands)).size).toBe(1);
    expect(hands(guests[0]).split(' ')).toHaveLength(3);
  });

  it('stays up in its place when its owner changes what they send, and over a lost place in the room', async () => {
    const place = new Place();
    const [alice, bob, carol] = await place.gathered('alice', 'bob', 'carol');
    bob.meeting.setHand(true);
    await place.advance(100);
    carol.meeting.setHand(true);
    bob.meeting.setSending({ microphone: true, camera: false, screen: false });
    await place.until(() => hands(alice) === 'bob carol');
    // As after a long sleep of his machine.
    place.delivery.room(place.room).leave(bob.participant, 'lost');
    await place.until(() => hands(alice) === 'carol');
    bob.line.cut();
    await place.until(() => [alice, bob, carol].every((guest) => hands(guest) === 'bob carol'), 5_000);
  });

  it('is down when its owner has left', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    bob.meeting.setHand(true);
    await place.until(() => hands(alice) === 'bob');
    void bob.meeting.leave();
    await place.until(() => hands(alice) === '');
  });
});

describe('a reaction', () => {
  it('is shown to all for a moment', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    alice.meeting.react('cheer');
    expect(shown(alice)).toEqual(['cheer']);
    await place.until(() => shown(bob).length === 1);
    expect(bob.state.reactions[0]).toMatchObject({ participant: alice.participant, reaction: 'cheer' });
    await place.advance(tuning.reactionMs);
    expect([...shown(alice), ...shown(bob)]).toEqual([]);
  });

  it('takes the place of the oldest of the same person where there are too many', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    for (const reaction of ['agree', 'laugh', 'agree', 'thanks'] as const) {
      alice.meeting.react(reaction);
      await place.advance(100);
    }
    expect(shown(bob)).toEqual(['laugh', 'agree', 'thanks']);
  });

  it('of a moment without a connection is not sent later', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    alice.line.offline = true;
    alice.line.cut();
    await place.advance(100);
    alice.meeting.react('agree');
    alice.line.offline = false;
    await place.until(() => alice.state.phase === 'here');
    await place.advance(1_000);
    expect([...shown(alice), ...shown(bob)]).toEqual([]);
  });

  it('is gone with the meeting', async () => {
    const place = new Place();
    const [alice] = await place.gathered('alice', 'bob');
    alice.meeting.react('agree');
    void alice.meeting.leave();
    expect(shown(alice)).toEqual([]);
  });
});
