import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { listen } from '../harness/browsers.ts';
import { expectSoon, patienceMs } from '../harness/patience.ts';
import { giveAccount } from './account.ts';
import { expectMoreFrames, expectMoving } from './picture.ts';
import { expectVoices, giveEars } from './sound.ts';
import { beginWatch, endWatch, type Watch } from './watch.ts';
import { sendThisWay, type Way } from './way.ts';

/** How somebody has set up their browser. */
export interface Manner {
  /** BCP 47. */
  language?: string;
  /** CSS pixels. */
  screen?: { width: number; height: number };
  colours?: 'light' | 'dark';
  /** How sound and picture travel; without it straight to the server. */
  way?: Way;
}

type Panel = 'Chat' | 'People' | 'Meeting code' | 'More';

/** Somebody at a browser: does what a person does, by what a person can see or a screen reader can say. */
export class Person {
  readonly name: string;
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser's console said, and what was thrown. */
  readonly console: string[];

  private constructor(name: string, page: Page, context: BrowserContext) {
    this.name = name;
    this.page = page;
    this.context = context;
    this.console = listen(page);
  }

  static async arrive(browser: Browser, name: string, manner: Manner = {}): Promise<Person> {
    const { language = 'en-US', screen = { width: 1280, height: 800 }, colours = 'light', way } = manner;
    const context = await browser.newContext({ locale: language, viewport: screen, colorScheme: colours });
    context.setDefaultTimeout(patienceMs);
    const page = await context.newPage();
    await giveEars(page);
    if (way !== undefined) await sendThisWay(page, way);
    return new Person(name, page, context);
  }

  /** Start page, New meeting; returns the link to pass on. */
  async makeMeeting(url: string, { postQuantum = false } = {}): Promise<string> {
    await this.page.goto(url);
    if (postQuantum) {
      await this.page.getByText('Options').click();
      await this.page.getByRole('checkbox', { name: 'Keys that also withstand quantum computers' }).check();
    }
    await this.press('New meeting');
    await this.page.waitForURL(/\/m\/.+#.+/);
    return this.page.url();
  }

  /** Opens an address as in a tab of its own, wherever this person was before. */
  async open(link: string): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(link);
  }

  /** From the page before joining into the meeting. */
  async join(): Promise<void> {
    await this.textbox('Your name').fill(this.name);
    await this.press('Join');
    await this.region('Meeting').waitFor();
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  textbox(name: string): Locator {
    return this.page.getByRole('textbox', { name, exact: true });
  }

  region(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  /** Somebody's tile, or that of a screen. */
  tile(name: string): Locator {
    return this.region('Meeting').getByRole('figure', { name, exact: true });
  }

  async press(name: string): Promise<void> {
    await this.button(name).click();
  }

  /** Waits for a sentence anywhere on the page. */
  async isTold(sentence: string | RegExp): Promise<void> {
    await this.page.getByText(sentence).first().waitFor();
  }

  /** Waits for words within a part of the page, said or shown. */
  async finds(part: Locator, words: string): Promise<void> {
    await part.getByText(words).first().waitFor({ state: 'attached' });
  }

  /** What a screen reader adds to the name of a button. */
  descriptionOf(button: string): Promise<string> {
    return this.button(button).evaluate((element) =>
      (element.ariaDescribedByElements ?? []).map(({ textContent }) => textContent).join(' '),
    );
  }

  /** Waits for a page with this heading. */
  async isAt(heading: string): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
  }

  /** Waits until a tile shows moving pictures. */
  async sees(other: string): Promise<void> {
    await expectMoving(other, this.#video(other));
  }

  /** Waits until a picture that is there has gone on. */
  async goesOnSeeing(other: string): Promise<void> {
    await expectMoreFrames(other, this.#video(other));
  }

  /** Waits until somebody's tile shows their initials instead of a picture. */
  async seesInitialsOf(other: string): Promise<void> {
    await this.tile(other).waitFor();
    await this.#video(other).waitFor({ state: 'hidden' });
  }

  /** Waits until there is exactly one tile for each of these names, and no other; a shared screen is `Screen of ...`. */
  async seesTiles(...names: readonly string[]): Promise<void> {
    await expectSoon(
      `tiles of ${names.join(', ')}`,
      () => this.region('Meeting').getByRole('figure').evaluateAll(namesOf),
      (seen) => seen.toSorted().join() === names.toSorted().join(),
    );
  }

  /** Waits until so many voices, and no more, are to be heard. */
  async hears(voices: number): Promise<void> {
    await expectVoices(this.page, voices);
  }

  /** Keeps an eye on every tile from now on. */
  async startsWatching(): Promise<void> {
    await beginWatch(this.page);
  }

  /** What was to be seen since `startsWatching`. */
  sawMeanwhile(): Promise<Watch> {
    return endWatch(this.page);
  }

  /** Opens a panel, unless it is open. */
  async look(panel: Panel): Promise<Locator> {
    const region = this.region(panel);
    if (!(await region.isVisible())) await this.press(panel);
    await region.waitFor();
    return region;
  }

  /** Waits until the people's panel lists exactly these, each with what is said about them, e.g. `Bob microphone off camera on`. */
  async listsPeople(...people: readonly string[]): Promise<void> {
    const items = (await this.look('People')).getByRole('listitem');
    await expectSoon(
      `a list of ${people.join(', ')}`,
      async () => (await Promise.all((await items.all()).map((item) => item.ariaSnapshot()))).map(spoken),
      (seen) => seen.toSorted().join() === people.toSorted().join(),
    );
  }

  /** The meeting code, from its panel, which is closed again. */
  async readMeetingCode(): Promise<string> {
    const region = await this.look('Meeting code');
    const code = await expectSoon(
      'a meeting code',
      async () => /(?:\d{5} ){5}\d{5}/.exec(tidy((await region.textContent()) ?? ''))?.[0] ?? '',
      (text) => text !== '',
    );
    await this.press('Meeting code');
    return code;
  }

  async say(text: string): Promise<void> {
    await this.look('Chat');
    await this.textbox('Message').fill(text);
    await this.press('Send');
  }

  async reads(text: string): Promise<void> {
    const chat = await this.look('Chat');
    await chat.getByText(text, { exact: true }).waitFor();
  }

  /** What this person sees at this moment, for somebody who has to find out why a test failed. */
  account(test: string): Promise<string> {
    return giveAccount(this.name, this.page, this.console, test);
  }

  async close(): Promise<void> {
    await this.context.close();
  }

  #video(name: string): Locator {
    return this.tile(name).locator('video');
  }
}

/** Runs in the page. */
function namesOf(figures: Element[]): string[] {
  return figures.map((figure) => figure.getAttribute('aria-label') ?? '');
}

/** The words of an aria snapshot of one list item. */
function spoken(snapshot: string): string {
  return tidy(snapshot.replace(/^- listitem:?/, ''));
}

function tidy(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
