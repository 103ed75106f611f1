import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { listen, until } from '../media/browsers.ts';

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

  static async arrive(browser: Browser, name: string): Promise<Person> {
    const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
    return new Person(name, await context.newPage(), context);
  }

  /** Start page, New meeting; returns the link to pass on. */
  async makeMeeting(url: string): Promise<string> {
    await this.page.goto(url);
    await this.button('New meeting').click();
    await this.page.waitForURL(/\/m\/.+#.+/);
    return this.page.url();
  }

  async open(link: string): Promise<void> {
    await this.page.goto(link);
  }

  /** From the page before joining into the meeting. */
  async join(): Promise<void> {
    await this.textbox('Your name').fill(this.name);
    await this.button('Join').click();
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

  /** Somebody's tile. */
  tile(name: string): Locator {
    return this.region('Meeting').getByRole('figure', { name: new RegExp(`^${name}\\b`) });
  }

  async press(name: string): Promise<void> {
    await this.button(name).click();
  }

  /** Waits until this person's tile shows moving pictures: the decoder has put out frames, and goes on. */
  async sees(other: string, within = 60_000): Promise<void> {
    const video = this.tile(other).locator('video').first();
    await video.waitFor({ timeout: within });
    const first = await until(
      () => frames(video),
      (n) => n > 0,
      within,
    );
    const later = await until(
      () => frames(video),
      (n) => n > first,
      within,
    );
    if (later <= first)
      throw new Error(`${this.name} sees no moving picture of ${other}: ${first} then ${later} frames`);
  }

  /** The meeting code, from its panel, which is closed again. */
  async readMeetingCode(): Promise<string> {
    await this.press('Meeting code');
    const region = this.region('Meeting code');
    await region.waitFor();
    const code = await until(
      () => digits(region),
      (text) => text.length === 30,
      20_000,
    );
    await this.press('Meeting code');
    return code;
  }

  async say(text: string): Promise<void> {
    if (!(await this.region('Chat').isVisible())) await this.press('Chat');
    await this.textbox('Message').fill(text);
    await this.press('Send');
  }

  async reads(text: string, within = 30_000): Promise<void> {
    if (!(await this.region('Chat').isVisible())) await this.press('Chat');
    await this.region('Chat').getByText(text, { exact: true }).waitFor({ timeout: within });
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

/** Frames that a video element's decoder has put out. */
async function frames(video: Locator): Promise<number> {
  return video.evaluate((element) => {
    // Firefox counts no frames of a live stream in the standard place.
    const { mozPaintedFrames } = element as HTMLVideoElement & { mozPaintedFrames?: number };
    return mozPaintedFrames ?? (element as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames;
  });
}

async function digits(region: Locator): Promise<string> {
  const text = (await region.textContent()) ?? '';
  return /(?:\d{5}\s*){6}/.exec(text)?.[0].replaceAll(/\s/g, '') ?? '';
}
