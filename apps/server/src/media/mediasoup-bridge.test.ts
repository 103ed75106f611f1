import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { pushSchemas, requestSchemas, type MediaSource, type RequestParams } from '@konklave/protocol/client';
import type { ReceivedStream } from './test/headless-peer.ts';
import { idOf, TestRoom, until } from './test/room.ts';

// Everything here runs against the real worker: real DTLS, SRTP and RTP between the bridge and its peers.

let room: TestRoom;

beforeEach(async () => {
  room = await TestRoom.start();
});

afterEach(() => room.close());

const refusedAs = (code: string) => expect.objectContaining({ name: 'WireFailure', code });

/** Alice and Bob with open transports; Bob receives. */
async function meeting() {
  const alice = await room.peer('alice');
  const bob = await room.peer('bob');
  await Promise.all([alice.open(), bob.open()]);
  await bob.receive();
  return { alice, bob };
}

/** Sends packet after packet until one arrives: the first ones may come before the receivers have resumed. */
async function sendUntil(arrived: () => boolean, send: (turn: number) => void): Promise<void> {
  for (let turn = 0; !arrived(); turn++) {
    if (turn > 1_000) throw new Error('nothing arrives');
    send(turn);
    await delay(10);
  }
}

/** A VP8 key frame in one packet: payload descriptor (RFC 7741 section 4.2), frame tag with P = 0, start code, 640 x 360. */
const keyFrame = (body: string): Buffer =>
  Buffer.concat([Buffer.from('10', 'hex'), Buffer.from('5001009d012a80026801', 'hex'), Buffer.from(body)]);

