import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MediaSource } from '@konklave/protocol/client';
import { launch, type BrowserName } from '../harness/browsers.ts';
import { expectSoon } from '../harness/patience.ts';
import { readFrameCounts } from '../pages/frame-counts.ts';
import { Person } from '../pages/person.ts';
import { sealNothing } from './bare-worker.ts';
import { startingFrames, tallyOf, type Tally } from './frame-tally.ts';
import { readIvf } from './ivf.ts';
import { bestLikeness, PictureLab, type Decoding } from './picture-lab.ts';
import { framesOf, sealedBytes, type RecordedLayer } from './recording.ts';
import { TappedServer } from './tapped-server.ts';
import { looksUniform, measureUniformity } from './uniformity.ts';

// Somebody who owns the machine listens inside the bridge, after SRTP, while real browsers meet through the real server. What that
// listener can do with a browser that seals nothing is the measure of what they fail to do with one that seals.

/** Of a recorded layer; less says little. */
const enoughBytes = 20_000;
/** Frames of a recorded layer, those before its first key frame included. */
const enoughPictures = 40;
/** SFrame contexts (docs/protocol/frames.md). */
const contexts: Readonly<Record<MediaSource, number>> = { microphone: 0, camera: 1, screen: 2, 'screen-audio': 3 };

const browsers = new Map<BrowserName, Browser>();
let lab: PictureLab;
let folder: string;
/** What the camera of each browser shows, out of frames that were not sealed. */
const bare = new Map<BrowserName, Decoding['pictures']>();

beforeAll(async () => {
  for (const name of ['chromium', 'firefox'] as const) browsers.set(name, await launch(name));
  lab = await PictureLab.open(browsers.get('chromium')!);
  folder = await mkdtemp(join(tmpdir(), 'konklave-recorded-'));
});
afterAll(async () => {
  for (const browser of browsers.values()) await browser.close();
  await rm(folder, { recursive: true, force: true });
});

/** Frames that a seal panel says were dropped, whatever the cause. */
function droppedBy(counts: ReadonlyMap<string, number> | undefined): number {
  const dropped = [...(counts ?? [])].filter(([name]) => name.startsWith('Dropped: '));
  return dropped.reduce((sum, [, count]) => sum + count, 0);
}

const isCamera = ({ source }: RecordedLayer): boolean => source === 'camera';

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Writes what was recorded to files, and has a decoder try the one of a layer. */
async function decodeFile(server: TappedServer, { participant, source, ssrc }: RecordedLayer): Promise<Decoding> {
  const paths = server.recording.writeTo(folder);
  const path = paths.find((name) => name.endsWith(`${participant}-${source}-${ssrc}.ivf`));
  const frames = readIvf(await readFile(path ?? 'nothing was written'));
  return lab.decode(frames.map(({ data }) => ({ data, keyFrame: ((data[0] ?? 1) & 1) === 0 })));
}

describe.each(['chromium', 'firefox'] as const)('a browser that is made to seal nothing: %s', (name) => {
  let server: TappedServer;
  let layers: RecordedLayer[];

  beforeAll(async () => {
    server = await TappedServer.start();
    const alice = await Person.arrive(browsers.get(name)!, 'Alice');
    await sealNothing(alice.context);
    await alice.makeMeeting(server.url);
    await alice.join();
    await pause(8_000);
    // A busy machine makes fewer pictures in that time.
    await expectSoon(
      `${enoughPictures} pictures of each camera layer`,
      async () => server.recording.layers.filter(isCamera).map((layer) => framesOf(layer).length),
      (counts) => counts.length > 0 && Math.min(...counts) > enoughPictures,
    );
    await alice.close();
    layers = server.recording.layers;
  });
  afterAll(() => server.close());

  test('is an open book to the tap: a decoder shows every frame of its file', async () => {
    expect(server.tap.failures).toEqual([]);
    const cameras = layers.filter(isCamera);
    expect(cameras.length).toBeGreaterThan(0);
    for (const layer of cameras) {
      // Counted as the file is written: a packet that was under way may still complete a frame.
      const frames = framesOf(layer);
      const { pictures, failures } = await decodeFile(server, layer);
      expect(failures).toBe(0);
      expect(pictures.length).toBeGreaterThan(20);
      expect(pictures).toHaveLength(frames.length - frames.findIndex(({ keyFrame }) => keyFrame));
      // Every layer shows the same scene.
      const seen = bare.get(name) ?? pictures;
      expect(bestLikeness(pictures, seen)).toBeGreaterThan(0.9);
      bare.set(name, seen);
    }
  });

  test('does not look like ciphertext', () => {
    expect(layers.map(({ source }) => source)).toContain('microphone');
    for (const layer of layers) {
      const uniformity = measureUniformity(sealedBytes(framesOf(layer)));
      expect(looksUniform(uniformity), `${layer.source}: ${JSON.stringify(uniformity)}`).toBe(false);
    }
  });
});

