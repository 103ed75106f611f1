import { describe, expect, test } from 'vitest';
import de from '../../../apps/web/src/i18n/de.ts';
import en from '../../../apps/web/src/i18n/en.ts';
import { ownName } from '../../../apps/web/src/i18n/own-name.ts';
import { openHouse } from '../harness/house.ts';
import { expectInSight, expectNoSideways, expectNothingFound, expectStill, hasFocus, tabTo } from '../pages/access.ts';
import type { Person } from '../pages/person.ts';

const catalogues = { en, de };
type Language = keyof typeof catalogues;
const desk = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const smallest = { width: 320, height: 568 };
/** A desk at 200 %. */
const enlarged = { width: desk.width / 2, height: desk.height / 2 };

/** Every language in both colours and in both widths, and every width in both colours: half of what there is, and each pair of it. */
const guises = {
  de: [
    { colours: 'light', screen: phone },
    { colours: 'dark', screen: desk },
  ],
  en: [
    { colours: 'light', screen: desk },
    { colours: 'dark', screen: phone },
  ],
} as const;

const house = openHouse();

/** Has axe look at what is shown, and makes sure that it fits on the smallest phone and when it is twice as large, and keeps still. */
async function inspect({ page }: Person, language: Language, where: string): Promise<void> {
  for (const { colours, screen } of guises[language]) {
    await page.emulateMedia({ colorScheme: colours, reducedMotion: 'reduce' });
    await page.setViewportSize(screen);
    await expectNothingFound(page, `${where}, ${language}, ${colours}`);
  }
  for (const screen of [smallest, enlarged]) {
    await page.setViewportSize(screen);
    await expectNoSideways(page, `${where}, ${language}`);
  }
  await page.setViewportSize(desk);
  await expectStill(page, where);
}

async function choose({ page }: Person, language: Language): Promise<void> {
  // Not `check`: the words come over the network before the choice is shown.
  await page.getByRole('radio', { name: ownName(language) }).click();
  await page.locator(`html[lang=${language}]`).waitFor();
}

async function inspectInBothLanguages(person: Person, where: string): Promise<void> {
  for (const language of ['de', 'en'] as const) {
    await choose(person, language);
    await inspect(person, language, where);
  }
}

