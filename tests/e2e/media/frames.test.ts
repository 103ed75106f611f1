import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launch, type BrowserName } from '../harness/browsers.ts';
import { until } from '../harness/patience.ts';
import { connect, counts, lost, Person, settle } from './call.ts';
import { servePeerPage } from './serve.ts';

const pairs: { from: BrowserName; to: BrowserName }[] = [
  { from: 'chromium', to: 'chromium' },
  { from: 'chromium', to: 'firefox' },
  { from: 'firefox', to: 'chromium' },
];

/** Frames per second: small pictures, which cost little, and many that have to be counted. */
const pace = 30;

let site: Awaited<ReturnType<typeof servePeerPage>>;
const browsers = new Map<BrowserName, Browser>();
let alice: Person;
let bob: Person;

beforeAll(async () => {
  site = await servePeerPage();
  for (const name of ['chromium', 'firefox'] as const) browsers.set(name, await launch(name, 'fake', false, [], pace));
});
afterAll(async () => {
  for (const browser of browsers.values()) await browser.close();
  await site?.close();
});

async function open(from: BrowserName, to: BrowserName): Promise<void> {
  alice = await Person.open(browsers.get(from)!, site.url, 0);
  bob = await Person.open(browsers.get(to)!, site.url, 1);
}
async function close(): Promise<void> {
  await alice.page.close();
  await bob.page.close();
}

describe.each(pairs)('frames from $from to $to', ({ from, to }) => {
  beforeEach(() => open(from, to));
  afterEach(close);

  test('nothing is on the wire before there is a key, and the picture starts with the first one', async () => {
    await connect(alice, bob);
    const before = await alice.stats(
      (stats) =>
        (counts(stats, 'video').dropped['no-key'] ?? 0) > 20 && (counts(stats, 'audio').dropped['no-key'] ?? 0) > 20,
    );
    expect(counts(before, 'video').dropped['no-key']).toBeGreaterThan(20);
    expect(before.sent.audio.bytes).toBe(0);
    expect(before.sent.video.bytes).toBe(0);
    expect(before.sent.video.frames).toBeGreaterThan(20);

    await bob.install(1, 7);
    await alice.install(1, 7);
    await alice.send(1);
    const after = await bob.stats((stats) => stats.received.video.decoded > 10);
    expect(after.received.video.decoded).toBeGreaterThan(10);
    expect(lost(after, 'video')).toEqual({});
  });

  test('every frame that leaves is sealed, and every sealed frame is opened and decoded', async () => {
    await bob.install(1, 7);
    await alice.install(1, 7);
    await alice.send(1);
    await connect(alice, bob);
    await bob.stats((stats) => stats.received.video.decoded > 20 && counts(stats, 'audio').passed > 50);

    const { sent, received } = await settle(alice, bob);
    expect(counts(sent, 'video').passed).toBeGreaterThan(20);
    expect(sent.sent.video.frames).toBe(counts(sent, 'video').passed + counts(sent, 'video').empty);
    expect(sent.sent.audio.bytes).toBe(counts(sent, 'audio').bytes);
    expect(counts(received, 'video').passed).toBe(counts(sent, 'video').passed);
    expect(counts(received, 'audio').passed).toBe(counts(sent, 'audio').passed);
    expect(received.received.video.decoded).toBeGreaterThanOrEqual(counts(received, 'video').passed - 2);
    expect(lost(received, 'video')).toEqual({});
    expect(lost(received, 'audio')).toEqual({});
    expect([...alice.console, ...bob.console].filter((line) => !line.includes('[vite]'))).toEqual([]);
  });

  test('the group moves on in the middle and no frame is lost, even where the new key is late', async () => {
    await bob.install(1, 7);
    await alice.install(1, 7);
    await alice.send(1);
    await connect(alice, bob);
    await bob.stats((stats) => stats.received.video.decoded > 10);

    await bob.install(2, 8);
    await alice.install(2, 8);
    await alice.send(2);
    await bob.stats((stats) => stats.received.video.decoded > 30);

    // Alice does not wait for Bob this time.
    await alice.install(3, 9);
    await alice.send(3);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await bob.install(3, 9);
    await bob.stats((stats) => stats.received.video.decoded > 60);

    const { sent, received } = await settle(alice, bob);
    expect(counts(received, 'video').passed).toBe(counts(sent, 'video').passed);
    expect(counts(received, 'audio').passed).toBe(counts(sent, 'audio').passed);
    expect(lost(received, 'video')).toEqual({});
    expect(lost(received, 'audio')).toEqual({});
  });

  test('with another key nothing is decoded, every frame is counted, and the right key mends it', async () => {
    await bob.install(1, 66);
    await alice.install(1, 7);
    await alice.send(1);
    await connect(alice, bob);
    const wrong = await bob.stats((stats) => (counts(stats, 'video').dropped['unauthentic'] ?? 0) > 30);
    expect(counts(wrong, 'video').dropped['unauthentic']).toBeGreaterThan(30);
    expect(counts(wrong, 'video').passed).toBe(0);
    expect(counts(wrong, 'audio').passed).toBe(0);
    expect(wrong.received.video.decoded).toBe(0);
    const { health } = await until(
      () => bob.do('state'),
      ({ health }) => health.length >= 2,
    );
    expect(health.toSorted()).toEqual(['audio unreadable', 'video unreadable']);

    await bob.install(2, 8);
    await alice.install(2, 8);
    await alice.send(2);
    const right = await bob.stats((stats) => stats.received.video.decoded > 10);
    expect(right.received.video.decoded).toBeGreaterThan(10);
    expect((await bob.do('state')).health).toContain('video live');
  });

  test('whoever is left out of an epoch sees nothing of it', async () => {
    await bob.install(1, 7);
    await alice.install(1, 7);
    await alice.send(1);
    await connect(alice, bob);
    await bob.stats((stats) => stats.received.video.decoded > 5);

    await alice.install(2, 8);
    await alice.send(2);
    const out = await bob.stats((stats) => (counts(stats, 'video').dropped['unknown-key'] ?? 0) > 20);
    const later = await bob.stats((stats) => (counts(stats, 'video').dropped['unknown-key'] ?? 0) > 40);
    expect(counts(later, 'video').dropped['unknown-key']).toBeGreaterThan(40);
    expect(counts(later, 'video').passed).toBe(counts(out, 'video').passed);
    expect(counts(later, 'audio').passed).toBe(counts(out, 'audio').passed);
  });

  test("the bridge cannot pass Alice's frames off as Bob's", async () => {
    await bob.install(1, 7);
    await alice.install(1, 7);
    await alice.send(1);
    await connect(alice, bob, {}, 'bob');
    const stats = await bob.stats((stats) => (counts(stats, 'video').dropped['wrong-sender'] ?? 0) > 10);
    expect(counts(stats, 'video').dropped['wrong-sender']).toBeGreaterThan(10);
    expect(counts(stats, 'video').passed).toBe(0);
    expect(stats.received.video.decoded).toBe(0);
  });
});

describe('Chromium without a transform', () => {
  beforeEach(() => open('chromium', 'chromium'));
  afterEach(close);

  test('sends nothing, because the connection was made for encoded streams', async () => {
    await connect(alice, bob, { bare: true });
    const stats = await alice.stats((stats) => stats.sent.video.encoded > 20);
    expect(stats.sent.video.encoded).toBeGreaterThan(20);
    expect(stats.sent.video.bytes).toBe(0);
    expect(stats.sent.audio.bytes).toBe(0);
  });
});
