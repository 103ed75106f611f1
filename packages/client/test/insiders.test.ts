// Members who do not keep to the rules. The others find out, go on from the last good epoch, and see who was put out.
import { fromBase64url, toBase64url } from '@konklave/bytes';
import type { Push } from '@konklave/protocol/client';
import { DeliveryRoom, honest, Place, RecordedKeys, Refusal, SeededRandom, type Guest } from '@konklave/testing';
import { describe, expect, it, vi } from 'vitest';
import { areTogether, talk } from './together.ts';

const random = new SeededRandom(99);
const noise = (): string => toBase64url(random.bytes(700));

/** They never say that they cannot follow. */
function keepQuiet({ delivery, room: id }: Place, { participant }: { readonly participant: string }): void {
  const room = delivery.room(id);
  room.refuse = (sender, params) => {
    if (sender !== participant) DeliveryRoom.prototype.refuse.call(room, sender, params);
  };
}

/** A commit of nothing, in somebody's name, accepted like any other. */
function commitNoise(place: Place, by: Guest, removed: string[] = []): void {
  const room = place.delivery.room(place.room);
  const { group, epoch } = room.group!;
  room.commit(by.participant, { group, epoch, commit: noise(), groupInfo: noise(), joined: false, removed });
}

describe('a member who commits noise', () => {
  it('is put out within two seconds, and the room says who and why', async () => {
    const place = new Place();
    const [alice, bob, eve] = await place.gathered('alice', 'bob', 'eve');
    const { epoch } = alice.state;
    commitNoise(place, eve);
    await place.until(() => areTogether([alice, bob]), 2_000);
    expect(alice.state.epoch).toBe(epoch + 1);
    for (const { state } of [alice, bob]) {
      expect(state.putOut).toEqual([{ participant: eve.participant, name: 'eve', why: 'bad-commit' }]);
    }
    expect(eve.state).toMatchObject({ phase: 'ended', ending: 'removed' });
    await talk(place, [alice, bob]);
  });

  it('and says that it removes everybody: nobody is out but the one who did it', async () => {
    const place = new Place();
    const [alice, bob, carol, eve] = await place.gathered('alice', 'bob', 'carol', 'eve');
    commitNoise(
      place,
      eve,
      [alice, bob, carol].map(({ participant }) => participant),
    );
    await place.until(() => areTogether([alice, bob, carol]), 2_000);
    await talk(place, [alice, bob, carol]);
  });

  it('and says that it removes everybody, while one keeps silent: what is said then is heard, and who leaves has left', async () => {
    const place = new Place();
    const guests = await place.gathered('alice', 'bob', 'carol', 'dave', 'frank', 'eve');
    const [alice, bob, carol, dave, frank, eve] = guests;
    const room = place.delivery.room(place.room);
    const { refuse, acknowledge } = DeliveryRoom.prototype;
    room.refuse = (sender, params) => {
      if (sender !== frank.participant) refuse.call(room, sender, params);
    };
    room.acknowledge = (sender, params) => {
      if (sender !== frank.participant) acknowledge.call(room, sender, params);
    };
    commitNoise(
      place,
      eve,
      [alice, bob, carol, dave, frank].map(({ participant }) => participant),
    );
    await place.advance(100);
    bob.meeting.sendChat('is anybody there?');
    void carol.meeting.leave();
    const stayed = [alice, bob, dave, frank];
    await place.until(() => areTogether(stayed) && alice.sees.length === 4, 2_000);
    await place.until(() => stayed.every(({ state }) => state.messages.length === 1), 2_000);
    expect(bob.state.messages).toMatchObject([{ delivery: 'sent' }]);
    await talk(place, stayed);
  });

  it('twice in a row, the second on top of the first: both are void', async () => {
    const place = new Place();
    const [alice, bob, eve] = await place.gathered('alice', 'bob', 'eve');
    commitNoise(place, eve);
    commitNoise(place, eve);
    await place.until(() => areTogether([alice, bob]), 2_000);
    await talk(place, [alice, bob]);
  });

  it('while somebody joins and somebody leaves: all end up together', async () => {
    const place = new Place();
    const [alice, bob, carol, eve] = await place.gathered('alice', 'bob', 'carol', 'eve');
    const dave = place.guest('dave');
    dave.join();
    await place.advance(15);
    commitNoise(place, eve);
    void carol.meeting.leave();
    await place.until(() => areTogether([alice, bob, dave]), 5_000);
    await talk(place, [alice, bob, dave]);
  });

  it('where somebody is away: they come back to the others', async () => {
    const place = new Place();
    const [alice, bob, carol, eve] = await place.gathered('alice', 'bob', 'carol', 'eve');
    carol.line.offline = true;
    carol.line.cut();
    await place.advance(500);
    commitNoise(place, eve);
    await place.until(() => alice.sees.length === 3, 2_000);
    carol.line.offline = false;
    await place.until(() => areTogether([alice, bob, carol]), 5_000);
    await talk(place, [alice, bob, carol]);
  });
});

