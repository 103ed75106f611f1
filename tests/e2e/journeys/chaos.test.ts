import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import type { BrowserName } from '../harness/browsers.ts';
import { openHouse } from '../harness/house.ts';
import { Line } from '../harness/line.ts';
import { MediaLine } from '../harness/media-line.ts';
import type { Person } from '../pages/person.ts';
import { beginSoundWatch, endSoundWatch } from '../pages/sound-watch.ts';

// One call of three, to which one mishap after the other happens. `npm run soak -- chaos` does it again and again, with longer outages.

const rounds = Number(process.env['KONKLAVE_ROUNDS'] ?? 1);
/** How long somebody has no network, by round: ICE has not noticed, has noticed, has given up. All within the server's time of grace. */
const outagesMs = [3_000, 10_000, 20_000];
/** So much longer than the mishap itself everything may be away. Measured: 0 to 6.9 s on two cores with a load of 15. */
const backWithinMs = 15_000;
/** What was on its way when something broke has arrived by then. */
const lastFramesMs = 1_000;

const house = openHouse();

/** Somebody with lines of their own, for pages and signaling and for sound and picture. */
interface Guest {
  person: Person;
  line: Line;
  mediaLine: MediaLine;
}

const lines: (Line | MediaLine)[] = [];
afterAll(async () => {
  for (const line of lines) await line.close();
});

async function arrive(browser: BrowserName, name: string): Promise<Guest> {
  const line = await Line.to(house.server.url);
  const mediaLine = await MediaLine.to(house.server.mediaPort);
  lines.push(line, mediaLine);
  return { person: await house.arrive(browser, name, { way: { mediaPort: mediaLine.port } }), line, mediaLine };
}

async function meet(): Promise<[Guest, Guest, Guest]> {
  const alice = await arrive('chromium', 'Alice');
  const others = [await arrive('chromium', 'Bob'), await arrive('firefox', 'Carol')] as const;
  const link = await alice.person.makeMeeting(alice.line.url);
  await alice.person.join();
  for (const { person, line } of others) {
    await person.open(link.replace(alice.line.url, line.url));
    await person.join();
  }
  return [alice, ...others];
}

/** Waits until everybody sees and hears everybody. */
async function areTogether(people: readonly Person[]): Promise<void> {
  const pairs = people.flatMap((person) => people.filter((other) => other !== person).map((other) => [person, other]));
  await Promise.all(pairs.map(([person, other]) => person!.goesOnSeeing(other!.name)));
  await Promise.all(people.map((person) => person.hears(people.length - 1)));
}

async function cutFor(outageMs: number, ...guests: readonly Guest[]): Promise<void> {
  const all = guests.flatMap(({ line, mediaLine }) => [line, mediaLine]);
  for (const one of all) one.cut();
  await wait(outageMs);
  for (const one of all) one.mend();
}

type Mishap = (guests: readonly [Guest, Guest, Guest], outageMs: number) => Promise<void>;

const mishaps: Readonly<Record<string, Mishap>> = {
  'the media worker is killed': () => house.server.killMediaWorker(),
  'the server is killed and started again': async () => {
    await house.server.end('SIGKILL');
    await house.server.run();
  },
  'the socket of Alice breaks': async ([{ line }]) => {
    line.cut();
    line.mend();
  },
  'Carol cannot reach the server, and her line for sound and picture is good': async ([, , carol], outageMs) => {
    carol.line.cut();
    await carol.person.isTold(/Reconnecting/);
    await wait(lastFramesMs);
    const { mediaPackets } = carol.mediaLine;
    await wait(outageMs);
    expect(carol.mediaLine.mediaPackets, 'packets of somebody who is told that she is not connected').toBe(
      mediaPackets,
    );
    carol.line.mend();
  },
  'Bob has no network': ([, bob], outageMs) => cutFor(outageMs, bob),
  'nobody has a network': (guests, outageMs) => cutFor(outageMs, ...guests),
};

test('Alice, Bob and Carol see and hear each other again by themselves after whatever happens', async ({
  annotate,
}) => {
  const guests = await meet();
  const people = guests.map(({ person }) => person);
  await areTogether(people);
  for (let round = 0; round < rounds; round++) {
    const outageMs = outagesMs[round % outagesMs.length]!;
    for (const [name, happen] of Object.entries(mishaps)) {
      await Promise.all(people.flatMap((person) => [person.startsWatching(), beginSoundWatch(person.page, 2)]));
      const start = performance.now();
      await happen(guests, outageMs);
      const tookMs = performance.now() - start;
      await wait(lastFramesMs);
      await areTogether(people);
      const pauses = await Promise.all(people.map(endWatches));
      await annotate(`${name} (${seconds(tookMs)}): ${pauses.map(describe).join('; ')}`);
      for (const { pictureMs, soundMs } of pauses) {
        expect(Math.max(pictureMs, soundMs), name).toBeLessThan(tookMs + backWithinMs);
      }
    }
  }
});

/** For how long not all pictures moved, and not all voices came, at somebody’s. */
interface Pauses {
  name: string;
  pictureMs: number;
  soundMs: number;
}

async function endWatches(person: Person): Promise<Pauses> {
  const { name } = person;
  const { [name]: _own, ...others } = (await person.sawMeanwhile()).longestPauseMs;
  return { name, pictureMs: Math.max(...Object.values(others)), soundMs: await endSoundWatch(person.page) };
}

const describe = ({ name, pictureMs, soundMs }: Pauses): string =>
  `${name} without picture for ${seconds(pictureMs)}, without sound for ${seconds(soundMs)}`;

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