describe.each([
  ['chromium', 'firefox'],
  ['firefox', 'chromium'],
] as const)('Alice in %s and Bob in %s', (first, second) => {
  const used: Readonly<Record<string, BrowserName>> = { Alice: first, Bob: second };
  let server: TappedServer;
  let layers: RecordedLayer[];
  /** Participant ids by name. */
  const ids: Record<string, string> = {};
  /** By name: what their seal panels counted. */
  const counts: Record<string, ReadonlyMap<string, number>> = {};
  /** By `name source`: what the bridge had seen just before and just after the panels were read. */
  const tallies: Record<string, { before: Tally; after: Tally }> = {};

  async function tallyAll(moment: 'before' | 'after'): Promise<void> {
    for (const [name, id] of Object.entries(ids)) {
      for (const source of ['camera', 'microphone'] as const) {
        const tally = await tallyOf(server.recording, id, source);
        const entry = (tallies[`${name} ${source}`] ??= { before: tally, after: tally });
        entry[moment] = tally;
      }
    }
  }

  beforeAll(async () => {
    server = await TappedServer.start();
    const alice = await Person.arrive(browsers.get(first)!, 'Alice');
    const link = await alice.makeMeeting(server.url);
    await alice.join();
    const bob = await Person.arrive(browsers.get(second)!, 'Bob');
    await bob.open(link);
    await bob.join();
    await Promise.all([alice.sees('Bob'), bob.sees('Alice')]);
    // Firefox has no screen to share where there is no display.
    const [sharer, viewer] = first === 'chromium' ? [alice, bob] : [bob, alice];
    await sharer.press('Share screen');
    await viewer.sees(`Screen of ${sharer.name}`);
    await pause(8_000);
    // Frames that are on their way arrive now; Firefox goes on with a black picture.
    await sharer.press('Stop sharing');
    for (const person of [alice, bob]) {
      await person.press('Mute microphone');
      await person.press('Stop camera');
    }
    await pause(2_000);
    const [ofAlice = '', ofBob = ''] = new Set(server.recording.layers.map(({ participant }) => participant));
    Object.assign(ids, { Alice: ofAlice, Bob: ofBob });
    await tallyAll('before');
    counts['Alice'] = await readFrameCounts(alice);
    counts['Bob'] = await readFrameCounts(bob);
    await pause(1_000);
    await tallyAll('after');
    layers = server.recording.layers;
    await alice.close();
    await bob.close();
  });
  afterAll(() => server.close());

  test('the tap heard every stream of both', () => {
    expect(server.tap.failures).toEqual([]);
    expect(Object.keys(ids)).toHaveLength(2);
    for (const id of Object.values(ids)) {
      const sources = layers.filter(({ participant }) => participant === id).map(({ source }) => source);
      expect(sources).toEqual(expect.arrayContaining(['camera', 'microphone']));
    }
    expect(layers.map(({ source }) => source)).toContain('screen');
  });

  test('every frame says whose it is and what it shows, and is sealed behind that', () => {
    const leaves = Object.values(ids).map((id) => {
      const own = layers.filter(({ participant }) => participant === id);
      const views = own.flatMap((layer) => framesOf(layer).map(({ view }) => ({ layer, view })));
      for (const { layer, view } of views) expect(view?.keyId.context).toBe(contexts[layer.source]);
      return new Set(views.map(({ view }) => view?.keyId.leaf));
    });
    expect(leaves).toEqual([new Set([0]), new Set([1])]);
  });

  test('behind the clear header it does not compress and looks uniform', () => {
    const measured = layers.map((layer) => ({ layer, bytes: sealedBytes(framesOf(layer)) }));
    const large = measured.filter(({ bytes }) => bytes.length > enoughBytes);
    // Cameras and voices of both; a screen that stands still is small.
    expect(large.length).toBeGreaterThanOrEqual(4);
    for (const { layer, bytes } of large) {
      const uniformity = measureUniformity(bytes);
      expect(looksUniform(uniformity), `${layer.source}: ${JSON.stringify(uniformity)}`).toBe(true);
    }
  });

  test('a decoder gets no picture from the recorded files', async () => {
    for (const layer of layers.filter(({ kind }) => kind === 'video')) {
      const frames = framesOf(layer);
      const { pictures } = await decodeFile(server, layer);
      // A key frame keeps its clear size, so a decoder may put out a picture of nothing before it gives up.
      expect(pictures.length).toBeLessThan(frames.length / 10);
      const name = layer.participant === ids['Alice'] ? 'Alice' : 'Bob';
      expect(bestLikeness(pictures, bare.get(used[name] ?? first) ?? [])).toBeLessThan(0.5);
    }
  });

  test.each([
    ['Alice', 'Bob', 'microphone', 'Sound'],
    ['Bob', 'Alice', 'microphone', 'Sound'],
    ['Alice', 'Bob', 'camera', 'Picture'],
    ['Bob', 'Alice', 'camera', 'Picture'],
  ] as const)('frames of %s sealed = seen by the bridge = opened by %s: %s', (from, to, source, word) => {
    const { before, after } = tallies[`${from} ${source}`]!;
    const sealed = counts[from]?.get(`${word}, sealed`) ?? 0;
    const opened = counts[to]?.get(`${word} of ${from}, opened`) ?? 0;
    const account = JSON.stringify({ sealed, opened, before, after });

    expect(before.seen, account).toBeGreaterThan(50);
    expect(sealed, account).toBeGreaterThanOrEqual(before.sealed);
    expect(sealed, account).toBeLessThanOrEqual(after.sealed);
    // A busy machine loses packets, each a frame at most.
    expect(after.missing.length - after.early, account).toBeLessThanOrEqual(after.lostComing);

    expect(opened, account).toBeGreaterThan(20);
    // What comes before its sender's card is dropped, and counted: at the beginning, and no more than was said.
    const unopened = before.delivered - after.lostGoing - opened;
    expect(unopened, account).toBeLessThanOrEqual(Math.min(droppedBy(counts[to]), startingFrames));
    expect(opened, account).toBeLessThanOrEqual(after.delivered);
    expect(after.delivered, account).toBeLessThanOrEqual(after.seen);
  });
});
