import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openHouse } from '../harness/house.ts';
import { expectSoon } from '../harness/patience.ts';
import { readFrameCounts } from '../pages/frame-counts.ts';
import type { Person } from '../pages/person.ts';

const desk = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const phoneOnItsSide = { width: 844, height: 390 };
/** So small that only two people fit beside one another. */
const corner = { width: 320, height: 260 };

const house = openHouse();

async function arrive(link: string, name: string): Promise<Person> {
  const person = await house.arrive('chromium', name);
  await person.open(link);
  await person.join();
  return person;
}

/** In CSS pixels squared. */
async function sizeOf(tile: Locator): Promise<number> {
  const box = await tile.boundingBox();
  return box === null ? 0 : box.width * box.height;
}

/** Which part of a person's picture their tile shows, from 0 to 1. */
function shownPart(tile: Locator): Promise<number> {
  return tile.evaluate((figure) => {
    const video = figure.querySelector('video')?.getBoundingClientRect() ?? new DOMRect();
    const { width, height } = figure.getBoundingClientRect();
    return Math.min(1, width / video.width) * Math.min(1, height / video.height);
  });
}

async function expectLarger(what: string, one: Locator, other: Locator): Promise<void> {
  await expectSoon(
    what,
    async () => [await sizeOf(one), await sizeOf(other)] as const,
    ([large, small]) => large > small * 1.5,
  );
}

describe('The stage', () => {
  test('shows at least three quarters of each picture, whatever the window', async () => {
    const { alice } = await house.meet();
    for (const screen of [desk, phone, phoneOnItsSide, { width: 700, height: 420 }]) {
      await alice.page.setViewportSize(screen);
      for (const name of ['Alice', 'Bob'])
        await expectSoon(
          `a picture of ${name} that is not cut`,
          () => shownPart(alice.tile(name)),
          (part) => part > 0.74,
        );
    }
  });

  test('shows no less of a phone that is held upright, and leaves room at its sides instead', async () => {
    const { alice, link } = await house.meet();
    const carol = await house.arrive('chromium', 'Carol');
    await carol.page.addInitScript(holdUpright);
    await carol.open(link);
    await carol.join();
    await alice.sees('Carol');
    await expectSoon(
      'an upright picture of Carol',
      () => alice.tile('Carol').locator('video').boundingBox(),
      (box) => box !== null && Math.abs(box.width / box.height - 9 / 16) < 0.01,
    );
    expect(await shownPart(alice.tile('Carol'))).toBeCloseTo(0.75, 1);
  });

  test('has in front whom Alice has pinned, by button or double click, and only for her', async () => {
    const { alice, bob } = await house.meet();
    await alice.press('Pin Bob');
    await expectLarger('Bob in front', alice.tile('Bob'), alice.tile('Alice'));
    expect(await sizeOf(bob.tile('Alice'))).toBe(await sizeOf(bob.tile('Bob')));
    await alice.goesOnSeeing('Bob');
    await alice.press('Unpin Bob');
    await alice.tile('Alice').dblclick();
    await expectLarger('Alice in front', alice.tile('Alice'), alice.tile('Bob'));
    await bob.press('Share screen');
    await alice.sees('Screen of Bob');
    await alice.press('Unpin Alice');
    await expectLarger('the screen in front', alice.tile('Screen of Bob'), alice.tile('Alice'));
  });

  test('has in front who speaks, in the speaker view, until Alice goes back to the grid', async () => {
    const { alice, bob, link } = await house.meet();
    const carol = await arrive(link, 'Carol');
    await alice.press('Speaker view');
    await bob.press('Mute microphone');
    await expectLarger('Carol in front', alice.tile('Carol'), alice.tile('Bob'));
    await carol.press('Mute microphone');
    await bob.press('Unmute microphone');
    await expectLarger('Bob in front', alice.tile('Bob'), alice.tile('Carol'));
    await alice.press('Grid view');
    await expectSoon(
      'all of one size',
      async () => [await sizeOf(alice.tile('Bob')), await sizeOf(alice.tile('Carol'))] as const,
      ([one, other]) => one === other,
    );
  });

  test('has pages where not everybody fits, and receives no pictures from other pages', async () => {
    const { alice, link } = await house.meet();
    const carol = await arrive(link, 'Carol');
    await alice.sees('Carol');
    await alice.page.setViewportSize(corner);
    await alice.finds(alice.page.getByRole('group', { name: 'Pages' }), '1 / 2');
    await alice.seesTiles('Bob', 'Carol');
    await alice.press('Next page');
    await alice.seesTiles('Alice');
    await expectSoon(
      'no more pictures',
      async () => {
        const before = await picturesReceived(alice);
        await alice.page.waitForTimeout(1_000);
        return (await picturesReceived(alice)) - before;
      },
      (more) => more === 0,
    );
    await carol.goesOnSeeing('Alice');
    await alice.press('Previous page');
    await Promise.all([alice.sees('Bob'), alice.sees('Carol')]);
  });

  test('fills the screen and gives it back', async () => {
    const { alice } = await house.meet();
    await alice.press('Full screen');
    await alice.button('Exit full screen').waitFor();
    await alice.press('Leave');
    await alice.isAt('You have left');
    await alice.page.waitForFunction(() => document.fullscreenElement === null);
  });
});