describe('alice and bob in a room', () => {
  test('what alice sends arrives at bob, byte for byte, through DTLS and SRTP', async () => {
    const alice = await room.peer('alice');
    const bob = await room.peer('bob');
    await alice.open();
    await bob.open();
    await bob.receive();
    const microphone = await alice.publish('microphone');
    const camera = await alice.publish('camera');
    await until(() => bob.received.size === 2, 'bob hears of both streams');
    const streams = [...bob.received.values()];
    const sound = streams.find(({ source }) => source === 'microphone');
    const picture = streams.find(({ source }) => source === 'camera');
    expect(sound).toMatchObject({ participant: idOf('alice'), kind: 'audio', producer: microphone.producer });
    expect(picture).toMatchObject({ participant: idOf('alice'), kind: 'video', producer: camera.producer });

    const bothArrived = (): boolean => streams.every(({ packets }) => packets.length > 0);
    await sendUntil(bothArrived, (turn) => {
      const at = { sequenceNumber: turn, timestamp: turn * 3_000 };
      microphone.send({ ...at, marker: false, payload: Buffer.from(`sealed sound ${turn}`) });
      camera.send({ ...at, marker: true, payload: keyFrame(`sealed picture ${turn}`) });
    });
    expect(sound?.packets[0]?.payload.toString()).toMatch(/^sealed sound \d+$/);
    expect(picture?.packets[0]?.payload.toString('latin1')).toMatch(/sealed picture \d+$/);
  });

  test('answers and pushes keep to the schema of the wire', async () => {
    const alice = await room.peer('alice');
    const bob = await room.peer('bob');
    const answer = await room.bridge.open(bob.seat);
    expect(() => v.parse(requestSchemas['media.open'].result, answer)).not.toThrow();
    await bob.open();
    await alice.open();
    await alice.publish('camera', 3);
    await bob.receive();
    const [push] = room.pushesTo('bob');
    expect(push?.type).toBe('media.consumer');
    expect(() => v.parse(pushSchemas['media.consumer'], push?.params)).not.toThrow();
  });

  test('bob may ask for lost sound a second time, as for pictures', async () => {
    const { alice, bob } = await meeting();
    await alice.publish('microphone');
    await alice.publish('camera');
    await until(() => bob.received.size === 2, 'bob hears of both streams');
    for (const push of room.pushesTo('bob')) {
      const { rtpParameters } = v.parse(pushSchemas['media.consumer'], push.params);
      expect(rtpParameters.codecs[0]?.rtcpFeedback).toContainEqual({ type: 'nack', parameter: '' });
    }
  });

  test('the bridge offers no header extension that tells who speaks', async () => {
    const { seat } = await room.peer('alice');
    const { rtpCapabilities } = await room.bridge.open(seat);
    const uris = (rtpCapabilities.headerExtensions ?? []).map(({ uri }) => uri);
    expect(uris).toContain('urn:ietf:params:rtp-hdrext:sdes:mid');
    expect(uris).not.toContain('urn:ietf:params:rtp-hdrext:ssrc-audio-level');
  });

  test('candidates are on one port, for UDP and TCP, UDP first', async () => {
    const { seat } = await room.peer('alice');
    const { send, receive } = await room.bridge.open(seat);
    const candidates = [...send.iceCandidates, ...receive.iceCandidates];
    expect(new Set(candidates.map(({ port }) => port)).size).toBe(1);
    expect(new Set(candidates.map(({ protocol }) => protocol))).toEqual(new Set(['udp', 'tcp']));
    const byPriority = send.iceCandidates.toSorted((a, b) => b.priority - a.priority);
    expect(byPriority[0]?.protocol).toBe('udp');
    expect(byPriority.findIndex(({ protocol }) => protocol === 'tcp')).toBe(send.iceCandidates.length / 2);
  });

  test('a stream that alice stops is closed at bob, and she may send it again', async () => {
    const { alice, bob } = await meeting();
    const { producer } = await alice.publish('screen');
    await until(() => bob.received.size === 1, 'bob sees the screen');
    await room.bridge.closeProducer(alice.seat, { producer });
    await until(() => [...bob.received.values()].every(({ closed }) => closed), 'bob hears that it ended');
    await alice.publish('screen');
    await until(() => bob.received.size === 2, 'bob sees the new screen');
  });

  test('whoever lost the answer produces anew: bob hears that the old stream ended, then of the new one', async () => {
    const { alice, bob } = await meeting();
    // The third replaces the second while that one is still being made.
    const [lost, crossed, kept] = [
      await alice.publish('microphone'),
      ...(await Promise.all([alice.publish('microphone'), alice.publish('microphone')])),
    ];
    const open = (): ReceivedStream[] => [...bob.received.values()].filter(({ closed }) => !closed);
    await until(() => open().some(({ producer }) => producer === kept?.producer), 'bob hears of the new stream');
    await until(() => open().length === 1, 'the old streams ended');
    const [first, second] = bob.pushes.map(({ type }) => type);
    expect([first, second]).toEqual(['media.consumer', 'media.consumerClosed']);
    for (const { producer } of [lost, crossed!]) {
      await expect(room.bridge.closeProducer(alice.seat, { producer })).rejects.toEqual(refusedAs('unknown-media'));
    }
    await sendUntil(
      () => open()[0]!.packets.length > 0,
      (turn) =>
        kept!.send({ marker: false, sequenceNumber: turn, timestamp: turn * 960, payload: Buffer.from(`${turn}`) }),
    );
  });

  test('when alice leaves, bob hears that all her streams ended; with the last one the router goes', async () => {
    const { alice, bob } = await meeting();
    await alice.publish('microphone');
    await alice.publish('camera');
    await until(() => bob.received.size === 2, 'bob has both');
    room.bridge.leave(alice.seat);
    await until(() => [...bob.received.values()].every(({ closed }) => closed), 'both ended');
    expect(room.bridge.holds(alice.seat)).toBe(false);
    expect(room.bridge.holds(bob.seat)).toBe(true);
    expect(await room.routers()).toBe(1);
    room.bridge.leave(bob.seat);
    await expect.poll(() => room.routers()).toBe(0);
  });

  test('opening again replaces the transports, and the others hear that the old streams ended', async () => {
    const { alice, bob } = await meeting();
    await alice.publish('microphone');
    await until(() => bob.received.size === 1, 'bob hears alice');
    const again = await room.bridge.open(alice.seat);
    await until(() => [...bob.received.values()].every(({ closed }) => closed), 'the old stream ended');
    await expect(room.bridge.restartIce(alice.seat, { transport: again.send.id })).resolves.toHaveProperty(
      'iceParameters',
    );
    await alice.open();
    await alice.publish('microphone');
    await until(() => bob.received.size === 2, 'bob hears alice again');
  });
});