describe('somebody who is busy while a commit is void', () => {
  /** Bob gets the word that it is void and the commit that takes its place in one breath, while he has something else to do. */
  function inOneBreath(place: Place, bob: Guest): void {
    const held: Push[] = [];
    const isLast = (push: Push): boolean => push.type === 'group.entry' && push.params.entry.kind === 'commit';
    place.delivery.mallory = {
      ...honest,
      pushes: (to, push) => {
        if (to !== bob.participant || (held.length === 0 && push.type !== 'group.voided')) return [push];
        held.push(push);
        if (!isLast(push)) return [];
        place.delivery.mallory = honest;
        place.clock.after(1, () => {
          bob.meeting.sendChat('one moment');
          for (const one of held) place.sayTo(bob, JSON.stringify(one));
        });
        return [];
      },
    };
  }

  it('follows the commit that takes its place', async () => {
    const place = new Place();
    const [alice, bob, carol, eve] = await place.gathered('alice', 'bob', 'carol', 'eve');
    inOneBreath(place, bob);
    commitNoise(place, eve);
    await place.until(() => areTogether([alice, bob, carol]), 2_000);
    expect(bob.state.putOut).toMatchObject([{ participant: eve.participant }]);
    await talk(place, [alice, bob, carol]);
  });

  it('refuses noise that takes its place', async () => {
    const place = new Place();
    const [bob, carol, eve, mallory] = await place.gathered('bob', 'carol', 'eve', 'mallory');
    inOneBreath(place, bob);
    const room = place.delivery.room(place.room);
    const said = room.tell.bind(room);
    room.tell = (push, except) => {
      said(push, except);
      if (push.type !== 'room.departed') return;
      room.tell = said;
      commitNoise(place, mallory);
    };
    commitNoise(place, eve);
    await place.until(() => areTogether([bob, carol]), 2_000);
    expect(bob.state.putOut.map(({ name }) => name)).toEqual(['eve', 'mallory']);
    expect(bob.state.refusals).toEqual({ malformed: 2 });
  });
});

describe('somebody whose line is cut while a commit is in dispute', () => {
  it('comes back once, and not again, and is told who was put out', async () => {
    const place = new Place();
    const [alice, bob, carol, eve] = await place.gathered('alice', 'bob', 'carol', 'eve');
    keepQuiet(place, carol);
    commitNoise(place, eve);
    await place.until(() => bob.state.refusals['malformed'] === 1);
    await place.advance(50);
    bob.line.offline = true;
    bob.line.cut();
    await place.until(() => alice.state.putOut.length === 1);
    bob.line.offline = false;
    const { epoch } = bob.state;
    await place.until(() => bob.state.epoch > epoch, 2_500);
    const connecting = vi.spyOn(bob.line, 'connect');
    await place.until(() => areTogether([alice, bob, carol]), 2_000);
    await place.advance(3_000);
    expect(connecting).not.toHaveBeenCalled();
    expect(bob.state.putOut).toEqual([{ participant: eve.participant, name: 'eve', why: 'bad-commit' }]);
    await talk(place, [alice, bob, carol]);
  });
});

