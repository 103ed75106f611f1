import { describe, expect, test } from 'vitest';
import type { BrowserName, Devices } from '../harness/browsers.ts';
import { openHouse } from '../harness/house.ts';
import { expectSoon } from '../harness/patience.ts';
import { hasFocus } from '../pages/access.ts';
import type { Person } from '../pages/person.ts';
import { givePlugs, plugIn, pullOutMicrophone } from '../pages/plugs.ts';

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

/** How far a recording that this page plays has come, in seconds. */
function playedOf({ page }: Person): Promise<number> {
  return page
    .locator('audio')
    .evaluateAll((all) =>
      Math.max(0, ...(all as HTMLAudioElement[]).map(({ src, currentTime }) => (src ? currentTime : 0))),
    );
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
  expect(await hasFocus(bob.page.getByRole('heading', { level: 1 }))).toBe(true);
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

test.each(['chromium', 'firefox'] as const)(
  'Bob in %s hears himself before he joins, and what he said has not gone anywhere',
  async (browser) => {
    const bob = await house.arrive(browser, 'Bob');
    await bob.makeMeeting(house.server.url);
    await bob.button('Mute microphone').waitFor();
    const asked: string[] = [];
    bob.page.on('request', (request) => asked.push(request.url()));
    await bob.press('Hear yourself');
    await bob.isTold('Say something now.');
    await bob.isTold('That is how the others will hear you.');
    await expectSoon(
      'the recording is being played',
      () => playedOf(bob),
      (seconds) => seconds > 0.5,
    );
    await bob.isTold('Did you hear yourself?');
    // The icon and parts of the app may be fetched meanwhile.
    const own = ['/favicon.svg', '/assets/'].map((path) => new URL(path, house.server.url).href);
    expect(asked.filter((url) => !url.startsWith('blob:') && !own.some((part) => url.startsWith(part)))).toEqual([]);
    await bob.press('Mute microphone');
    await bob.isTold('Switch the microphone on to hear how you sound.');
  },
);

test('Bob chooses another microphone and speaker: Alice goes on hearing him, he hears her there, and a reload finds them chosen', async () => {
  const { alice, bob } = await house.meet();
  const chosen = (list: string): Promise<string | null> =>
    bob.page.getByLabel(list, { exact: true }).locator('option:checked').textContent();
  const choices = await bob.look('More');
  await choices.getByLabel('Microphone', { exact: true }).selectOption({ label: 'Fake Audio Input 2' });
  await choices.getByLabel('Speaker', { exact: true }).selectOption({ label: 'Fake Audio Output 2' });
  await Promise.all([alice.hears(1), bob.hears(1)]);
  const speakers = await bob.page
    .locator('audio')
    .evaluateAll((all) => (all as HTMLAudioElement[]).filter(({ srcObject }) => srcObject).map(({ sinkId }) => sinkId));
  expect(speakers).toHaveLength(1);
  expect(speakers[0]).not.toBe('');
  await bob.page.reload();
  await expectSoon(
    'the same microphone',
    () => chosen('Microphone'),
    (label) => label === 'Fake Audio Input 2',
  );
  await expectSoon(
    'the same speaker',
    () => chosen('Speaker'),
    (label) => label === 'Fake Audio Output 2',
  );
});

describe.each(['chromium', 'firefox'] as const)('In the meeting, in %s', (browser) => {
  test("Bob's headset is pulled out: he is told what is used now, and Alice hears him; plugged in, it is offered", async () => {
    const { alice, link } = await waitingAlice();
    const bob = await house.arrive(browser, 'Bob');
    await givePlugs(bob.page);
    await bob.open(link);
    await bob.join();
    await alice.hears(1);
    await pullOutMicrophone(bob.page);
    await bob.isTold(/ is gone\. The others hear you through “.+” now\.$/);
    await alice.hears(1);
    await plugIn(bob.page, 'audioinput', 'Headset (USB)');
    await bob.isTold('“Headset (USB)” was plugged in.');
    await bob.press('Use it');
    await bob.page.getByText('was plugged in').waitFor({ state: 'detached' });
    await alice.hears(1);
  });
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
