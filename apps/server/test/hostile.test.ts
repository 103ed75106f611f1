import { connect, type Socket } from 'node:net';
import { limits, requestSchemas, subprotocol, type RequestResult } from '@konklave/protocol/client';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entry, makeRoom, Person } from './support/people.ts';
import { ManualClock, pass } from './support/manual-clock.ts';
import { testServer } from './support/test-server.ts';
import { randomId, sealedBytes, Wire } from './support/wire.ts';

/** Sends raw text on a fresh connection and gives what came back: the errors and the close code, if there was one. */
async function provoke(
  url: string,
  frames: (string | Uint8Array<ArrayBuffer>)[],
): Promise<{ codes: string[]; closed: number | undefined }> {
  const wire = await Wire.open(url);
  for (const frame of frames) wire.socket.send(frame);
  const open = wire.settle().then(() => undefined);
  const closed = await Promise.race([open, wire.closed.then(({ code }) => code)]);
  wire.close();
  const codes = wire.frames.map((frame) => (JSON.parse(frame) as { error?: { code: string } }).error?.code ?? 'none');
  return { codes: closed === undefined ? codes.slice(0, -1) : codes, closed };
}

test('what is no JSON object closes the connection after a clear error', async () => {
  const { url } = await testServer();
  for (const noise of ['', '{', 'null', '[]', '"text"', '17', '{"id":1,"type":"room.le', '\u0000\u0001']) {
    expect(await provoke(url, [noise]), noise).toEqual({ codes: ['bad-message'], closed: 1008 });
  }
});

test('a binary frame closes the connection', async () => {
  const { url } = await testServer();
  expect(await provoke(url, [new Uint8Array([1, 2, 3])])).toEqual({ codes: [], closed: 1008 });
});

test('a frame above the limit closes the connection before it is read', async () => {
  const { url } = await testServer();
  const { codes, closed } = await provoke(url, [
    JSON.stringify({ id: 1, type: 'x', params: { x: 'x'.repeat(limits.frameBytes) } }),
  ]);
  expect({ codes, closed }).toEqual({ codes: [], closed: 1009 });
});

test('one mistake is answered, several end the connection', async () => {
  const { url } = await testServer();
  const mistake = JSON.stringify({ id: 5, type: 'room.enter', params: { room: 17 } });
  expect(await provoke(url, [mistake])).toEqual({ codes: ['bad-message'], closed: undefined });
  const { codes, closed } = await provoke(
    url,
    Array.from({ length: 20 }, () => mistake),
  );
  expect(closed).toBe(1008);
  expect(codes.length).toBeLessThan(10);
});

test('an error names the request, the field and the rule, and never repeats the value', async () => {
  const { url } = await testServer();
  const wire = await Wire.open(url);
  const error = await wire.refusal('room.enter', { room: 'swordfish', participant: randomId(), entry });
  expect(error).toEqual({ code: 'bad-message', detail: 'room: regex' });
  expect(await wire.refusal('no.such' as never, {})).toEqual({ code: 'bad-message', detail: 'type: unknown request' });
  expect((await wire.refusal('toString' as never, {})).code).toBe('bad-message');
});

test('every field with bytes refuses more than its limit, and base64url that is not canonical', async () => {
  const { url } = await testServer();
  const room = await makeRoom(url);
  const fields = [
    ['group.create', 'groupInfo', limits.groupInfoBytes],
    ['group.commit', 'commit', limits.commitBytes],
    ['group.commit', 'groupInfo', limits.groupInfoBytes],
    ['mailbox.send', 'bytes', limits.messageBytes],
  ] as const;
  for (const [type, field, most] of fields) {
    const alice = await Person.join(url, room);
    const params = {
      group: alice.groupId,
      epoch: alice.group!.epoch,
      nonce: 1,
      joined: false,
      removed: [],
      commit: 'AAAA',
      groupInfo: 'AAAA',
      bytes: 'AAAA',
    };
    const refuse = (value: string) => alice.wire.refusal(type, { ...params, [field]: value });
    expect((await refuse(sealedBytes(most + 3))).code, field).toBe('too-large');
    expect((await refuse('AAAAA')).code, field).toBe('bad-message');
    expect((await refuse('AB')).code, field).toBe('bad-message');
    expect((await refuse('A+==')).code, field).toBe('bad-message');
    alice.wire.close();
  }
});

