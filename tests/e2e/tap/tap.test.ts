import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cipherSuites, KeyRing, Sender } from '@konklave/sframe';
import { openTap, type Tap } from '../../../apps/server/src/media/test/tap.ts';
import { TestRoom, until } from '../../../apps/server/src/media/test/room.ts';
import { bestLikeness, PictureLab, type TryFrame } from './picture-lab.ts';
import { countersSeen, framesOf, Recording, sealedBytes, type RecordedFrame } from './recording.ts';
import { clearPrefixBytes } from './sealed-frame.ts';
import { looksUniform, measureUniformity } from './uniformity.ts';
import { packetizeFrame } from './vp8.ts';

// The tap itself on trial: real pictures, through the real bridge, once plain and once sealed. What the tap can do with the plain
// stream is the measure of what it fails to do with the sealed one.

const epoch = 7n;
const frameCount = 90;

let browser: Browser;
let lab: PictureLab;
let film: TryFrame[];
let recording: Recording;
let tap: Tap;
let room: TestRoom;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
  lab = await PictureLab.open(browser);
  film = await lab.film(frameCount);
  recording = new Recording();
  tap = openTap(recording.sink);
  room = await TestRoom.start();
});

afterAll(async () => {
  await room.close();
  tap.close();
  await browser.close();
});

/** Sends frames as somebody's camera and gives what the tap recorded of them. */
async function throughTheBridge(name: string, frames: readonly Uint8Array[]): Promise<RecordedFrame[]> {
  const peer = await room.peer(name);
  await peer.open();
  const camera = await peer.publish('camera');
  await until(() => tap.streams.has(camera.producer), 'the tap listens');
  let sequenceNumber = 0;
  for (const [index, frame] of frames.entries()) {
    for (const { payload, marker } of packetizeFrame(frame)) {
      camera.send({ payload, marker, sequenceNumber: sequenceNumber++, timestamp: index * 3_000 });
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const recorded = (): RecordedFrame[] =>
    recording.layers.filter(({ producer }) => producer === camera.producer).flatMap(framesOf);
  await until(() => recorded().length >= frames.length, 'the tap has every frame');
  return recorded();
}

async function sealed(frames: readonly TryFrame[]): Promise<Uint8Array[]> {
  const ring = new KeyRing(cipherSuites.AES_128_GCM_SHA256_128);
  await ring.install(epoch, crypto.getRandomValues(new Uint8Array(16)));
  const sender = new Sender({ ring, leaf: 3, context: 1 });
  sender.startEpoch(epoch);
  const result: Uint8Array[] = [];
  for (const { data, keyFrame } of frames) {
    const prefix = keyFrame ? clearPrefixBytes.vp8KeyFrame : clearPrefixBytes.vp8DeltaFrame;
    const bytes = new Uint8Array(data);
    const metadata = bytes.slice(0, prefix);
    const sealing = await sender.seal({ metadata, plaintext: bytes.slice(prefix) });
    if (!sealing.ok) throw new Error(sealing.cause);
    result.push(Buffer.concat([metadata, sealing.frame]));
  }
  return result;
}

describe('a tap on the bridge', () => {
  test('gets a plain stream back byte for byte, and a decoder shows it', async () => {
    const recorded = await throughTheBridge(
      'alice',
      film.map(({ data }) => data),
    );
    expect(recorded.map(({ data }) => data.toString('hex'))).toEqual(
      film.map(({ data }) => Buffer.from(data).toString('hex')),
    );
    const original = await lab.decode(film);
    const seen = await lab.decode(recorded);
    expect(original.pictures).toHaveLength(frameCount);
    expect(seen.pictures).toHaveLength(frameCount);
    expect(seen.failures).toBe(0);
    expect(bestLikeness(seen.pictures, original.pictures)).toBeGreaterThan(0.99);
    expect(looksUniform(measureUniformity(sealedBytes(recorded)))).toBe(false);
  });

  test('gets nothing from a sealed stream but its clear prefixes, headers and lengths', async () => {
    const recorded = await throughTheBridge('bob', await sealed(film));
    expect(recorded).toHaveLength(frameCount);
    expect(recorded.every(({ view }) => view?.keyId.leaf === 3 && view.keyId.context === 1)).toBe(true);
    const counters = countersSeen(recorded).get(`1/3/${epoch}`);
    expect(counters?.size).toBe(frameCount);
    expect(recorded.map(({ keyFrame }) => keyFrame)).toEqual(film.map(({ keyFrame }) => keyFrame));

    const uniformity = measureUniformity(sealedBytes(recorded));
    expect(uniformity.bytes).toBeGreaterThan(20_000);
    expect(looksUniform(uniformity), JSON.stringify(uniformity)).toBe(true);

    const original = await lab.decode(film);
    const seen = await lab.decode(recorded);
    // A key frame keeps its clear size, so a decoder may put out a few pictures of nothing before it gives up.
    expect(seen.failures).toBe(film.filter(({ keyFrame }) => keyFrame).length);
    expect(seen.pictures.length).toBeLessThan(frameCount / 4);
    expect(bestLikeness(seen.pictures, original.pictures)).toBeLessThan(0.5);
  });

  test('attached to every stream without failure', () => {
    expect(tap.failures).toEqual([]);
  });
});
