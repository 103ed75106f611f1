import { expect, test } from 'vitest';
import de from '../../../apps/web/src/i18n/de.ts';
import { ownName } from '../../../apps/web/src/i18n/own-name.ts';
import { openHouse } from '../harness/house.ts';
import type { Person } from '../pages/person.ts';
import { keepNoFiles } from '../pages/without-kept-files.ts';

const house = openHouse();
const both = ['chromium', 'firefox'] as const;
const news = 'A newer version of Konklave is there.';

/** A page that the service worker has in its care. */
async function keptPage(alice: Person): Promise<void> {
  await alice.open(house.server.url);
  await alice.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await alice.page.reload();
  await alice.button('New meeting').waitFor();
}

/** Where a tab remembers that its pages are said to be of an older build. */
const older = 'of-an-older-build';

/** Pages that are opened from now on say that they began with the script of another build, while this tab remembers it. */
async function canBeOld({ page }: Person): Promise<void> {
  await page.addInitScript((name) => {
    // An empty page has none.
    if (!('ServiceWorker' in globalThis)) return;
    const { postMessage } = ServiceWorker.prototype;
    ServiceWorker.prototype.postMessage = function (this: ServiceWorker, script: string, transfer: unknown) {
      const said = sessionStorage.getItem(name) === null ? script : script.replace(/\.js$/, '-older.js');
      Reflect.apply(postMessage, this, [said, transfer]);
    };
  }, older);
}

/** For a browser another address is another worker, as another content would be. */
async function bringNewerWorker({ page }: Person): Promise<void> {
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.register('/service-worker.js?newer');
    while (registration.waiting === null) await new Promise((resolve) => setTimeout(resolve, 50));
  });
}

test('The app can be installed: Chromium has nothing against it, and its icons have the sizes that it names', async () => {
  const alice = await house.arrive('chromium', 'Alice');
  await keptPage(alice);
  const browser = await alice.context.newCDPSession(alice.page);
  const manifest = await browser.send('Page.getAppManifest');
  expect(manifest.url).toBe(`${house.server.url}/manifest.webmanifest`);
  expect(manifest.errors).toEqual([]);
  const { installabilityErrors } = await browser.send('Page.getInstallabilityErrors');
  // Tests run in private windows, from which nothing is installed.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
  const icons = await alice.page.evaluate(async (text) => {
    const { icons } = JSON.parse(text ?? '{}') as { icons: { src: string; sizes: string }[] };
    return Promise.all(
      icons.map(async ({ src, sizes }) => {
        const image = new Image();
        image.src = src;
        await image.decode();
        return { sizes, drawn: `${image.naturalWidth}x${image.naturalHeight}` };
      }),
    );
  }, manifest.data);
  for (const { sizes, drawn } of icons) if (sizes !== 'any') expect(drawn).toBe(sizes);
  expect(icons.map(({ sizes }) => sizes)).toContain('512x512');
});

test.each(both)('In %s a page finds its parts also when the server does not give them any more', async (browser) => {
  const alice = await house.arrive(browser, 'Alice');
  await keptPage(alice);
  const kept = await alice.page.evaluate(async () => {
    const [name = ''] = await caches.keys();
    return (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname);
  });
  expect(kept.length).toBeGreaterThan(10);
  for (const path of kept) expect(path).toMatch(/^\/assets\/[\w.-]+\.(?:js|css|woff2)$/);
  await alice.context.setOffline(true);
  await alice.page.getByRole('radio', { name: ownName('de') }).click();
  await alice.isAt(de.start.lead);
});

test.each(both)('In %s this is so on the first visit too, without loading anything again', async (browser) => {
  const alice = await house.arrive(browser, 'Alice');
  await alice.open(house.server.url);
  await alice.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await alice.context.setOffline(true);
  await alice.page.getByRole('radio', { name: ownName('de') }).click();
  await alice.isAt(de.start.lead);
});

test.each(both)('In %s a part that does not come ends no meeting', async (browser) => {
  const alice = await house.arrive(browser, 'Alice');
  await keepNoFiles(alice.context);
  await alice.context.route(/assets\/(?:shortcut-list|floating-meeting)/, (route) => route.abort());
  await alice.makeMeeting(house.server.url);
  await alice.join();
  await alice.look('More');
  await alice.press('Show all keys');
  await alice.isTold('This part did not come.');
  if (browser === 'chromium') await alice.press('Small window');
  await alice.press('Try once more');
  await alice.isTold('This part did not come.');
  await alice.press('Close');
  await alice.look('Chat');
});

test.each(both)(
  'A newer version announces itself in %s where it interrupts nothing: not in a meeting, but after it',
  async (browser) => {
    const alice = await house.arrive(browser, 'Alice');
    await canBeOld(alice);
    await keptPage(alice);
    await alice.page.evaluate((name) => sessionStorage.setItem(name, ''), older);
    const bob = await house.arrive('chromium', 'Bob');
    await alice.press('New meeting');
    await alice.join();
    await bob.open(alice.page.url());
    await bob.join();
    await alice.sees('Bob');
    await bringNewerWorker(alice);
    await alice.goesOnSeeing('Bob');
    expect(await alice.page.getByText(news).count()).toBe(0);
    await alice.press('Leave');
    await alice.isTold(news);
    await alice.page.evaluate((name) => sessionStorage.removeItem(name), older);
    await alice.press('Load again');
    await alice.textbox('Your name').waitFor();
    // The worker still waits, and the page is of its build.
    await alice.button('Mute microphone').waitFor();
    expect(await alice.page.getByText(news).count()).toBe(0);
  },
);

test.each(both)('A page of the newest version announces nothing in %s', async (browser) => {
  const alice = await house.arrive(browser, 'Alice');
  await keptPage(alice);
  await bringNewerWorker(alice);
  await alice.press('New meeting');
  await alice.button('Mute microphone').waitFor();
  expect(await alice.page.getByText(news).count()).toBe(0);
});