describe('somebody who has followed a commit that is void while their line is cut', () => {
  it('comes back to the others, and speaks under no key of who was put out', async () => {
    const place = new Place();
    const [alice, bob, carol, dave, eve] = await place.gathered('alice', 'bob', 'carol', 'dave', 'eve');
    await place.advance(1_000);
    const { epoch } = alice.state;
    // Most get noise in its place.
    const spoilt = new Set<string>();
    place.delivery.mallory = {
      ...honest,
      pushes: (to, push) => {
        if (push.type !== 'group.entry' || push.params.entry.kind !== 'commit') return [push];
        if (to === alice.participant || spoilt.has(to)) return [push];
        spoilt.add(to);
        return [{ ...push, params: { ...push.params, entry: { ...push.params.entry, bytes: noise() } } }];
      },
    };
    eve.meeting.onKeys(new RecordedKeys(place.clock));
    await place.until(() => alice.state.epoch > epoch);
    alice.line.offline = true;
    alice.line.cut();
    await place.until(() => bob.state.putOut.length === 1, 2_000);
    await place.until(() => [bob, carol, dave].every(({ sees }) => sees.length === 4), 2_000);
    alice.line.offline = false;
    await place.until(() => areTogether([alice, bob, carol, dave]), 5_000);
    await talk(place, [alice, bob, carol, dave]);
  });
});

/** What comes from somebody is taken as it is, but for the GroupInfo. `right` is what they would have given, `before` that of the epoch before. */
type Falsifier = (right: string, before: string) => string;

/** From now on this is done to every GroupInfo of whoever `by` names. */
function falsify(place: Place, by: (participant: string) => boolean, give: Falsifier): void {
  const room = place.delivery.room(place.room);
  const commit = room.commit.bind(room);
  room.commit = (sender, params) =>
    commit(sender, by(sender) ? { ...params, groupInfo: give(params.groupInfo, room.group!.groupInfo) } : params);
}

const changed: Falsifier = (right) => {
  const bytes = fromBase64url(right);
  bytes[bytes.length - 80]! ^= 1;
  return toBase64url(bytes);
};

describe('a member who gives those who join a false GroupInfo', () => {
  it.each<[string, Falsifier]>([
    ['noise', noise],
    ['one that was right an epoch ago', (_right, before) => before],
    ['one with another confirmation tag', changed],
  ])('%s: is put out within two seconds, the room says why, and who comes gets in', async (_what, give) => {
    const place = new Place();
    const [alice, bob, eve] = await place.gathered('alice', 'bob', 'eve');
    falsify(place, (sender) => sender === eve.participant, give);
    eve.meeting.onKeys(new RecordedKeys(place.clock));
    await place.until(() => areTogether([alice, bob]), 2_000);
    for (const { state } of [alice, bob]) {
      expect(state.putOut).toEqual([{ participant: eve.participant, name: 'eve', why: 'false-group-info' }]);
      expect(state.refusals).toEqual({ 'false-group-info': 1 });
    }
    expect(eve.state).toMatchObject({ phase: 'ended', ending: 'removed' });
    const dave = place.guest('dave');
    dave.join();
    await place.until(() => areTogether([alice, bob, dave]), 2_000);
    await talk(place, [alice, bob, dave]);
  });

  it('in a room of two: the other one follows, and makes the next GroupInfo', async () => {
    const place = new Place();
    const [alice, eve] = await place.gathered('alice', 'eve');
    falsify(place, (sender) => sender === eve.participant, noise);
    eve.meeting.onKeys(new RecordedKeys(place.clock));
    await place.until(() => alice.state.refusals['false-group-info'] === 1);
    await place.advance(2_000);
    expect(areTogether([alice, eve])).toBe(true);
    const dave = place.guest('dave');
    dave.join();
    await place.until(() => areTogether([alice, eve, dave]), 2_000);
    expect(alice.state.putOut).toEqual([]);
    await talk(place, [alice, eve, dave]);
  });
});

describe('a guest who joins well and gives the next one a false GroupInfo', () => {
  it('is put out, and the next one gets in', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    const eve = place.guest('eve');
    falsify(place, (sender) => sender === eve.participant, noise);
    eve.join();
    await place.until(() => eve.state.phase === 'ended', 2_000);
    expect(eve.state.ending).toBe('removed');
    const dave = place.guest('dave');
    dave.join();
    await place.until(() => areTogether([alice, bob, dave]), 2_000);
    for (const { state } of [alice, bob]) expect(state.putOut).toMatchObject([{ why: 'false-group-info' }]);
    await talk(place, [alice, bob, dave]);
  });
});

