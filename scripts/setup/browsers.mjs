import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDebianPackages } from './debian.mjs';

const browsers = ['chromium', 'firefox-esr'];

/** Installs the browsers that tests run in, unless they are there. */
export async function ensureBrowsers() {
  if (browsers.every((name) => existsSync(join('/usr/bin', name)))) return;
  await ensureDebianPackages(browsers, 'tests in real browsers');
}
