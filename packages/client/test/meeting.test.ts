import { Place, type Guest } from '@konklave/testing';
import { describe, expect, it } from 'vitest';

const codes = (guests: readonly Guest[]): (string | undefined)[] => guests.map(({ state }) => state.code);
const allEqual = (values: readonly unknown[]): boolean => new Set(values).size === 1;
const refusals = (guests: readonly Guest[]): object => Object.assign({}, ...guests.map(({ state }) => state.refusals));

describe('joining', () => {
  it('lets alice and bob see each other by name, under one code', async () => {
    const place = new Place();
    const alice = place.guest('alice');
    const bob = place.guest('bob');
    alice.join();
    await place.until(() => alice.state.phase === 'here');
    expect(alice.sees).toEqual(['alice']);
    bob.join({ sending: { camera: true } });
    await place.until(() => alice.sees.includes('bob') && bob.sees.includes('alice'));

    expect(alice.sees).toEqual(['alice', 'bob']);
    expect(bob.sees).toEqual(['bob', 'alice']);
    await place.until(() => alice.state.people[1]?.sending.camera === true);
    expect(alice.state.code).toMatch(/^(\d{5} ){5}\d{5}$/);
    expect(bob.state.code).toBe(alice.state.code);
    expect(refusals([alice, bob])).toEqual({});
  });

  it('takes one round trip more than the handshake and entering', async () => {
    const place = new Place({ latencyMs: () => 20 });
    const [alice] = await place.gathered('alice');
    const bob = place.guest('bob');
    bob.join();
    const start = place.clock.now();
    await place.until(() => bob.state.phase === 'here');
    expect(place.clock.now() - start).toBe(3 * 40);
    expect(alice.state.people.length).toBeGreaterThan(0);
  });

  it('brings in eight people who press the button at the same moment', async () => {
    const place = new Place({ latencyMs: (random) => 5 + 40 * random.fraction() });
    const guests = Array.from({ length: 8 }, (_, index) => place.guest(`guest ${index}`));
    for (const guest of guests) guest.join();
    await place.until(() => guests.every(({ sees }) => sees.length === 8 && !sees.includes('?')), 20_000);
    expect(allEqual(codes(guests))).toBe(true);
    expect(refusals(guests)).toEqual({});
  });

  it('makes keys that withstand quantum computers where the link says so, and says that it does', async () => {
    const place = new Place();
    const [alice, bob, carol] = ['alice', 'bob', 'carol'].map((name) => place.guest(name)) as [Guest, Guest, Guest];
    alice.join({ postQuantum: true });
    await place.until(() => alice.state.phase === 'here');
    bob.join({ postQuantum: true });
    await place.until(() => bob.sees.length === 2 && !bob.sees.includes('?'));
    expect([alice, bob].map(({ state }) => state.postQuantum)).toEqual([true, true]);
    expect(alice.state.code).toBe(bob.state.code);
    // 32 bytes in hex: frames are sealed with AES-256.
    for (const { keys } of [alice, bob]) expect([...keys.baseKeys.values()].at(-1)).toHaveLength(64);
    // A link whose end was cut off is not this room's.
    carol.join();
    await place.until(() => carol.state.phase === 'ended');
    expect(carol.state.ending).toBe('wrong-link');
    expect(alice.sees).toEqual(['alice', 'bob']);
  });

  it('gives a stranger no media until their card has come', async () => {
    const place = new Place();
    const [alice] = await place.gathered('alice');
    const bob = place.guest('bob');
    // Nothing that bob says reaches alice: only his leaf is there.
    place.delivery.mallory = {
      result: (_to, _type, result) => result,
      pushes: (_to, push) => (push.type === 'group.entry' && push.params.entry.kind === 'message' ? [] : [push]),
    };
    bob.join();
    await place.until(() => alice.state.epoch === 1 && alice.keys.leavesByEpoch.has(1));
    expect(alice.sees).toEqual(['alice', '?']);
    expect([...alice.keys.leavesByEpoch.get(1)!.keys()]).toEqual([]);
    // What was held back makes a hole in the log; asking again fills it.
    await place.until(() => alice.sees[1] === 'bob', 20_000);
    expect([...alice.keys.leavesByEpoch.get(alice.state.epoch)!.keys()]).toEqual([bob.participant]);
  });

  it('shows any name, cut to what a card holds', async () => {
    const place = new Place();
    const alice = place.guest(`  ${'a'.repeat(59)}\u{1f511}${'b'.repeat(40)}`);
    const bob = place.guest('   ');
    alice.join();
    bob.join();
    await place.until(() => alice.state.people.length === 2 && bob.state.people.length === 2);
    await place.advance(500);
    expect(bob.sees[1]).toBe('a'.repeat(59));
    expect(alice.state.people[1]?.name).toBe('?');
    expect(refusals([alice, bob])).toEqual({});
  });

  it('says that the room is full or not there', async () => {
    const place = new Place({ capacity: 1 });
    await place.gathered('alice');
    const bob = place.guest('bob');
    bob.join();
    await place.until(() => bob.state.phase === 'ended');
    expect(bob.state.ending).toBe('room-full');

    bob.meeting.join({
      room: 'AAAAAAAAAAAAAAAAAAAAAA',
      secret: place.secret,
      name: 'bob',
      sending: { microphone: false, camera: false, screen: false },
    });
    await place.until(() => bob.state.phase === 'ended');
    expect(bob.state.ending).toBe('unknown-room');
  });

  it('does not start with a link that cannot be one', () => {
    const place = new Place();
    const bob = place.guest('bob');
    bob.join({ secret: 'short' });
    expect(bob.state).toMatchObject({ phase: 'ended', ending: 'wrong-link' });
  });

  it('gives up when the server cannot be reached', async () => {
    const place = new Place();
    const alice = place.guest('alice');
    alice.line.offline = true;
    alice.join();
    await place.advance(14_000);
    expect(alice.state.phase).toBe('joining');
    await place.advance(2_000);
    expect(alice.state).toMatchObject({ phase: 'ended', ending: 'unreachable' });
  });
});