describe('axe finds nothing, in two languages, light and dark, at a desk and on a phone, and nothing is too wide', () => {
  test('on the way in and after the end', async () => {
    const alice = await house.arrive('chromium', 'Alice');
    await alice.open(house.server.url);
    await inspectInBothLanguages(alice, 'the start page');
    const link = await alice.makeMeeting(house.server.url);
    await alice.textbox('Your name').waitFor();
    await alice.button('Stop camera').waitFor();
    await inspectInBothLanguages(alice, 'the page before joining');
    await alice.press('Join');
    await inspect(alice, 'en', 'the page before joining, without a name');
    await alice.join();
    await alice.press('Leave');
    await alice.isAt('You have left');
    await inspectInBothLanguages(alice, 'the end');
    await alice.open(link.replace(/#.*/, ''));
    await alice.isAt('The key is missing');
    await inspectInBothLanguages(alice, 'a link without its key');
    await alice.open(`${house.server.url}/m/${'A'.repeat(22)}#${'A'.repeat(43)}`);
    await alice.isAt('This room does not exist');
    await inspectInBothLanguages(alice, 'a room that does not exist');
  });

  test('where devices are refused', async () => {
    const bob = await house.arrive('chromium', 'Bob', { devices: 'refused' });
    await bob.makeMeeting(house.server.url);
    await bob.isTold('The browser may not use the camera.');
    await inspectInBothLanguages(bob, 'the page before joining, without devices');
    await bob.join();
    await inspect(bob, 'en', 'the meeting, without devices');
  });

  test.each(['de', 'en'] as const)('in a meeting, with each panel: %s', async (language) => {
    const alice = await house.arrive('chromium', 'Alice');
    const link = await alice.makeMeeting(house.server.url);
    await alice.join();
    await alice.look('More');
    await choose(alice, language);
    const { call, code, common, quality, seal, shortcuts, stage } = catalogues[language];
    await inspect(alice, language, `the panel ${call.more}`);
    await alice.press(call.more);
    await inspect(alice, language, 'the meeting of one');
    const bob = await house.arrive('chromium', 'Bob');
    await bob.open(link);
    await bob.press('Mute microphone');
    await bob.press('Stop camera');
    await bob.join();
    await bob.say('Look at https://example.org/agenda');
    await alice.page.getByRole('figure', { name: 'Bob' }).waitFor();
    await inspect(alice, language, 'the meeting of two');
    await alice.page.setViewportSize(enlarged);
    for (const control of [call.mute, call.chat, call.more, call.leave]) {
      await expectInSight(alice.button(control), 'the enlarged meeting');
    }
    await alice.page.setViewportSize(desk);
    for (const panel of [call.chat, call.people, code.title, seal.verdicts.sealed]) {
      await alice.press(panel);
      await expectStill(alice.page, `the panel ${panel}, when it opens`);
      await inspect(alice, language, `the panel ${panel}`);
      await alice.press(panel);
    }
    for (const panel of [shortcuts.show, quality.show]) {
      await alice.press(call.more);
      await alice.press(panel);
      await alice.button(panel).waitFor({ state: 'detached' });
      await inspect(alice, language, `the panel ${panel}`);
      await alice.press(common.close);
      expect(await hasFocus(alice.button(call.more))).toBe(true);
    }
    await alice.press(stage.hideSelf);
    await alice.page.getByRole('figure', { name: 'Alice', exact: true }).waitFor({ state: 'detached' });
    expect(await hasFocus(alice.page.getByRole('heading', { level: 1 }))).toBe(true);
  });
});

describe.each(['chromium', 'firefox'] as const)('By keyboard alone, in %s', (browser) => {
  test('Alice makes a meeting, mutes, writes, compares the code, and leaves', async () => {
    const alice = await house.arrive(browser, 'Alice');
    const press = async (button: string, key: 'Enter' | 'Space'): Promise<void> => {
      await tabTo(alice.page, alice.button(button));
      await alice.page.keyboard.press(key);
    };
    await alice.open(house.server.url);
    await press('New meeting', 'Enter');
    await tabTo(alice.page, alice.textbox('Your name'));
    await alice.page.keyboard.type('Alice');
    await press('Join', 'Enter');
    await alice.region('Meeting').waitFor();
    const bob = await house.arrive('chromium', 'Bob');
    await bob.open(alice.page.url());
    await bob.join();

    await press('Mute microphone', 'Space');
    await bob.finds(bob.tile('Alice'), 'microphone off');
    await press('Chat', 'Enter');
    await alice.region('Chat').waitFor();
    expect(await hasFocus(alice.textbox('Message'))).toBe(true);
    await alice.page.keyboard.type('Written without a mouse');
    await press('Send', 'Enter');
    await bob.reads('Written without a mouse');
    await alice.page.keyboard.press('Escape');
    await alice.region('Chat').waitFor({ state: 'detached' });
    expect(await hasFocus(alice.button('Chat'))).toBe(true);
    await press('Meeting code', 'Space');
    await alice.region('Meeting code').waitFor();
    await alice.page.keyboard.press('Escape');
    await press('Leave', 'Enter');
    await alice.isAt('You have left');
    await tabTo(alice.page, alice.button('Join again'));
  });
});

describe('The language', () => {
  test.each(['chromium', 'firefox'] as const)(
    'is that of the browser, %s, until another is chosen',
    async (browser) => {
      const grete = await house.arrive(browser, 'Grete', { language: 'de-DE' });
      await grete.open(house.server.url);
      await grete.isAt(de.start.lead);
      expect(await grete.page.locator('html').getAttribute('lang')).toBe('de');
      await grete.press(de.common.newMeeting);
      await grete.isAt(de.prejoin.title);
      await choose(grete, 'en');
      await grete.isAt(en.prejoin.title);
      await grete.page.reload();
      await grete.isAt(en.prejoin.title);
    },
  );

  test('is English where the browser speaks none of ours', async () => {
    const francine = await house.arrive('chromium', 'Francine', { language: 'fr-FR' });
    await francine.open(house.server.url);
    await francine.isAt(en.start.lead);
  });
});

test('The colours are those of the device, until others are chosen', async () => {
  const alice = await house.arrive('chromium', 'Alice', { colours: 'dark' });
  const paper = (): Promise<string> =>
    alice.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await alice.open(house.server.url);
  await alice.button('New meeting').waitFor();
  const dark = await paper();
  await alice.page.emulateMedia({ colorScheme: 'light' });
  const light = await paper();
  expect(light).not.toBe(dark);
  await alice.page.getByRole('radio', { name: 'Dark' }).check();
  expect(await paper()).toBe(dark);
  await alice.page.reload();
  await alice.button('New meeting').waitFor();
  expect(await paper()).toBe(dark);
});