describe('a server that says a wrong thing of a right GroupInfo', () => {
  it('to one of them: they follow all the same, and nobody is put out', async () => {
    const place = new Place();
    const guests = await place.gathered('alice', 'bob', 'carol');
    const [alice, bob, carol] = guests;
    place.delivery.mallory = {
      ...honest,
      pushes: (to, push) => {
        if (to !== carol.participant || push.type !== 'group.entry' || push.params.entry.kind !== 'commit')
          return [push];
        const groupInfo = { digest: toBase64url(random.bytes(32)), signature: toBase64url(random.bytes(64)) };
        return [{ ...push, params: { ...push.params, entry: { ...push.params.entry, groupInfo } } }];
      },
    };
    bob.meeting.onKeys(new RecordedKeys(place.clock));
    await place.until(() => carol.state.refusals['false-group-info'] === 1);
    place.delivery.mallory = honest;
    await place.until(() => areTogether(guests) && carol.state.epoch > 3, 2_000);
    for (const { state } of guests) expect(state.putOut).toEqual([]);
    expect(alice.state.refusals).toEqual({});
    await talk(place, guests);
  });
});

describe('a guest who joins by noise', () => {
  it.each([[['alice']], [['alice', 'bob']]])('does not get in, and the meeting of %j goes on', async (names) => {
    const place = new Place();
    const guests: readonly Guest[] = await place.gathered(...names);
    const room = place.delivery.room(place.room);
    const { group, epoch } = room.group!;
    const participant = toBase64url(random.bytes(16));
    room.enter({ room: place.room, participant, entry: room.entry! }, { push: () => {}, close: () => {} });
    room.commit(participant, { group, epoch, commit: noise(), groupInfo: noise(), joined: true, removed: [] });
    await place.until(() => guests.every(({ state }) => state.refusals['malformed'] === 1), 2_000);
    await place.advance(1_000);
    const carol = place.guest('carol');
    carol.join();
    await place.until(() => areTogether([...guests, carol]));
    await talk(place, [...guests, carol]);
  });
});

describe('a guest who comes while what stands last is noise', () => {
  it('waits until those inside have said so, also where one of them keeps silent, and gets in', async () => {
    const place = new Place();
    const [alice, bob, carol, eve] = await place.gathered('alice', 'bob', 'carol', 'eve');
    keepQuiet(place, carol);
    commitNoise(place, eve);
    const frank = place.guest('frank');
    frank.join();
    await place.until(() => areTogether([alice, bob, carol, frank]), 4_000);
    await talk(place, [alice, bob, carol, frank]);
  });

  it('also when the server calls their commit nonsense, because it builds on what is void by then', async () => {
    const place = new Place();
    const guests = await place.gathered('alice', 'bob');
    const room = place.delivery.room(place.room);
    room.commit = () => {
      room.commit = DeliveryRoom.prototype.commit;
      throw new Refusal({ code: 'bad-message' });
    };
    const carol = place.guest('carol');
    carol.join();
    await place.until(() => areTogether([...guests, carol]), 4_000);
  });
});

describe('a joiner whose commit nobody can follow, as after a false picture of the group', () => {
  it('is not blamed, and gets in by a picture that another member gives', async () => {
    const place = new Place();
    const guests = await place.gathered('alice', 'bob', 'eve');
    const { epoch } = guests[0].state;
    place.delivery.mallory = {
      ...honest,
      pushes: (_to, push) => {
        if (push.type !== 'group.entry' || push.params.entry.kind !== 'commit') return [push];
        const { entry } = push.params;
        return entry.epoch === epoch && entry.joined
          ? [{ ...push, params: { ...push.params, entry: { ...entry, bytes: noise() } } }]
          : [push];
      },
    };
    const carol = place.guest('carol');
    carol.join();
    // Nothing that carol wants meanwhile is asked of a group that she is not in.
    await place.until(() => place.delivery.room(place.room).group!.log.some(({ kind }) => kind === 'voided'));
    await place.advance(20);
    carol.meeting.onKeys(new RecordedKeys(place.clock));
    await place.until(() => areTogether([...guests, carol]), 6_000);
    for (const { state } of guests) {
      expect(state.putOut).toEqual([]);
      expect(state.refusals['malformed']).toBeGreaterThan(0);
    }
    expect(carol.state.epoch).toBeGreaterThan(epoch + 1);
    await talk(place, [...guests, carol]);
  });
});

