// How people come to know each other's names without everyone greeting everyone.
import { toBase64url } from '@konklave/bytes';
import { createSignatureKeys, deriveAdmission, foundGroup, joinGroup, acceptCommit, type Group } from '@konklave/mls';
import { honest, Place, type Guest } from '@konklave/testing';
import { describe, expect, it } from 'vitest';
import { Cards, signCard } from '../src/chat/cards.ts';
import { areTogether } from './together.ts';

const names = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank'] as const;

/** What the server hands from one to another, by the name of the receiver; `passes` may withhold it. */
function watchHands(place: Place, guests: () => readonly Guest[], passes: (count: number) => boolean): string[] {
  const handed: string[] = [];
  place.delivery.mallory = {
    ...honest,
    pushes: (to, push) => {
      if (push.type !== 'mailbox.handed') return [push];
      handed.push(guests().find(({ participant }) => participant === to)?.name ?? '?');
      return passes(handed.length) ? [push] : [];
    },
  };
  return handed;
}

describe('whoever joins', () => {
  it('gets everyone by one roster, and everyone else by one message of theirs', async () => {
    const place = new Place();
    const guests = await place.gathered(...names);
    await place.advance(2_000);
    const grace = place.guest('grace');
    const handed = watchHands(
      place,
      () => [...guests, grace],
      () => true,
    );
    const room = place.delivery.room(place.room);
    const before = room.group!.log.length;
    grace.join();
    await place.until(() => areTogether([...guests, grace]), 1_000);
    await place.advance(3_000);
    expect(handed).toEqual(['grace']);
    expect(room.group!.log.slice(before).map(({ kind }) => kind)).toEqual(['commit', 'message']);
  });

  it('knows what everyone sends, also who has changed it in that very moment', async () => {
    for (let ms = 0; ms <= 80; ms += 5) {
      const place = new Place({ seed: ms + 1 });
      const guests = await place.gathered('alice', 'bob', 'carol');
      await place.advance(1_000);
      const dave = place.guest('dave');
      dave.join();
      await place.advance(ms);
      guests[1]!.meeting.setSending({ microphone: true, camera: true, screen: false });
      await place.until(() => areTogether([...guests, dave]), 2_000);
      await place.advance(2_000);
      const bob = dave.state.people.find(({ name }) => name === 'bob');
      expect(bob?.sending).toEqual({ microphone: true, camera: true, screen: false });
      expect(dave.state.refusals).toEqual({});
    }
  });

  it('asks when no roster comes, and asks somebody else when no answer does', async () => {
    for (const lost of [1, 2, 3]) {
      const place = new Place();
      const guests = await place.gathered(...names);
      const grace = place.guest('grace');
      // Rosters are lost, and so are questions.
      watchHands(
        place,
        () => [...guests, grace],
        (count) => count > lost,
      );
      grace.join();
      await place.until(() => areTogether([...guests, grace]), 4_000);
    }
  });

  it('learns from their own word at last who they are whom nobody gives', async () => {
    const place = new Place();
    const guests = await place.gathered('alice', 'bob', 'carol');
    const dave = place.guest('dave');
    watchHands(
      place,
      () => [...guests, dave],
      () => false,
    );
    dave.join();
    await place.advance(10_000);
    expect(dave.sees).toEqual(['dave', '?', '?', '?']);
    await place.until(() => areTogether([...guests, dave]), 35_000);
  });

  it('is given nothing by who is not in the group, and takes nothing that is no roster', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    await place.advance(1_000);
    const { group, epoch } = place.delivery.room(place.room).group!;
    const bytes = toBase64url(new Uint8Array(300));
    const hand = (from: string): void =>
      place.sayTo(alice, JSON.stringify({ type: 'mailbox.handed', params: { group, epoch, from, bytes } }));
    hand(bob.participant);
    hand(toBase64url(new Uint8Array(16)));
    await place.advance(100);
    expect(alice.state.refusals).toEqual({ unreadable: 1 });
    expect(alice.sees).toEqual(['alice', 'bob']);
  });

  it('is passed over where it is of an epoch from before, as in a storm of joins: nobody is to blame', async () => {
    const place = new Place();
    const [, bob, carol] = await place.gathered('alice', 'bob', 'carol');
    const { group } = place.delivery.room(place.room).group!;
    const bytes = toBase64url(new Uint8Array(300));
    const params = { group, epoch: carol.state.epoch - 1, from: bob.participant, bytes };
    place.sayTo(carol, JSON.stringify({ type: 'mailbox.handed', params }));
    await place.advance(100);
    expect(carol.state.refusals).toEqual({});
  });
});

describe('a card that mallory hands on', () => {
  const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const randomId = (): string => toBase64url(randomBytes(16));

  /** Bob in a group that he has founded, and carol, who joined him. */
  async function bobAndCarol(): Promise<{ bob: Group; carol: Group; participant: string }> {
    const admission = await deriveAdmission({ secret: randomBytes(32), room: randomBytes(16) });
    const participant = randomId();
    const groupId = randomId();
    const keys = await createSignatureKeys();
    const { group: bob, groupInfo } = await foundGroup({ admission, participant, keys, groupId });
    const expected = { groupId, epoch: 0 };
    const joined = await joinGroup({ admission, participant: randomId(), groupInfo, expected });
    if (!joined.ok) throw new Error(joined.cause);
    return { bob, carol: acceptCommit(joined.pending), participant };
  }
  const said = { name: 'bob', microphone: true, camera: false, screen: false, version: 7 };

  it('is taken as bob has signed it, and not in any other form', async () => {
    const { bob, carol, participant } = await bobAndCarol();
    const card = await signCard(bob, said);
    const self = carol.members.find((member) => member.self)!.participant;
    const cards = new Cards();
    for (const change of [{ name: 'eve' }, { microphone: false }, { camera: true }, { screen: true }, { version: 8 }]) {
      expect(await cards.take({ participant, ...card, ...change }, carol)).toBe(false);
    }
    expect(await cards.take({ participant: self, ...card }, carol)).toBe(false);
    expect(await cards.take({ participant: randomId(), ...card }, carol)).toBe(false);
    expect(cards.get(participant)).toBeUndefined();
    expect(await cards.take({ participant, ...card }, carol)).toBe(true);
    expect(cards.get(participant)?.name).toBe('bob');
  });

  it('does not bring back what he said before', async () => {
    const { bob, carol, participant } = await bobAndCarol();
    const [older, newer] = [await signCard(bob, said), await signCard(bob, { ...said, microphone: false, version: 8 })];
    const cards = new Cards();
    expect(await cards.take({ participant, ...newer }, carol)).toBe(true);
    expect(await cards.take({ participant, ...older }, carol)).toBe(false);
    expect(await cards.take({ participant, ...newer }, carol)).toBe(false);
    expect(cards.get(participant)?.microphone).toBe(false);
    // His own word counts whatever his clock says.
    cards.heard(participant, older);
    expect(cards.get(participant)?.microphone).toBe(true);
  });
});