test('the largest message, commit and GroupInfo that are allowed go through whole', async () => {
  const { url } = await testServer();
  const room = await makeRoom(url);
  const alice = await Person.join(url, room);
  const bob = await Person.join(url, room);
  await alice.catchUp();
  const bytes = sealedBytes(limits.messageBytes);
  const commit = sealedBytes(131_072);
  await alice.send(bytes);
  const groupInfo = sealedBytes(524_288);
  const params = { group: alice.groupId, epoch: 1, commit, groupInfo, joined: false, removed: [] };
  // Only rooms with many people need more.
  for (const large of [{ commit: sealedBytes(131_075) }, { groupInfo: sealedBytes(524_291) }]) {
    expect((await alice.wire.refusal('group.commit', { ...params, ...large })).code).toBe('too-large');
  }
  await alice.wire.request('group.commit', params);
  await bob.wire.settle();
  expect(bob.wire.pushesOf('group.entry').map(({ entry }) => entry.bytes)).toEqual([bytes, commit]);
  await bob.catchUp();
  expect(bob.group?.groupInfo).toBe(groupInfo);
});

test('a flood is answered with rate-limited, then cut, and the others do not notice', async () => {
  const clock = new ManualClock();
  const { url } = await testServer({}, { clock });
  const room = await makeRoom(url);
  const alice = await Person.join(url, room);
  const bob = await Person.join(url, room);
  const requests = Array.from({ length: 1_000 }, () =>
    bob.wire.refusal('media.prefer', {}).catch(() => ({ code: 'closed' })),
  );
  const codes = new Set((await Promise.all(requests)).map(({ code }) => code));
  expect(codes).toContain('closed');
  expect((await bob.wire.closed).code).toBe(1008);
  await alice.wire.settle();
  expect(alice.wire.pushes.map(({ type }) => type)).toEqual(['group.entry', 'room.away']);
});

test('requests over the rate are refused by name and work again when time has passed', async () => {
  const clock = new ManualClock();
  const { url } = await testServer({}, { clock });
  const room = await makeRoom(url);
  const alice = await Person.join(url, room);
  const answers = await Promise.allSettled(Array.from({ length: 450 }, () => alice.wire.request('group.fetch', {})));
  const refused = answers.filter(({ status }) => status === 'rejected');
  expect(refused.length).toBeGreaterThan(0);
  for (const answer of refused) expect(answer).toMatchObject({ reason: { error: { code: 'rate-limited' } } });
  clock.advance(1_000);
  await expect(alice.wire.request('group.fetch', {})).resolves.toHaveProperty('group');
});

test('whoever does not read is cut off, and gets the log when they come back', async () => {
  // Time stands still: it is not the missing pong that ends the connection.
  const { url, port } = await testServer({}, { clock: new ManualClock() });
  const room = await makeRoom(url);
  const bob = await Person.join(url, room);
  const others = await Promise.all(Array.from({ length: 8 }, () => Person.enter(url, room)));
  for (const person of others) {
    await person.catchUp();
    await person.joinGroup();
  }
  const [alice, ...writers] = others;
  for (const person of others) await person.catchUp();
  // Bob's place is taken over by a socket that reads nothing.
  const sloth = await openRawSocket(port);
  sloth.pause();
  const params = { room, participant: bob.participant, resume: bob.resumeToken, after: 8 };
  sloth.write(maskedFrame(JSON.stringify({ id: 1, type: 'room.resume', params })));
  await bob.wire.closed;
  const away = alice!.wire.next('room.away');
  for (let round = 0; round < 32; round++) {
    // What one connection may write at once.
    if (round % 10 === 9) for (const person of writers) await person.resume(8);
    await Promise.all(writers.map((person) => person.send(sealedBytes(limits.messageBytes))));
  }
  expect(await away).toEqual({ participant: bob.participant });
  sloth.destroy();
  const read: number[] = [];
  let page: RequestResult<'group.log'> = await bob.resume(8);
  for (;;) {
    read.push(...page.entries.map(({ seq }) => seq));
    if (!page.more) break;
    page = await bob.wire.request('group.log', { after: read.at(-1)! });
  }
  expect(read).toEqual(Array.from({ length: 224 }, (_, index) => 9 + index));
  expect(Math.max(...bob.wire.frames.map(({ length }) => length))).toBeLessThan(1_048_576);
});