describe('announcements', () => {
  test('however producing and receiving cross, every pair is announced exactly once', async () => {
    const names = ['alice', 'bob', 'carol'];
    const sources: MediaSource[] = ['microphone', 'camera', 'screen', 'screen-audio'];
    const peers = await Promise.all(names.map((name) => room.peer(name)));
    await Promise.all(peers.map((peer) => peer.open()));
    const publish = async (index: number): Promise<void> => {
      for (const source of sources) {
        await peers[index]?.publish(source);
      }
    };
    await Promise.all([
      publish(0),
      peers[1]?.receive(),
      publish(1),
      peers[0]?.receive(),
      publish(2),
      peers[2]?.receive(),
    ]);
    await until(
      () => peers.every(({ received }) => received.size === 8),
      'everybody has the eight streams of the others',
    );
    for (const peer of peers) {
      const announced = peer.pushes.map((push) =>
        push.type === 'media.consumer' ? `${push.params.participant} ${push.params.source}` : push.type,
      );
      const expected = names
        .map(idOf)
        .filter((id) => id !== peer.seat.participant)
        .flatMap((id) => sources.map((source) => `${id} ${source}`));
      expect(announced.toSorted()).toEqual(expected.toSorted());
    }
  });

  test('receiving twice announces nothing twice, and nobody hears of another room', async () => {
    const alice = await room.peer('alice');
    const bob = await room.peer('bob');
    await Promise.all([alice.open(), bob.open()]);
    await alice.publish('microphone');
    await Promise.all([bob.receive(), bob.receive()]);
    await bob.receive();
    expect(room.pushesTo('bob')).toHaveLength(1);
    const elsewhere = { room: idOf('elsewhere'), participant: idOf('dave') };
    await room.bridge.open(elsewhere);
    await room.bridge.receive(elsewhere, { rtpCapabilities: {} });
    expect(room.pushesTo('dave')).toHaveLength(0);
  });

  test('of two streams on a thin line the preferred one gets it', async () => {
    const { alice, bob } = await meeting();
    await alice.publish('camera', 3);
    await alice.publish('screen', 2);
    await until(() => bob.received.size === 2, 'bob hears of both');
    const [camera = '', screen = ''] = [...bob.received.keys()];
    await room.bridge.prefer(bob.seat, { consumer: camera, spatialLayer: 0 });
    await room.bridge.prefer(bob.seat, { consumer: screen, spatialLayer: 1, priority: 255 });
    expect(room.preferences()).toEqual([
      { layer: 0, priority: 1 },
      { layer: 1, priority: 255 },
    ]);
  });
});

describe('mallory, with the ids of others', () => {
  test('touches nothing of theirs', async () => {
    const { alice, bob } = await meeting();
    const { producer } = await alice.publish('camera');
    await until(() => bob.received.size === 1, 'bob sees alice');
    const consumer = [...bob.received.keys()][0] ?? '';
    const { send } = await room.bridge.open((await room.peer('carol')).seat);
    const { seat: mallory } = await room.peer('mallory');
    await room.bridge.open(mallory);
    const dtlsParameters = { fingerprints: send.dtlsParameters.fingerprints };
    const attempts = [
      room.bridge.connect(mallory, { transport: send.id, dtlsParameters }),
      room.bridge.restartIce(mallory, { transport: send.id }),
      room.bridge.closeProducer(mallory, { producer }),
      room.bridge.resume(mallory, { consumer }),
      room.bridge.pause(mallory, { consumer }),
      room.bridge.prefer(mallory, { consumer, spatialLayer: 0 }),
      room.bridge.resume({ room: idOf('elsewhere'), participant: mallory.participant }, { consumer }),
    ];
    for (const attempt of attempts) await expect(attempt).rejects.toEqual(refusedAs('unknown-media'));
    expect([...bob.received.values()].some(({ closed }) => closed)).toBe(false);
  });

  test('may not call a picture a microphone, and a repeated request is done once', async () => {
    const alice = await room.peer('alice');
    await alice.open();
    const rtpParameters = {
      mid: '7',
      codecs: [{ mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2 }],
      encodings: [{ ssrc: 77 }],
    };
    const params: RequestParams<'media.produce'> = { source: 'microphone', kind: 'audio', rtpParameters };
    const first = await room.bridge.produce(alice.seat, params);
    // The same request again is a repeat after a lost answer.
    await expect(room.bridge.produce(alice.seat, params)).resolves.toEqual(first);
    const refused: RequestParams<'media.produce'>[] = [
      { ...params, kind: 'video' },
      { ...params, rtpParameters: { ...rtpParameters, encodings: [] } },
      { ...params, source: 'camera' },
      { ...params, source: 'camera', kind: 'video' },
      { ...params, source: 'screen-audio', rtpParameters: { ...rtpParameters, encodings: [] } },
    ];
    for (const attempt of refused) {
      await expect(room.bridge.produce(alice.seat, attempt)).rejects.toEqual(refusedAs('media-refused'));
    }
    // What was refused has replaced nothing.
    await expect(room.bridge.produce(alice.seat, params)).resolves.toEqual(first);
    await room.bridge.closeProducer(alice.seat, first);
    const second = await room.bridge.produce(alice.seat, params);
    expect(second.producer).not.toBe(first.producer);
    // The same m-line (RFC 8843), with another SSRC.
    const third = await room.bridge.produce(alice.seat, {
      ...params,
      rtpParameters: { ...rtpParameters, encodings: [{ ssrc: 78 }] },
    });
    expect(third.producer).not.toBe(second.producer);
  });

  test('asks before opening', async () => {
    const { seat } = await room.peer('mallory');
    await expect(room.bridge.receive(seat, { rtpCapabilities: {} })).rejects.toEqual(refusedAs('unknown-media'));
  });

  test('who leaves while opening leaves nothing behind', async () => {
    const { seat } = await room.peer('mallory');
    const opening = room.bridge.open(seat);
    room.bridge.leave(seat);
    await expect(opening).rejects.toEqual(refusedAs('unknown-media'));
    expect(room.bridge.holds(seat)).toBe(false);
    await expect.poll(() => room.routers()).toBe(0);
  });

  test('of two openings that cross, the later one counts', async () => {
    const { seat } = await room.peer('mallory');
    const [earlier, later] = await Promise.allSettled([room.bridge.open(seat), room.bridge.open(seat)]);
    expect(earlier).toEqual({ status: 'rejected', reason: refusedAs('unknown-media') });
    expect(later.status).toBe('fulfilled');
    expect(room.bridge.holds(seat)).toBe(true);
  });
});

