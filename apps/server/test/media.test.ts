import type { RequestParams, RequestResult } from '@konklave/protocol/client';
import { expect, test } from 'vitest';
import type { Bridge } from '../src/media/bridge.ts';
import { startBridge } from '../src/media/index.ts';
import { WireFailure } from '../src/rooms/failure.ts';
import { ManualClock, pass } from './support/manual-clock.ts';
import { makeRoom, Person } from './support/people.ts';
import { testServer } from './support/test-server.ts';
import { randomId } from './support/wire.ts';

const opus: RequestParams<'media.produce'> = {
  source: 'microphone',
  kind: 'audio',
  rtpParameters: {
    mid: '0',
    codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2, parameters: {} }],
    encodings: [{ ssrc: 1_111 }],
    rtcp: { cname: 'x' },
  },
};

async function meeting() {
  const clock = new ManualClock();
  const server = await testServer({}, { bridge: 'own', clock });
  const room = await makeRoom(server.url);
  const alice = await Person.join(server.url, room);
  const bob = await Person.join(server.url, room);
  return { clock, server, room, alice, bob };
}

async function openMedia({ wire }: Person): Promise<RequestResult<'media.open'>> {
  const opened = await wire.request('media.open', {});
  await wire.request('media.receive', { rtpCapabilities: opened.rtpCapabilities });
  return opened;
}

test('what bob sends is announced to alice and taken back when he goes', async () => {
  const { alice, bob } = await meeting();
  await openMedia(alice);
  await openMedia(bob);
  const { producer } = await bob.wire.request('media.produce', opus);
  const announced = await alice.wire.next('media.consumer');
  expect(announced).toMatchObject({ producer, participant: bob.participant, source: 'microphone', kind: 'audio' });
  await alice.wire.request('media.resume', { consumer: announced.consumer });
  await bob.wire.request('room.leave', {});
  expect(await alice.wire.next('media.consumerClosed')).toEqual({ consumer: announced.consumer });
});

test('only members of the group may use the bridge', async () => {
  const { server, room } = await meeting();
  const mallory = await Person.enter(server.url, room);
  expect(await mallory.wire.refusal('media.open', {})).toEqual({ code: 'not-member' });
  expect((await mallory.wire.refusal('media.produce', opus)).code).toBe('not-member');
});

test('nobody touches what belongs to somebody else', async () => {
  const { alice, bob } = await meeting();
  const { send } = await openMedia(alice);
  await openMedia(bob);
  const { producer } = await alice.wire.request('media.produce', opus);
  const { consumer } = await bob.wire.next('media.consumer');
  const dtlsParameters = send.dtlsParameters;
  expect((await bob.wire.refusal('media.connect', { transport: send.id, dtlsParameters })).code).toBe('unknown-media');
  expect((await bob.wire.refusal('media.closeProducer', { producer })).code).toBe('unknown-media');
  expect((await alice.wire.refusal('media.resume', { consumer })).code).toBe('unknown-media');
});

test('a removed member loses their transports', async () => {
  const { alice, bob } = await meeting();
  await openMedia(alice);
  await openMedia(bob);
  await bob.wire.request('media.produce', opus);
  const { consumer } = await alice.wire.next('media.consumer');
  await alice.catchUp();
  await alice.commit({ removed: [bob.participant] });
  alice.acknowledge();
  expect(await alice.wire.next('media.consumerClosed')).toEqual({ consumer });
});

test('alice keeps her transports while she is away and hears afterwards what was announced', async () => {
  const { alice, bob } = await meeting();
  await openMedia(alice);
  await openMedia(bob);
  alice.wire.close();
  await bob.wire.next('room.away');
  const { producer } = await bob.wire.request('media.produce', opus);
  expect((await alice.resume(2)).media).toBe('kept');
  expect(await alice.wire.next('media.consumer')).toMatchObject({ producer, participant: bob.participant });
});

test('what went into a dead socket is said again, what has arrived for certain is not', async () => {
  const { clock, alice, bob } = await meeting();
  await openMedia(alice);
  await openMedia(bob);
  await bob.wire.request('media.produce', opus);
  const { consumer } = await alice.wire.next('media.consumer');
  // Alice comes back on another socket before the server knows whether the first one was still alive.
  await alice.resume(2);
  expect((await alice.wire.next('media.consumer')).consumer).toBe(consumer);
  // Two pings later it is certain that this time it has arrived.
  await pass(clock, 12_000, alice.wire, bob.wire);
  await bob.wire.request('media.produce', {
    ...opus,
    source: 'screen-audio',
    rtpParameters: { ...opus.rtpParameters, mid: '1', encodings: [{ ssrc: 2_222 }] },
  });
  const second = await alice.wire.next('media.consumer');
  await alice.resume(2);
  await alice.wire.settle();
  expect(alice.wire.pushesOf('media.consumer').map(({ consumer }) => consumer)).toEqual([second.consumer]);
});

test('without a bridge meetings go on and media is named as unavailable', async () => {
  const server = await testServer();
  const alice = await Person.join(server.url, await makeRoom(server.url));
  expect(await alice.wire.refusal('media.open', {})).toEqual({ code: 'media-unavailable' });
  await expect(alice.send()).resolves.toBe(1);
});

/** A worker that is gone, and one that is there and does nothing. */
test.for(['SIGKILL', 'SIGSTOP'] as const)(
  'a worker after %s: everyone is told to start again, and can',
  async (signal) => {
    const workers: number[] = [];
    const server = await testServer(
      {},
      {
        bridge: async (listener) => {
          const bridge = await startBridge({ port: 0, listener });
          workers.push((bridge as Bridge & { workerPid: number }).workerPid);
          return bridge;
        },
      },
    );
    const room = await makeRoom(server.url);
    const alice = await Person.join(server.url, room);
    const bob = await Person.join(server.url, room);
    await openMedia(alice);
    await openMedia(bob);
    process.kill(workers[0]!, signal);
    await Promise.all([alice, bob].map(({ wire }) => wire.next('media.reset')));
    await openMedia(alice);
    await openMedia(bob);
    const { producer } = await bob.wire.request('media.produce', opus);
    expect((await alice.wire.next('media.consumer')).producer).toBe(producer);
  },
);

test('what the bridge throws by mistake is answered as internal and says nothing of what it held', async () => {
  const lines: string[] = [];
  const secret = randomId();
  const broken = {
    ready: true,
    open: () => Promise.reject(new Error(secret)),
    restartIce: () => Promise.reject(new WireFailure('unknown-media', 'transport')),
    holds: () => false,
    leave: () => {},
    close: async () => {},
  } as unknown as Bridge;
  const server = await testServer(
    { logLevel: 'debug' },
    { bridge: async () => broken, logSink: (line) => lines.push(line) },
  );
  const alice = await Person.join(server.url, await makeRoom(server.url));
  expect(await alice.wire.refusal('media.open', {})).toEqual({ code: 'internal' });
  const restart = await alice.wire.refusal('media.restartIce', { transport: 'a'.repeat(36) });
  expect(restart).toEqual({ code: 'unknown-media', detail: 'transport' });
  expect(lines.some((line) => line.includes('request-failed'))).toBe(true);
  expect(lines.join()).not.toContain(secret);
});
