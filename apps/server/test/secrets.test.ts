import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { entry, makeRoom, Person } from './support/people.ts';
import { testServer } from './support/test-server.ts';
import { randomId, sealedBytes, Wire } from './support/wire.ts';

/** Everything in the data folder, as bytes. */
function filesOf(folder: string): Buffer {
  return Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
}

test('no id, token, address or byte of anybody gets into the log, whatever happens', async () => {
  const lines: string[] = [];
  const server = await testServer({ logLevel: 'debug', roomCapacity: 3 }, { logSink: (line) => lines.push(line) });
  const { url } = server;
  const room = await makeRoom(url);
  const alice = await Person.join(url, room);
  const bob = await Person.join(url, room);
  const mallory = await Person.enter(url, room);
  const text = sealedBytes();
  await alice.send(text);
  await Wire.open(url).then((wire) => wire.refusal('room.enter', { room, participant: randomId(), entry }));
  mallory.wire.socket.send(`noise ${room} ${alice.participant}`);
  await mallory.wire.closed;
  await fetch(`${url}/m/${room}`);
  await fetch(`${url}/api/rooms/${room}?secret=${text}`);
  await bob.wire.request('room.leave', {});
  await server.close();
  const log = lines.join('\n');
  expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([
    'server-started',
    'connection-ended',
    'server-stopped',
  ]);
  const people = [alice, bob, mallory];
  const secrets = [room, text, alice.groupId, '127.0.0.1', '::'];
  for (const secret of [...secrets, ...people.flatMap((p) => [p.participant, p.resumeToken])]) {
    expect(log).not.toContain(secret);
  }
});

test('the resume token is not stored, and a meeting that is over leaves nothing in the files', async () => {
  const { url, data } = await testServer();
  const room = await makeRoom(url);
  const alice = await Person.join(url, room);
  const message = sealedBytes();
  await alice.send(message);
  const traces = [
    Buffer.from(message, 'base64url'),
    Buffer.from(alice.group!.groupInfo, 'base64url'),
    Buffer.from(alice.groupId),
    Buffer.from(alice.participant),
  ];
  const during = filesOf(data);
  for (const trace of traces) expect(during.includes(trace)).toBe(true);
  expect(during.includes(alice.resumeToken)).toBe(false);
  expect(during.includes(Buffer.from(alice.resumeToken, 'base64url'))).toBe(false);
  await alice.wire.request('room.leave', {});
  const after = filesOf(data);
  for (const trace of traces) expect(after.includes(trace)).toBe(false);
  expect(after.includes(room)).toBe(true);
});
