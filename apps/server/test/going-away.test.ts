import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { subprotocol } from '@konklave/protocol/client';
import { expect, onTestFinished, test } from 'vitest';
import { entry, makeRoom, Person } from './support/people.ts';
import { testServer } from './support/test-server.ts';

// Scripts may not close a WebSocket with 1001, only browsers do: so these frames (RFC 6455 section 5.2) are made by hand.

const text = 0x81;
const close = 0x88;

function frame(opcode: number, payload: Buffer): Buffer {
  const mask = randomBytes(4);
  const length = payload.length < 126 ? [0x80 | payload.length] : [0xfe, payload.length >> 8, payload.length & 0xff];
  const masked = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([Buffer.from([opcode, ...length]), mask, masked]);
}

/** Connects as a browser does, and asks for `calls`, each when the one before was answered. */
async function connect(url: string, calls: object[]): Promise<Duplex> {
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
    'sec-websocket-protocol': subprotocol,
  };
  const socket = await new Promise<Duplex>((resolve, reject) => {
    request(`${url}/ws`, { headers: upgrade })
      .once('upgrade', (_response, duplex) => resolve(duplex))
      .once('error', reject)
      .end();
  });
  onTestFinished(() => void socket.destroy());
  for (const [index, call] of calls.entries()) {
    const answered = once(socket, 'data');
    socket.write(frame(text, Buffer.from(JSON.stringify({ id: index + 1, ...call }))));
    await answered;
  }
  socket.resume();
  return socket;
}

async function aliceAndBob(): Promise<{ alice: Person; bob: string; socket: Duplex }> {
  const { url } = await testServer();
  const room = await makeRoom(url);
  const alice = await Person.join(url, room);
  const participant = randomBytes(16).toString('base64url');
  const { groupId: group } = alice;
  const bytes = { commit: randomBytes(60).toString('base64url'), groupInfo: randomBytes(60).toString('base64url') };
  const socket = await connect(url, [
    { type: 'room.enter', params: { room, participant, entry } },
    { type: 'group.commit', params: { group, epoch: 0, ...bytes, joined: true, removed: [] } },
  ]);
  await alice.wire.next('group.entry');
  return { alice, bob: participant, socket };
}

test('a page that is closed or reloaded has left: nobody waits for it', async () => {
  const { alice, bob, socket } = await aliceAndBob();
  socket.write(frame(close, Buffer.from([1001 >> 8, 1001 & 0xff])));
  expect(await alice.wire.next('room.departed')).toEqual({ participant: bob, why: 'left' });
  expect(alice.wire.pushesOf('room.away')).toEqual([]);
});

test('a connection that ends in another way may come back', async () => {
  const { alice, bob, socket } = await aliceAndBob();
  socket.write(frame(close, Buffer.from([1000 >> 8, 1000 & 0xff])));
  expect(await alice.wire.next('room.away')).toEqual({ participant: bob });
  expect(alice.wire.pushesOf('room.departed')).toEqual([]);
});

test('a network that is gone may come back', async () => {
  const { alice, bob, socket } = await aliceAndBob();
  socket.destroy();
  expect(await alice.wire.next('room.away')).toEqual({ participant: bob });
});
