import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { Person, type Manner } from '../pages/person.ts';
import { launch, type BrowserName, type Devices } from './browsers.ts';
import { TestServer } from './server.ts';

interface Arrival extends Manner {
  devices?: Devices;
  /** See `launch`. */
  trusting?: boolean;
}

/** A server, and the people who come to it. */
export interface House {
  readonly server: TestServer;
  /** Somebody sits down at a browser of their own. Everyone goes home after the test. */
  arrive(browser: BrowserName, name: string, arrival?: Arrival): Promise<Person>;
  /** Alice makes a meeting, Bob comes by its link, and they see each other. */
  meet(first?: BrowserName, second?: BrowserName, options?: MeetingOptions): Promise<Pair>;
}

type MeetingOptions = Parameters<Person['makeMeeting']>[1];

interface Pair {
  alice: Person;
  bob: Person;
  link: string;
}

/** See `House.meet`. */
async function meet(
  house: Pick<House, 'server' | 'arrive'>,
  browsers: [BrowserName, BrowserName],
  options: MeetingOptions,
): Promise<Pair> {
  const [alice, bob] = await Promise.all([house.arrive(browsers[0], 'Alice'), house.arrive(browsers[1], 'Bob')]);
  const link = await alice.makeMeeting(house.server.url, options);
  await Promise.all([alice.join(), bob.open(link)]);
  await bob.join();
  await Promise.all([alice.sees('Bob'), bob.sees('Alice')]);
  return { alice, bob, link };
}

/**
 * Opens a house for the tests of this file or block, and closes everything afterwards. When a test fails, what every person saw
 * at that moment is part of the failure.
 */
export function openHouse(flags: readonly string[] | (() => Promise<readonly string[]>) = []): House {
  const browsers = new Map<string, Promise<Browser>>();
  let server: TestServer | undefined;
  let people: Person[] = [];

  beforeAll(async () => {
    server = await TestServer.start(typeof flags === 'function' ? await flags() : flags);
  });
  afterEach(async ({ task }) => {
    const guests = people;
    people = [];
    const failed = task.result?.state === 'fail';
    const accounts = failed ? await Promise.all(guests.map((person) => person.account(task.name))) : [];
    await Promise.all(guests.map((person) => person.close()));
    if (accounts.length > 0) throw new Error(`What was to be seen:\n\n${accounts.join('\n\n')}`);
  });
  afterAll(async () => {
    const closing = [...browsers.values()].map(async (browser) => (await browser).close());
    await Promise.all([...closing, server?.close()]);
  });

  const house: House = {
    get server() {
      if (server === undefined) throw new Error('The house is not open yet');
      return server;
    },
    async arrive(name, personName, { devices = 'fake', trusting = false, ...manner } = {}) {
      const key = `${name} ${devices} ${trusting}`;
      const browser = browsers.get(key) ?? launch(name, devices, trusting);
      browsers.set(key, browser);
      const person = await Person.arrive(await browser, personName, manner);
      people.push(person);
      return person;
    },
    meet(first = 'chromium', second = 'chromium', options = {}) {
      return meet(house, [first, second], options);
    },
  };
  return house;
}