test.each([phone, phoneOnItsSide])('On a phone of %o all that is needed to go in is in sight', async (screen) => {
  const alice = await house.arrive('chromium', 'Alice', { screen });
  await alice.makeMeeting(house.server.url);
  for (const needed of [alice.textbox('Your name'), alice.button('Join'), alice.button('Mute microphone')])
    await expectSoon(
      'it in sight',
      () => needed.boundingBox(),
      (box) => box !== null && box.y >= 0 && box.y + box.height <= screen.height && box.height >= 40,
    );
});

test('Alice turns her phone: the chat stays at its end, and where she reads when that is further up', async () => {
  const alice = await house.arrive('chromium', 'Alice', { screen: phone });
  await alice.makeMeeting(house.server.url);
  await alice.join();
  for (let line = 1; line <= 12; line += 1) await alice.say(`Line ${line} of what there is to be said this morning`);
  const last = alice.page.getByText('Line 12 of');
  for (const screen of [phoneOnItsSide, phone, { width: 600, height: 400 }, desk, phoneOnItsSide]) {
    await alice.page.setViewportSize(screen);
    await expectSoon('the last line', () => isInSight(last), Boolean);
  }
  const first = alice.page.getByText('Line 1 of');
  await first.scrollIntoViewIfNeeded();
  await expectSoon('the first line', () => isInSight(first), Boolean);
  await alice.page.setViewportSize({ width: 844, height: 360 });
  await alice.page.waitForTimeout(300);
  expect(await isInSight(first)).toBe(true);
});

/** Runs in the page: its camera is that of a phone which is held upright. */
function holdUpright(): void {
  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    const stream = await open(constraints);
    const camera = stream.getVideoTracks()[0];
    if (camera === undefined) return stream;
    const canvas = Object.assign(document.createElement('canvas'), { width: 720, height: 1280 });
    const context = canvas.getContext('2d');
    let frame = 0;
    setInterval(() => {
      if (context === null) return;
      context.fillStyle = `hsl(${(frame += 9)} 80% 50%)`;
      context.fillRect(0, 0, 720, 1280);
    }, 50);
    const sounds = stream.getAudioTracks();
    return new MediaStream([...sounds, ...canvas.captureStream(20).getVideoTracks()]);
  };
}

/** Within what its scrolled surroundings show. */
function isInSight(text: Locator): Promise<boolean> {
  return text.evaluate(
    (element) =>
      new Promise<boolean>((resolve) => {
        new IntersectionObserver(([entry], observer) => {
          observer.disconnect();
          resolve((entry?.intersectionRatio ?? 0) > 0.9);
        }).observe(element);
      }),
  );
}

/** Frames of everybody's pictures that have been opened so far. */
async function picturesReceived(person: Person): Promise<number> {
  const counts = await readFrameCounts(person);
  return [...counts].reduce((sum, [what, count]) => sum + (/^Picture of .*opened$/.test(what) ? count : 0), 0);
}