test('nobody fills the log: messages have a rate of their own, commits and the others do not suffer from it', async () => {
  const clock = new ManualClock();
  const { url } = await testServer({}, { clock });
  const room = await makeRoom(url);
  const mallory = await Person.join(url, room);
  const alice = await Person.join(url, room);
  await mallory.catchUp();
  const flood = (bytes: string) => Promise.allSettled(Array.from({ length: 40 }, () => mallory.send(bytes)));
  const large = await flood(sealedBytes(limits.messageBytes));
  const stored = large.filter(({ status }) => status === 'fulfilled').length;
  expect(stored).toBeGreaterThan(5);
  expect(stored).toBeLessThan(20);
  for (const answer of large.slice(stored))
    expect(answer).toMatchObject({ reason: { error: { code: 'rate-limited' } } });
  await mallory.commit();
  await alice.catchUp();
  await alice.send();
  clock.advance(1_000);
  await mallory.send(sealedBytes(limits.messageBytes));
  await expect(mallory.send(sealedBytes(limits.messageBytes))).rejects.toMatchObject({
    error: { code: 'rate-limited' },
  });
});

test('whoever asks for large answers again and again has to wait', async () => {
  const clock = new ManualClock();
  const { url } = await testServer({}, { clock });
  const room = await makeRoom(url);
  const alice = await Person.join(url, room);
  const groupInfo = sealedBytes(524_288);
  const params = { group: alice.groupId, epoch: 0, commit: sealedBytes(), groupInfo, joined: false, removed: [] };
  await alice.wire.request('group.commit', params);
  let answered = 0;
  const ask = () => alice.wire.request('group.fetch', {}).then(() => answered++);
  const asking = async () => {
    for (;;) await ask();
  };
  await expect(asking()).rejects.toMatchObject({ error: { code: 'rate-limited' } });
  expect(answered).toBeGreaterThan(40);
  clock.advance(1_000);
  await ask();
  await expect(ask()).rejects.toMatchObject({ error: { code: 'rate-limited' } });
});

test('whoever sends much without having entered a room is cut off at the next ping, whole message or not', async () => {
  const clock = new ManualClock();
  const { url, port } = await testServer({}, { clock });
  const alice = await Person.join(url, await makeRoom(url));
  const [modest, greedy] = [await openRawSocket(port), await openRawSocket(port)];
  // The head of a masked text frame of 4 MB.
  for (const socket of [modest, greedy]) socket.write(Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0]));
  modest.write(Buffer.alloc(10_000));
  const gone = new Promise((resolve) => greedy.on('close', resolve));
  await new Promise<void>((resolve) => greedy.write(Buffer.alloc(100_000), () => resolve()));
  await alice.send();
  await pass(clock, 5_000, alice.wire);
  await gone;
  expect(modest.closed).toBe(false);
  modest.destroy();
});

test('a socket that does not answer pings is given up, one that does is kept', async () => {
  const clock = new ManualClock();
  const { url } = await testServer({}, { clock });
  const room = await makeRoom(url);
  const alice = await Person.join(url, room);
  const bob = await Person.join(url, room);
  await alice.wire.next('group.entry');
  clock.advance(5_000);
  await alice.wire.settle();
  // Bob's pong is still under way, as if his network were gone.
  clock.advance(5_000);
  expect(await alice.wire.next('room.away')).toEqual({ participant: bob.participant });
});

