import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launch, listen, until, type BrowserName } from './browsers.ts';
import type { Room, Rtc, Seen } from './room-page/room.ts';
import { serveRooms } from './serve.ts';

type Counts = Awaited<ReturnType<Room['counts']>>;

let site: Awaited<ReturnType<typeof serveRooms>>;
const browsers = new Map<BrowserName, Browser>();
const people: Person[] = [];

beforeAll(async () => {
  site = await serveRooms();
  for (const name of ['chromium', 'firefox'] as const) browsers.set(name, await launch(name));
});
afterEach(async () => {
  for (const person of people.splice(0)) await person.page.close();
});
afterAll(async () => {
  for (const browser of browsers.values()) await browser.close();
  await site?.close();
});

/** One person's page: session and media without views. */
class Person {
  readonly page: Page;
  readonly console: string[];

  constructor(page: Page, console: string[]) {
    this.page = page;
    this.console = console;
  }

  do<K extends keyof Room>(name: K, ...args: Parameters<Room[K]>): Promise<Awaited<ReturnType<Room[K]>>> {
    const call = ([name, args]: [string, unknown[]]) =>
      (globalThis as unknown as { room: Record<string, (...args: unknown[]) => unknown> }).room[name]!(...args);
    return this.page.evaluate(call as never, [name, args]) as Promise<Awaited<ReturnType<Room[K]>>>;
  }

  see(good: (seen: Seen) => boolean = () => true): Promise<Seen> {
    return until(() => this.do('see'), good);
  }

  rtc(good: (rtc: Rtc) => boolean = () => true): Promise<Rtc> {
    return until(() => this.do('rtc'), good);
  }

  /** Waits until so many more frames of video have been decoded. */
  async decodes(more: number): Promise<void> {
    const { framesDecoded } = await this.rtc();
    const now = await this.rtc((rtc) => rtc.framesDecoded >= framesDecoded + more);
    expect(now.framesDecoded).toBeGreaterThanOrEqual(framesDecoded + more);
  }

  counts(good: (counts: Counts) => boolean = () => true): Promise<Counts> {
    return until(() => this.do('counts'), good);
  }
}

interface Link {
  room: string;
  secret: string;
}

async function newLink(): Promise<Link> {
  const secret = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');
  return { room: await site.newRoom(), secret };
}

/** Opens a page with microphone and camera on and goes in. */
async function enter(name: string, browser: BrowserName, link: Link): Promise<Person> {
  const page = await browsers.get(browser)!.newPage();
  const person = new Person(page, listen(page));
  people.push(person);
  await page.goto(site.url);
  await page.waitForFunction('globalThis.room');
  await Promise.all([person.do('microphone', true), person.do('camera', true)]);
  await person.do('join', link, name);
  const seen = await person.see(({ phase, connection }) => phase === 'here' && connection === 'connected');
  expect(seen).toMatchObject({ phase: 'here', connection: 'connected', canSeal: true });
  return person;
}

function liveSources({ remote }: Seen): string[] {
  return remote
    .filter(({ health }) => health === 'live')
    .map(({ source }) => source)
    .toSorted();
}

/** Frames that a person lost, of everyone. */
function lost(counts: Counts): string[] {
  return counts.flatMap(({ direction, source, dropped }) =>
    Object.entries(dropped)
      .filter(([cause]) => !(direction === 'send' && cause === 'no-key') && cause !== 'replayed')
      .map(([cause, count]) => `${direction} ${source} ${cause} ${count}`),
  );
}

describe.each<{ a: BrowserName; b: BrowserName }>([
  { a: 'chromium', b: 'chromium' },
  { a: 'chromium', b: 'firefox' },
  { a: 'firefox', b: 'chromium' },
])('$a and $b over the bridge', ({ a, b }) => {
  test('see and hear each other, sealed, and turn camera and microphone off and on', async () => {
    const link = await newLink();
    const alice = await enter('Alice', a, link);
    const bob = await enter('Bob', b, link);
    for (const person of [alice, bob]) {
      const seen = await person.see((seen) => liveSources(seen).length === 2);
      expect(liveSources(seen), JSON.stringify([seen, person.console])).toEqual(['camera', 'microphone']);
      await person.decodes(20);
      expect(seen.people.map(({ name }) => name).toSorted()).toEqual(['Alice', 'Bob']);
    }
    const { extensions, layers } = await alice.rtc((rtc) => rtc.layers.length === (a === 'firefox' ? 2 : 3));
    expect(layers).toHaveLength(a === 'firefox' ? 2 : 3);
    // Who speaks, when and how the phone is held is nobody's business on the way.
    expect(extensions.map((uri) => uri.split(/[:/]/).at(-1)).toSorted()).toEqual([
      'abs-send-time',
      'draft-holmer-rmcat-transport-wide-cc-extensions-01',
      'mid',
      'repaired-rtp-stream-id',
      'rtp-stream-id',
    ]);

    await alice.do('camera', false);
    const off = await bob.see(({ people }) => people.some(({ sending }) => !(sending as { camera: boolean }).camera));
    expect(off.people.find(({ name }) => name === 'Alice')?.sending).toEqual({
      microphone: true,
      camera: false,
      screen: false,
    });
    // The bridge has not been told: what it announced stays.
    expect(off.remote.map(({ source }) => source).toSorted()).toEqual(['camera', 'microphone']);
    const { framesDecoded } = await bob.rtc();
    await alice.do('camera', true);
    await bob.rtc((rtc) => rtc.framesDecoded > framesDecoded + 10);
    await bob.decodes(10);

    await alice.do('microphone', false);
    const muted = await counter(alice, 'send', 'microphone');
    await alice.do('microphone', true);
    await alice.counts((counts) => passed(counts, 'send', 'microphone') > muted + 20);
    expect(await counter(alice, 'send', 'microphone')).toBeGreaterThan(muted + 20);

    expect(lost(await alice.counts())).toEqual([]);
    expect(lost(await bob.counts())).toEqual([]);
  });
});

function passed(counts: Counts, direction: 'send' | 'receive', source: string): number {
  return counts.find((one) => one.direction === direction && one.source === source)?.passed ?? 0;
}
async function counter(person: Person, direction: 'send' | 'receive', source: string): Promise<number> {
  return passed(await person.counts(), direction, source);
}