describe('a member who says that they cannot follow', () => {
  it('and lies, puts nobody out and stops nobody', async () => {
    const place = new Place();
    const [alice, bob, carol, eve] = await place.gathered('alice', 'bob', 'carol', 'eve');
    void carol.meeting.leave();
    await place.until(() => alice.sees.length === 3);
    const room = place.delivery.room(place.room);
    const { seq } = room.group!.log.findLast(({ kind }) => kind === 'commit')!;
    room.refuse(eve.participant, { group: room.group!.group, seq, fault: 'bad-commit' });
    await place.advance(2_000);
    expect(alice.state.putOut).toEqual([]);
    await talk(place, [alice, bob]);
  });

  it('and cannot, because what came was noise for them alone: they join again as who they are', async () => {
    const place = new Place();
    const [alice, bob, carol] = await place.gathered('alice', 'bob', 'carol');
    const { participant } = carol;
    let isSpoilt = false;
    place.delivery.mallory = {
      ...honest,
      pushes: (to, push) => {
        if (isSpoilt || to !== participant || push.type !== 'group.entry') return [push];
        if (push.params.entry.kind !== 'commit') return [push];
        isSpoilt = true;
        return [{ ...push, params: { ...push.params, entry: { ...push.params.entry, bytes: noise() } } }];
      },
    };
    const dave = place.guest('dave');
    dave.join();
    await place.until(() => areTogether([alice, bob, carol, dave]), 5_000);
    expect(isSpoilt).toBe(true);
    expect(carol.participant).toBe(participant);
    expect(alice.state.putOut).toEqual([]);
    await talk(place, [alice, bob, carol, dave]);
  });
});

/** So much has a secret in the path of a commit. */
const pathSecretBytes = 32;

/** Calls `make` with an app that gives none of those below all but the lowest node of its path a secret that they can open. */
function sealFalsely(make: () => void): () => void {
  const { subtle } = crypto;
  const encrypt = subtle.encrypt.bind(subtle);
  let sealed = 0;
  const spy = vi.spyOn(subtle, 'encrypt').mockImplementation(async (algorithm, key, data) => {
    const bytes = new Uint8Array(await encrypt(algorithm, key, data));
    if (data.byteLength === pathSecretBytes && (sealed += 1) > 1) bytes[0]! ^= 1;
    return bytes.buffer;
  });
  make();
  return () => spy.mockRestore();
}

