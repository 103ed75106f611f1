import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { giveProcesses } from './processes.ts';

const folder = resolve(import.meta.dirname, '../../../test-results');

/** The last of a page's console; more would bury the rest. */
const linesKept = 15;

/** What somebody saw at this moment, in words and as a picture. Never throws: it is asked when something has gone wrong already. */
export async function giveAccount(name: string, page: Page, console: readonly string[], test: string): Promise<string> {
  // Taking the picture makes lines of its own in Firefox.
  const lines = console.slice(-linesKept);
  const file = join(folder, `${`${test} ${name}`.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 120)}.png`);
  const [words, picture] = await Promise.all([
    page
      .locator('body')
      .ariaSnapshot({ timeout: 5_000 })
      .catch(async (error: unknown) => `(could not be read: ${String(error)})\n${await busyWith(page)}`),
    mkdir(folder, { recursive: true })
      .then(() => page.screenshot({ path: file, timeout: 5_000 }))
      .then(() => file)
      .catch((error: unknown) => `(could not be taken: ${String(error)})`),
  ]);
  return [
    // The secret of a link stays out of logs, even here.
    `${name} at ${page.url().replace(/#.*/, '#…')}`,
    indent(words),
    `  Picture: ${picture}`,
    ...(lines.length === 0 ? ['  The console is empty'] : ['  Console:', indent(lines.join('\n'))]),
  ].join('\n');
}

async function busyWith(page: Page): Promise<string> {
  const browser = page.context().browser();
  const busy = browser && giveProcesses(browser).catch((error: unknown) => `(not told: ${String(error)})`);
  return `What its browser is busy with:\n${(await busy) ?? '(no browser)'}`;
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '    ');
}
