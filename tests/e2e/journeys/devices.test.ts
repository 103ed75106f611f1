import { describe, expect, test } from 'vitest';
import type { BrowserName, Devices } from '../harness/browsers.ts';
import { openHouse } from '../harness/house.ts';
import type { Person } from '../pages/person.ts';

const house = openHouse();

/** Alice, who has everything, waits in a meeting. */
async function waitingAlice(): Promise<{ alice: Person; link: string }> {
  const alice = await house.arrive('chromium', 'Alice');
  const link = await alice.makeMeeting(house.server.url);
  await alice.join();
  return { alice, link };
}

async function bobWith(devices: Devices, browser: BrowserName, link: string): Promise<Person> {
  const bob = await house.arrive(browser, 'Bob', { devices });
  await bob.open(link);
  return bob;
}

async function expectOneSided(alice: Person, bob: Person): Promise<void> {
  await bob.join();
  await Promise.all([bob.sees('Alice'), bob.hears(1)]);
  await alice.seesTiles('Alice', 'Bob');
  await alice.seesInitialsOf('Bob');
  await alice.listsPeople('Alice (you) camera on microphone on', 'Bob camera off microphone off');
  await alice.hears(0);
  await bob.say('I can only write');
  await alice.reads('I can only write');
}

describe.each(['chromium', 'firefox'] as const)('Bob in %s', (browser) => {
  test('has neither camera nor microphone: is told so, and sees and hears Alice all the same', async ({ skip }) => {
    const { alice, link } = await waitingAlice();
    const bob = await bobWith('none', browser, link);
    const found = await bob.page.evaluate(async () => (await navigator.mediaDevices.enumerateDevices()).length);
    skip(found > 0, 'This machine has devices of its own');
    await bob.isTold(/^No microphone was found\. Others cannot hear you, .* You can go in all the same\.$/);
    await bob.isTold(/^No camera was found\. Others see your initials\. .* You can go in all the same\.$/);
    await expectOneSided(alice, bob);
  });

  test('allows neither camera nor microphone: is told so, and sees and hears Alice all the same', async () => {
    const { alice, link } = await waitingAlice();
    const bob = await bobWith('refused', browser, link);
    await bob.isTold(/^The browser may not use the microphone\. .* You can go in all the same\.$/);
    await bob.isTold(/^The browser may not use the camera\. .* You can go in all the same\.$/);
    await expectOneSided(alice, bob);
  });
});

test('Bob allows his camera and microphone after all, in the meeting: Alice sees and hears him', async () => {
  const { alice, link } = await waitingAlice();
  const bob = await bobWith('refused', 'chromium', link);
  await bob.isTold('The browser may not use the camera.');
  await bob.join();
  await bob.sees('Alice');
  await bob.context.grantPermissions(['camera', 'microphone']);
  await bob.press('Start camera');
  await bob.press('Unmute microphone');
  await Promise.all([alice.sees('Bob'), alice.hears(1)]);
});

test('Bob unmutes himself where the browser lets nobody hear him: he is told why, each time he tries', async () => {
  const bob = await house.arrive('chromium', 'Bob', { devices: 'refused' });
  await bob.makeMeeting(house.server.url);
  await bob.isTold('The browser may not use the microphone.');
  await bob.join();
  const words = bob.page.getByRole('status').getByText('The browser may not use the microphone.');
  const dismiss = bob.button('Dismiss');
  await words.waitFor();
  for (let left = await dismiss.count(); left > 0; left -= 1) await dismiss.first().click();
  await words.waitFor({ state: 'detached' });
  expect(await bob.descriptionOf('Unmute microphone')).toContain('Allow it in the address bar');
  await bob.press('Unmute microphone');
  await words.waitFor();
});

test('Bob tries his speaker before he joins: two notes are to be heard, and then it is quiet again', async () => {
  const bob = await house.arrive('chromium', 'Bob');
  await bob.makeMeeting(house.server.url);
  await bob.hears(0);
  await Promise.all([bob.hears(1), bob.press('Play a test sound')]);
  await bob.isTold('Did you hear two notes?');
  await bob.hears(0);
});

test('Bob has a microphone but no camera: Alice hears him and sees his initials', async () => {
  const { alice, link } = await waitingAlice();
  const bob = await bobWith('no-camera', 'chromium', link);
  await bob.isTold('No camera was found.');
  expect(await bob.page.getByText('No microphone was found').count()).toBe(0);
  await bob.join();
  await Promise.all([alice.hears(1), bob.sees('Alice')]);
  await alice.seesInitialsOf('Bob');
  await alice.listsPeople('Alice (you) camera on microphone on', 'Bob camera off microphone on');
});

test('Bob has no screen to share: is told so, and nobody sees one', async () => {
  const { alice, link } = await waitingAlice();
  // Firefox finds none where there is no window system.
  const bob = await bobWith('fake', 'firefox', link);
  await bob.join();
  await bob.press('Share screen');
  await bob.isTold('There is no screen that could be shared.');
  await bob.button('Share screen').waitFor();
  await alice.sees('Bob');
  await alice.seesTiles('Alice', 'Bob');
});
