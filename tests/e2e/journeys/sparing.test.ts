import { describe, expect, test } from 'vitest';
import { openHouse } from '../harness/house.ts';
import { expectSoon } from '../harness/patience.ts';
import { readFrameCounts } from '../pages/frame-counts.ts';
import type { Person } from '../pages/person.ts';

const house = openHouse();

/** Everybody's pictures, in frames that have been opened so far. */
async function picturesReceived(person: Person): Promise<number> {
  const counts = await readFrameCounts(person);
  return [...counts].reduce((sum, [what, count]) => sum + (/^Picture of .*opened$/.test(what) ? count : 0), 0);
}

describe.each(['chromium', 'firefox'] as const)('On a thin line, in %s', (browser) => {
  test('Bob comes by a link without video: nobody asks for his camera, and he sees and hears Alice', async () => {
    const alice = await house.arrive('chromium', 'Alice');
    const link = await alice.makeMeeting(house.server.url);
    await alice.join();
    const bob = await house.arrive(browser, 'Bob');
    await bob.page.addInitScript(() => {
      const { mediaDevices } = navigator;
      const open = mediaDevices.getUserMedia.bind(mediaDevices);
      mediaDevices.getUserMedia = (constraints) => {
        if (constraints?.video) Object.assign(globalThis, { cameraAskedFor: true });
        return open(constraints);
      };
    });
    await bob.open(link.replace('#', '?novideo=true#'));
    await bob.join();
    await bob.sees('Alice');
    await bob.hears(1);
    await alice.seesInitialsOf('Bob');
    expect(await bob.page.evaluate(() => 'cameraAskedFor' in globalThis)).toBe(false);

    await bob.look('More');
    await bob.page.getByRole('radio', { name: 'Sound only' }).check();
    await bob.seesInitialsOf('Alice');
    await bob.isTold('Sound only: you receive no pictures.');
    await expectSoon(
      'no more pictures',
      async () => {
        const before = await picturesReceived(bob);
        await bob.page.waitForTimeout(1_000);
        return (await picturesReceived(bob)) - before;
      },
      (more) => more === 0,
    );
    await bob.hears(1);
    await bob.look('More');
    await bob.page.getByRole('radio', { name: 'Save data' }).check();
    await bob.sees('Alice');

    await bob.page.getByRole('checkbox', { name: 'Show my own picture' }).uncheck();
    await bob.seesTiles('Alice');
    await alice.seesTiles('Alice', 'Bob');
  });
});

test('Alice has the meeting in a small window, mutes herself there and comes back', async () => {
  const { alice, bob } = await house.meet('chromium', 'firefox');
  const opened = alice.context.waitForEvent('page');
  await alice.press('Small window');
  const small = await opened;
  await small.getByRole('figure', { name: 'Bob' }).waitFor();
  await expectSoon(
    'controls in their shape',
    () => small.getByRole('group').evaluate((bar) => getComputedStyle(bar).display),
    (display) => display === 'flex',
  );
  await small.getByRole('button', { name: 'Mute microphone' }).click();
  await bob.finds(bob.tile('Alice'), 'microphone off');
  await small.getByRole('button', { name: 'Back from the small window' }).last().click();
  await alice.button('Small window').waitFor();
  await alice.press('Unmute microphone');
});
