import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openHouse } from '../harness/house.ts';
import { expectSoon } from '../harness/patience.ts';
import type { Person } from '../pages/person.ts';
import { givePlugs, plugIn } from '../pages/plugs.ts';
import { keepNoFiles } from '../pages/without-kept-files.ts';

const house = openHouse();

const noNoise = 'Remove noise from my voice';
const noiseStays = 'Removing noise does not work here.';

/** Files of the effects that a page asks for from now on. */
function partsAskedFor({ page }: Person): string[] {
  const parts: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (/\.(?:wasm|tflite)$/.test(pathname)) parts.push(pathname);
  });
  return parts;
}

type Colour = [red: number, green: number, blue: number];

/** What is in the upper left corner of a video; black without a picture. */
async function cornerOf(video: Locator): Promise<Colour> {
  if ((await video.count()) === 0) return [0, 0, 0];
  return video.evaluate((element) => {
    const context = new OffscreenCanvas(32, 18).getContext('2d');
    context?.drawImage(element as HTMLVideoElement, 0, 0, 32, 18);
    const [red = 0, green = 0, blue = 0] = context?.getImageData(1, 1, 1, 1).data ?? [];
    return [red, green, blue];
  });
}

/** Chromium's fake camera has a bright green room. */
async function expectRoom(video: Locator): Promise<void> {
  await expectSoon(
    'the room',
    () => cornerOf(video),
    ([, green]) => green > 120,
  );
}

async function expectDusk(video: Locator): Promise<void> {
  const isDusk = ([red, green, blue]: Colour): boolean =>
    red < 60 && green > 20 && green < 110 && blue > 10 && blue < 110;
  await expectSoon('dusk', () => cornerOf(video), isDusk);
}

/** The greenest corner of a video, frame by frame, while something else happens. */
async function greenestDuring(video: Locator, work: () => Promise<void>): Promise<number> {
  let greenest = 0;
  const end = new AbortController();
  const watching = (async () => {
    while (!end.signal.aborted) greenest = Math.max(greenest, (await cornerOf(video))[1]);
  })();
  await work().finally(() => end.abort());
  await watching;
  return greenest;
}

function chooseBackground({ page }: Person, label: string): Promise<unknown> {
  return page.getByLabel('Background', { exact: true }).selectOption({ label });
}

/** What somebody sees of themselves before joining. */
function previewOf({ page }: Person): Locator {
  return page.locator('video:visible');
}

test.each(['chromium', 'firefox'] as const)(
  'Bob in %s has the noise removed from his voice in the meeting: Alice hears him, and where it does not run he is told so',
  async (browser) => {
    const { alice, bob } = await house.meet('chromium', browser);
    const parts = partsAskedFor(bob);
    await bob.look('More');
    await bob.page.getByRole('checkbox', { name: noNoise }).check();
    // Firefox's audio clock stands still where there is no sound device.
    const runs = await bob.page.evaluate(async () => {
      const context = new AudioContext();
      await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 2_000))]);
      return context.state === 'running';
    });
    if (!runs) await bob.isTold(noiseStays);
    await alice.hears(1);
    await bob.press('Mute microphone');
    await alice.hears(0);
    await bob.press('Unmute microphone');
    await alice.hears(1);
    expect(parts).toHaveLength(1);
    if (runs) expect(await bob.page.getByText(noiseStays).count()).toBe(0);
    await bob.page.getByRole('checkbox', { name: noNoise }).uncheck();
    await alice.hears(1);
    await bob.page.getByText(noiseStays).waitFor({ state: 'detached' });
  },
);

describe.each(['chromium', 'firefox'] as const)('Alice in %s', (browser) => {
  test('sees Bob before dusk and nothing of his room, also when he takes another camera', async () => {
    const alice = await house.arrive(browser, 'Alice');
    const link = await alice.makeMeeting(house.server.url);
    await alice.join();
    const bob = await house.arrive('chromium', 'Bob');
    await givePlugs(bob.page);
    const parts = partsAskedFor(bob);
    await bob.open(link);
    await bob.join();
    await alice.sees('Bob');
    const picture = alice.tile('Bob').locator('video');
    await expectRoom(picture);
    expect(parts).toEqual([]);
    await bob.look('More');
    await chooseBackground(bob, 'Dusk');
    await expectDusk(picture);
    await alice.sees('Bob');
    expect(parts).toHaveLength(1);
    const greenest = await greenestDuring(picture, async () => {
      await plugIn(bob.page, 'videoinput', 'Camera (USB)');
      await bob.press('Use it');
      await bob.page.getByText('was plugged in').waitFor({ state: 'detached' });
      await bob.button('Stop camera').waitFor();
      await alice.sees('Bob');
      await bob.press('Stop camera');
      await alice.seesInitialsOf('Bob');
      await bob.press('Start camera');
      await alice.sees('Bob');
      await expectDusk(picture);
    });
    expect(greenest).toBeLessThan(110);
    await chooseBackground(bob, 'As it is');
    await expectRoom(picture);
  });
});

test('Bob finds dusk behind himself after a reload, and his room when he wants it back', async () => {
  const bob = await house.arrive('chromium', 'Bob');
  await bob.makeMeeting(house.server.url);
  await expectRoom(previewOf(bob));
  await chooseBackground(bob, 'Dusk');
  await expectDusk(previewOf(bob));
  await bob.page.reload();
  await expectDusk(previewOf(bob));
  await chooseBackground(bob, 'As it is');
  await expectRoom(previewOf(bob));
});

test('Where the background does not run nobody sees the room: the camera is off, and Bob is told why', async () => {
  const bob = await house.arrive('chromium', 'Bob');
  await keepNoFiles(bob.context);
  await bob.page.route('**/*.tflite', (route) => route.abort());
  await bob.makeMeeting(house.server.url);
  await bob.button('Stop camera').waitFor();
  await chooseBackground(bob, 'Blurred');
  await bob.isTold('The background does not work here.');
  await bob.button('Start camera').waitFor();
  expect(await previewOf(bob).count()).toBe(0);
  await chooseBackground(bob, 'As it is');
  await bob.press('Start camera');
  await expectRoom(previewOf(bob));
});

test('Firefox cannot put another background behind Bob, and says so instead of offering one', async () => {
  const bob = await house.arrive('firefox', 'Bob');
  await bob.makeMeeting(house.server.url);
  await bob.isTold('This browser cannot change what is behind you.');
  expect(await bob.page.getByLabel('Background', { exact: true }).count()).toBe(0);
});