test('a seat is taken back from whoever does not join the group', async () => {
  const clock = new ManualClock();
  const { url } = await testServer({ roomCapacity: 2 }, { clock });
  const room = await makeRoom(url);
  const alice = await Person.join(url, room);
  const squatter = await Person.enter(url, room);
  const idler = await Wire.open(url);
  await expect(Person.enter(url, room)).rejects.toMatchObject({ error: { code: 'room-full' } });
  await pass(clock, 64_000, alice.wire, squatter.wire, idler);
  clock.advance(1_000);
  expect(await squatter.wire.closed).toEqual({ code: 1001, reason: 'silent' });
  expect(await idler.closed).toEqual({ code: 1001, reason: 'silent' });
  await pass(clock, 34_000, alice.wire);
  await Person.join(url, room);
});

test('another site cannot connect, and a client of another wire version is turned away', async () => {
  const { url, port } = await testServer();
  const upgrade = (headers: Record<string, string>) =>
    new Promise<string>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      const lines = Object.entries({ ...upgradeHeaders(port), ...headers });
      socket.write(`GET /ws HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n`);
      socket.once('data', (data) => {
        socket.destroy();
        resolve(data.toString().split('\r\n')[0] ?? '');
      });
    });
  const protocol = { 'sec-websocket-protocol': subprotocol };
  expect(await upgrade({ ...protocol, origin: url })).toContain('101');
  expect(await upgrade({ ...protocol })).toContain('101');
  expect(await upgrade({ ...protocol, origin: 'https://mallory.example' })).toContain('403');
  expect(await upgrade({ ...protocol, origin: 'null' })).toContain('403');
  expect(await upgrade({ origin: url })).toContain('400');
  expect(await upgrade({ 'sec-websocket-protocol': 'konklave.0', origin: url })).toContain('400');
});

test('whatever mallory sends, alice and bob hear nothing of it and go on', async () => {
  const { url } = await testServer({ connectionRate: 100_000, roomCapacity: 1_000 });
  const room = await makeRoom(url);
  const alice = await Person.join(url, room);
  const bob = await Person.join(url, room);
  await alice.wire.next('group.entry');
  const heard = [alice.wire.frames.length, bob.wire.frames.length];
  const id = fc.oneof(fc.constantFrom(room, alice.participant, bob.participant, alice.groupId), fc.base64String());
  const value = fc.oneof(fc.jsonValue(), id, fc.integer(), fc.constantFrom('AAAA', 0, 1, true, null, []));
  const names = [
    'room',
    'participant',
    'resume',
    'after',
    'group',
    'groupInfo',
    'epoch',
    'commit',
    'joined',
    'removed',
  ];
  const params = fc.dictionary(fc.constantFrom(...names, 'nonce', 'bytes', 'rtpParameters', '__proto__'), value);
  const type = fc.oneof(fc.constantFrom(...Object.keys(requestSchemas), 'group.ack'), fc.string());
  const message = fc.record({ id: fc.oneof(fc.integer(), value), type, params }, { requiredKeys: [] });
  const frame = fc.oneof(
    { weight: 6, arbitrary: message.map((each) => JSON.stringify(each)) },
    { weight: 1, arbitrary: fc.string() },
    { weight: 1, arbitrary: message.map((each) => JSON.stringify(each).slice(0, -3)) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 6 }), async (frames) => {
      const { codes } = await provoke(url, frames);
      expect(codes).not.toContain('internal');
      expect(codes).not.toContain('none');
    }),
    { numRuns: 300 },
  );
  const seq = await alice.send('Zm9v');
  expect((await bob.wire.next('group.entry')).entry).toMatchObject({ seq, bytes: 'Zm9v' });
  expect(alice.wire.frames.length).toBe(heard[0]! + 1);
  expect(bob.wire.frames.length).toBe(heard[1]! + 1);
});

/** A WebSocket by hand, for what no client library does. */
async function openRawSocket(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  const lines = Object.entries({ ...upgradeHeaders(port), 'sec-websocket-protocol': subprotocol });
  socket.write(`GET /ws HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n`);
  await new Promise((resolve) => socket.once('data', resolve));
  return socket;
}

function upgradeHeaders(port: number): Record<string, string> {
  return {
    host: `127.0.0.1:${port}`,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  };
}

/** A client's text frame (RFC 6455 section 5.2) with an all-zero mask. */
function maskedFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff, 0, 0, 0, 0]);
  return Buffer.concat([head, payload]);
}