describe('talking', () => {
  it('carries chat, with the name and the time of writing', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    const now = Math.round(place.clock.date());
    alice.meeting.sendChat('Is this thing on?');
    expect(alice.state.messages[0]).toMatchObject({ self: true, delivery: 'sending', text: 'Is this thing on?' });
    await place.until(() => bob.reads.length === 1);
    expect(bob.state.messages[0]).toMatchObject({
      participant: alice.participant,
      name: 'alice',
      self: false,
      sentAt: now,
    });
    await place.until(() => alice.state.messages[0]?.delivery === 'sent');
  });

  it('keeps what is typed while joining and sends it then', async () => {
    const place = new Place();
    const [alice] = await place.gathered('alice');
    const bob = place.guest('bob');
    bob.join();
    bob.meeting.sendChat('nearly there');
    expect(bob.state.messages[0]?.delivery).toBe('sending');
    await place.until(() => alice.reads.length === 1);
    expect(alice.reads).toEqual(['bob: nearly there']);
    expect(bob.state.messages[0]).toMatchObject({ delivery: 'sent', participant: bob.participant });
  });

  it('does not send what is no message', async () => {
    const place = new Place();
    const [alice] = await place.gathered('alice');
    expect(alice.meeting.sendChat('')).toBe(false);
    expect(alice.meeting.sendChat('x'.repeat(4_001))).toBe(false);
    expect(place.guest('bob').meeting.sendChat('nobody here')).toBe(false);
  });

  it('tells everyone what somebody sends, also who comes later', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    bob.meeting.setSending({ microphone: true, camera: false, screen: false });
    await place.until(() => alice.state.people[1]?.sending.microphone === true);
    const carol = place.guest('carol');
    carol.join();
    await place.until(() => carol.sees.length === 3 && !carol.sees.includes('?'));
    await place.until(() => carol.state.people.find(({ name }) => name === 'bob')?.sending.microphone === true);
  });

  it('takes a long silence for what it is, also of somebody who was away', async () => {
    const place = new Place();
    const [alice, bob, carol] = await place.gathered('alice', 'bob', 'carol');
    await place.advance(200_000);
    carol.line.offline = true;
    carol.line.cut();
    await place.advance(25_000);
    carol.line.offline = false;
    await place.advance(300_000);
    expect(carol.state.phase).toBe('here');
    expect(refusals([alice, bob, carol])).toEqual({});
  });

  it('seals anew what was too old for the server, and stays in order', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    await place.advance(500);
    const room = place.delivery.room(place.room);
    const send = room.send.bind(room);
    const tried = new Set<string>();
    room.send = (id, params) => {
      const isFirst = tried.size === 0;
      tried.add(params.bytes);
      return send(id, isFirst ? { ...params, epoch: room.group!.epoch - 5 } : params);
    };
    for (const text of ['one', 'two', 'three']) alice.meeting.sendChat(text);
    await place.advance(5_000);
    expect(bob.reads).toEqual(['alice: one', 'alice: two', 'alice: three']);
    expect(tried.size).toBe(4);
    expect(alice.state.messages.map(({ delivery }) => delivery)).toEqual(['sent', 'sent', 'sent']);
    expect(refusals([alice, bob])).toEqual({});
  });

  it('keeps the identity of what does not change', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    await place.advance(500);
    const { people } = alice.state;
    bob.meeting.sendChat('hello');
    await place.until(() => alice.reads.length === 1);
    expect(alice.state.people).toBe(people);
    bob.meeting.setSending({ microphone: true, camera: false, screen: false });
    await place.until(() => alice.state.people !== people);
    expect(alice.state.people[0]).toBe(people[0]);
  });
});