describe('when the worker dies', () => {
  const resets = (name: string): number => room.pushesTo(name).filter(({ type }) => type === 'media.reset').length;

  test('everybody with media is told, and media flows again after opening anew, twice in a row', async () => {
    const alice = await room.peer('alice');
    const bob = await room.peer('bob');
    await Promise.all([alice.open(), bob.open()]);
    for (const times of [1, 2]) {
      room.killWorker();
      await until(() => resets('alice') === times && resets('bob') === times, `both hear of reset ${times}`);
      expect(room.bridge.ready).toBe(true);
      expect(room.bridge.holds(alice.seat)).toBe(false);
      bob.received.clear();
      await Promise.all([alice.open(), bob.open()]);
      await bob.receive();
      const microphone = await alice.publish('microphone');
      await until(() => bob.received.size === 1, 'bob hears of the microphone');
      const stream = [...bob.received.values()][0];
      await sendUntil(
        () => stream !== undefined && stream.packets.length > 0,
        (turn) =>
          microphone.send({
            marker: false,
            sequenceNumber: turn,
            timestamp: turn * 960,
            payload: Buffer.from(`again ${turn}`),
          }),
      );
      expect(stream?.packets[0]?.payload.toString()).toMatch(/^again/);
    }
  });

  test('who asks meanwhile hears that the bridge is not there, and then of the reset', async () => {
    const alice = await room.peer('alice');
    const bob = await room.peer('bob');
    await alice.open();
    const late = new Promise((resolve) => {
      room.onWorkerDied = () => room.bridge.open(bob.seat).then(resolve, resolve);
    });
    room.killWorker();
    // The worker is dead, but nobody has noticed yet.
    const inFlight = room.bridge.open(alice.seat);
    await expect(inFlight).rejects.toEqual(refusedAs('media-unavailable'));
    expect(await late).toEqual(refusedAs('media-unavailable'));
    await until(() => resets('alice') > 0 && resets('bob') > 0, 'both hear of the reset');
    await alice.open();
    expect(resets('alice')).toBe(1);
    expect(resets('bob')).toBe(1);
  });

  test('who left meanwhile hears nothing', async () => {
    const alice = await room.peer('alice');
    const bob = await room.peer('bob');
    await Promise.all([alice.open(), bob.open()]);
    room.onWorkerDied = () => room.bridge.leave(alice.seat);
    room.killWorker();
    await until(() => resets('bob') === 1, 'bob hears of the reset');
    expect(resets('alice')).toBe(0);
  });
});