describe('a member who makes a commit that some can follow and some cannot', () => {
  it('is put out by those who cannot, who come back and know who it was; nobody else has to do anything', async () => {
    const place = new Place();
    const [alice, bob, carol, eve] = await place.gathered('alice', 'bob', 'carol', 'eve');
    const honestOnes = [alice, bob, carol];
    const restore = sealFalsely(() => eve.meeting.onKeys(new RecordedKeys(place.clock)));
    await place.until(() => honestOnes.some(({ state }) => state.refusals['bad-path'] === 1));
    restore();
    await place.until(() => areTogether(honestOnes), 3_000);
    const [shutOut, others] = [true, false].map((is) =>
      honestOnes.filter(({ state }) => (state.refusals['bad-path'] === 1) === is),
    );
    expect([shutOut!.length, others!.length]).toEqual([2, 1]);
    for (const { state } of shutOut!)
      expect(state.putOut).toEqual([{ participant: eve.participant, name: 'eve', why: 'shut-out' }]);
    expect(eve.state).toMatchObject({ phase: 'ended', ending: 'removed' });
    await talk(place, honestOnes);
  });

  it('and comes again and again under another name: nobody gives up', async () => {
    const place = new Place();
    const honestOnes = await place.gathered('alice', 'bob', 'carol');
    for (let round = 0; round < 6; round += 1) {
      const eve = place.guest(`eve ${round}`);
      eve.join();
      await place.until(() => areTogether([...honestOnes, eve]), 3_000);
      const refused = (): number => honestOnes.reduce((sum, { state }) => sum + (state.refusals['bad-path'] ?? 0), 0);
      const before = refused();
      const restore = sealFalsely(() => eve.meeting.onKeys(new RecordedKeys(place.clock)));
      await place.until(() => refused() > before);
      restore();
      await place.until(() => areTogether(honestOnes), 3_000);
    }
    await talk(place, honestOnes);
  });

  it('and lies about it: who says that they cannot follow puts nobody out', async () => {
    const place = new Place();
    const [alice, bob, carol, eve] = await place.gathered('alice', 'bob', 'carol', 'eve');
    const room = place.delivery.room(place.room);
    for (let round = 0; round < 3; round += 1) {
      const { epoch } = alice.state;
      const keys = new RecordedKeys(place.clock);
      alice.meeting.onKeys(keys);
      await place.until(() => bob.state.epoch > epoch);
      const { seq } = room.group!.log.findLast(({ kind }) => kind === 'commit')!;
      room.refuse(eve.participant, { group: room.group!.group, seq, fault: 'bad-commit' });
      await place.advance(2_000);
    }
    expect([alice, bob, carol].map(({ state }) => state.putOut)).toEqual([[], [], []]);
    await talk(place, [alice, bob, carol]);
  });
});

describe('a member who never says that they have followed', () => {
  it('stops neither the exclusion of somebody nor the judgement of a commit for longer than two seconds', async () => {
    const place = new Place();
    const [alice, bob, carol, dave, eve] = await place.gathered('alice', 'bob', 'carol', 'dave', 'eve');
    await place.advance(1_000);
    const room = place.delivery.room(place.room);
    const acknowledge = room.acknowledge.bind(room);
    room.acknowledge = (sender, params) => {
      if (sender !== eve.participant) acknowledge(sender, params);
    };
    const { epoch } = alice.state;
    void dave.meeting.leave();
    await place.until(
      () => [alice, bob, carol].every(({ keys, state }) => state.epoch > epoch && keys.sending === state.epoch),
      2_000,
    );
    commitNoise(place, carol);
    await place.until(() => areTogether([alice, bob, eve]), 2_000);
    expect(alice.state.putOut).toMatchObject([{ participant: carol.participant }]);
    await talk(place, [alice, bob, eve]);
  });
});

describe('a member who lies about an epoch', () => {
  it('by passing off an old commit of theirs as one of now: they are put out', async () => {
    const place = new Place();
    const [alice, bob, eve] = await place.gathered('alice', 'bob', 'eve');
    const room = place.delivery.room(place.room);
    eve.meeting.onKeys(new RecordedKeys(place.clock));
    await place.until(() => alice.state.epoch === 3);
    const old = room.group!.log.findLast(({ kind }) => kind === 'commit')!;
    const { group, epoch, groupInfo } = room.group!;
    room.commit(eve.participant, { group, epoch, commit: old.bytes, groupInfo, joined: false, removed: [] });
    await place.until(() => areTogether([alice, bob]), 2_000);
    expect(alice.state.refusals).toEqual({ 'past-epoch': 1 });
    expect(alice.state.putOut).toMatchObject([{ participant: eve.participant, why: 'bad-commit' }]);
    await talk(place, [alice, bob]);
  });

  it('by acknowledging what nobody can follow, and epochs that are not there: it is void all the same', async () => {
    const place = new Place();
    const [alice, bob, carol, dave, eve] = await place.gathered('alice', 'bob', 'carol', 'dave', 'eve');
    const room = place.delivery.room(place.room);
    keepQuiet(place, dave);
    const { group, epoch } = room.group!;
    commitNoise(place, eve);
    for (const ahead of [1, 50]) room.acknowledge(dave.participant, { group, epoch: epoch + ahead });
    const honestOnes = [alice, bob, carol];
    await place.until(() => honestOnes.every(({ state }) => state.putOut.length === 1 && state.epoch > epoch), 2_000);
    expect(alice.state.putOut).toMatchObject([{ participant: eve.participant }]);
    await talk(place, honestOnes);
  });
});