describe('leaving', () => {
  it('excludes the leaver: the others go on under another code, and the leaver has nothing left', async () => {
    const place = new Place();
    const [alice, bob, carol] = await place.gathered('alice', 'bob', 'carol');
    const before = alice.state.code;
    void carol.meeting.leave();
    expect(carol.state).toMatchObject({ phase: 'ended', ending: 'left', code: undefined, epoch: -1, people: [] });
    expect(carol.keys.baseKeys.size).toBe(0);
    await place.until(() => alice.sees.length === 2 && bob.sees.length === 2);
    expect(alice.state.code).not.toBe(before);
    expect(bob.state.code).toBe(alice.state.code);
  });

  it('shuts the first one out at once, and those who follow closely by one commit', async () => {
    const place = new Place();
    const names = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank'] as const;
    const [alice, bob, ...leavers] = await place.gathered(...names);
    const { epoch } = alice.state;
    for (const [index, leaver] of leavers.entries()) {
      void leaver.meeting.leave();
      await place.advance(40);
      if (index === 0) await place.until(() => alice.state.epoch === epoch + 1, 30);
    }
    await place.until(() => alice.sees.length === 2 && bob.sees.length === 2, 400);
    expect(alice.state.epoch).toBe(epoch + 2);
  });

  it('costs the others no snapshot of the group', async () => {
    const place = new Place();
    const [alice, bob, carol] = await place.gathered('alice', 'bob', 'carol');
    const asked: string[] = [];
    for (const { line } of [alice, bob]) {
      line.onPassage = ({ direction, text }) => {
        if (direction === 'up') asked.push((JSON.parse(text) as { type: string }).type);
        return true;
      };
    }
    void carol.meeting.leave();
    await place.until(() => alice.sees.length === 2 && bob.sees.length === 2);
    await place.advance(20_000);
    expect(asked).toContain('group.commit');
    expect(asked).not.toContain('group.fetch');
  });

  it('lets somebody come back as a new person who cannot read what was said meanwhile', async () => {
    const place = new Place();
    const [alice, bob] = await place.gathered('alice', 'bob');
    alice.meeting.sendChat('one');
    await place.until(() => bob.reads.length === 1);
    const earlier = bob.participant;
    await Promise.all([bob.meeting.leave(), place.advance(1_000)]);
    alice.meeting.sendChat('two');
    await place.advance(1_000);
    bob.join();
    await place.until(() => bob.sees.length === 2 && !bob.sees.includes('?') && !alice.sees.includes('?'));
    expect(bob.participant).not.toBe(earlier);
    alice.meeting.sendChat('three');
    await place.until(() => bob.reads.length > 0);
    expect(bob.reads).toEqual(['alice: three']);
    expect(refusals([alice, bob])).toEqual({});
  });

  it('makes fresh keys for a room that was empty', async () => {
    const place = new Place();
    const [alice] = await place.gathered('alice');
    const { code } = alice.state;
    void alice.meeting.leave();
    await place.advance(1_000);
    alice.join();
    await place.until(() => alice.state.phase === 'here');
    expect(alice.state.epoch).toBe(0);
    expect(alice.state.code).not.toBe(code);
  });

  it('does not wait long for a server that says nothing', async () => {
    const place = new Place();
    const [alice] = await place.gathered('alice');
    alice.line.onPassage = ({ direction }) => direction === 'up' || (alice.line.offline = true);
    place.delivery.accept = () => {};
    let isGone = false;
    void alice.meeting.leave().then(() => {
      isGone = true;
    });
    await place.advance(1_100);
    expect(isGone).toBe(true);
  });
});

describe('removing', () => {
  it('puts bob out by the decision of alice', async () => {
    const place = new Place();
    const [alice, bob, carol] = await place.gathered('alice', 'bob', 'carol');
    alice.meeting.remove(bob.participant);
    await place.until(() => bob.state.phase === 'ended');
    expect(bob.state.ending).toBe('removed');
    expect(bob.keys.baseKeys.size).toBe(0);
    await place.until(() => carol.sees.length === 2);
    expect(carol.state.code).toBe(alice.state.code);
  });

  it('fails a message that could not be stored any more', async () => {
    const place = new Place({ latencyMs: () => 50 });
    const [alice, bob] = await place.gathered('alice', 'bob');
    alice.meeting.remove(bob.participant);
    await place.advance(60);
    bob.meeting.sendChat('wait');
    await place.until(() => bob.state.phase === 'ended');
    expect(bob.state.messages.map(({ delivery }) => delivery)).toEqual(['failed']);
    expect(alice.reads).toEqual([]);
  });
});
