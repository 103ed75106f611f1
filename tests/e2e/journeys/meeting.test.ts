import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { TestServer } from '../harness/server.ts';
import { launch, until, type BrowserName } from '../media/browsers.ts';
import { Person } from '../pages/person.ts';

const browsers = new Map<BrowserName, Browser>();
let server: TestServer;
let people: Person[] = [];

beforeAll(async () => {
  server = await TestServer.start();
  for (const name of ['chromium', 'firefox'] as const) browsers.set(name, await launch(name));
});
afterEach(async () => {
  await Promise.all(people.map((person) => person.close()));
  people = [];
});
afterAll(async () => {
  for (const browser of browsers.values()) await browser.close();
  await server?.close();
});

async function arrive(browser: BrowserName, name: string): Promise<Person> {
  const person = await Person.arrive(browsers.get(browser)!, name);
  people.push(person);
  return person;
}

describe.each([
  ['chromium', 'chromium'],
  ['chromium', 'firefox'],
  ['firefox', 'chromium'],
] as const)('Alice in %s and Bob in %s', (first, second) => {
  test('meet: both see and read each other, and read the same meeting code', async () => {
    const alice = await arrive(first, 'Alice');
    const link = await alice.makeMeeting(server.url);
    await alice.join();
    const bob = await arrive(second, 'Bob');
    await bob.open(link);
    await bob.join();

    await Promise.all([alice.sees('Bob'), bob.sees('Alice')]);
    await alice.say('Good morning, Bob');
    await bob.reads('Good morning, Bob');
    await bob.say('Good morning, Alice');
    await alice.reads('Good morning, Alice');
    const [ofAlice, ofBob] = [await alice.readMeetingCode(), await bob.readMeetingCode()];
    expect(ofAlice).toHaveLength(30);
    expect(ofBob).toBe(ofAlice);

    await bob.press('Leave');
    await until(
      () => alice.tile('Bob').count(),
      (count) => count === 0,
      15_000,
    );
    expect(await alice.tile('Bob').count()).toBe(0);
    const after = await until(
      () => alice.readMeetingCode(),
      (code) => code !== ofAlice,
      15_000,
    );
    expect(after).not.toBe(ofAlice);
  });
});