/** These do not keep to the rules: they refuse the commits that a rule names, and say that they have followed all others. */
function lie(place: Place, liars: readonly Guest[], refuses: (commit: Commit) => boolean): void {
  const room = place.delivery.room(place.room);
  const isLiar = (participant: string): boolean => liars.some((liar) => liar.participant === participant);
  room.acknowledge = (sender, params) => {
    if (!isLiar(sender)) DeliveryRoom.prototype.acknowledge.call(room, sender, params);
  };
  room.refuse = (sender, params) => {
    if (!isLiar(sender)) DeliveryRoom.prototype.refuse.call(room, sender, params);
  };
  room.commit = (sender, params) => {
    const answer = DeliveryRoom.prototype.commit.call(room, sender, params);
    const { group, epoch } = params;
    queueMicrotask(() => {
      for (const { participant } of liars) {
        if (participant === sender) continue;
        if (refuses({ ...params, sender }))
          DeliveryRoom.prototype.refuse.call(room, participant, { group, seq: answer.seq, fault: 'bad-commit' });
        else DeliveryRoom.prototype.acknowledge.call(room, participant, { group, epoch: epoch + 1 });
      }
    });
    return answer;
  };
}

type Commit = Parameters<DeliveryRoom['commit']>[1] & { sender: string };

describe('half of a room who lie together', () => {
  it('void no good commit, and put nobody out', async () => {
    const place = new Place();
    const [alice, bob, eve, mallory] = await place.gathered('alice', 'bob', 'eve', 'mallory');
    await place.advance(1_000);
    lie(place, [eve, mallory], ({ sender }) => sender === alice.participant);
    const { epoch } = alice.state;
    alice.meeting.onKeys(new RecordedKeys(place.clock));
    await place.until(() => bob.state.epoch === epoch + 1, 2_000);
    await place.advance(2_000);
    expect([alice.state.putOut, bob.state.putOut]).toEqual([[], []]);
    expect(alice.state.code).toBe(bob.state.code);
  });

  it('keep noise in place: the meeting ends for the others, who are told so within seconds', async () => {
    const place = new Place();
    const [alice, bob, eve, mallory] = await place.gathered('alice', 'bob', 'eve', 'mallory');
    await place.advance(1_000);
    lie(place, [eve, mallory], () => false);
    commitNoise(place, eve);
    await place.until(() => [alice, bob].every(({ state }) => state.phase === 'ended'), 6_000);
    for (const { state } of [alice, bob]) expect(state.ending).toBe('tampered');
  });
});

describe('more than half of those who have spoken within half a second', () => {
  it('put out the maker of a good commit: two of four, when the third is slower', async () => {
    const place = new Place();
    const [alice, bob, eve, mallory] = await place.gathered('alice', 'bob', 'eve', 'mallory');
    await place.advance(1_000);
    bob.keys.installMs = 1_000;
    lie(place, [eve, mallory], ({ sender }) => sender === alice.participant);
    alice.meeting.onKeys(new RecordedKeys(place.clock));
    await place.until(() => alice.state.phase === 'ended', 2_000);
    expect(alice.state.ending).toBe('removed');
  });
});

describe('a founder who is alone and gives a false GroupInfo', () => {
  it('keeps others out, who are told so within three seconds, until they are gone', async () => {
    const place = new Place();
    const room = place.delivery.room(place.room);
    room.create = (sender, params) =>
      DeliveryRoom.prototype.create.call(room, sender, { ...params, groupInfo: noise() });
    const [eve] = await place.gathered('eve');
    const alice = place.guest('alice');
    alice.join();
    await place.until(() => alice.state.phase === 'ended', 3_000);
    expect(alice.state.ending).toBe('tampered');
    room.create = DeliveryRoom.prototype.create;
    void eve.meeting.leave();
    await place.until(() => room.group === undefined);
    const [bob, carol] = await place.gathered('bob', 'carol');
    await talk(place, [bob, carol]);
  });
});
