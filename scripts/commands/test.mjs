import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowsers } from '../setup/browsers.mjs';
import { ensureDebianPackages } from '../setup/debian.mjs';
import { guard } from '../setup/guard.mjs';
import { findNode24 } from '../setup/node24.mjs';
import { ensurePackages } from '../setup/packages.mjs';
import { root } from '../setup/paths.mjs';
import { Problem } from '../setup/problem.mjs';
import { say, showProblem } from '../setup/screen.mjs';
import { ensureWebApp } from '../setup/web.mjs';
import { ensureWorker } from '../setup/worker/ensure.mjs';
import { handOver } from './hand-over.mjs';

/** @type {string[]} */
const missing = [];

await guard(async () => {
  const words = process.argv.slice(2);
  await ensurePackages();
  const node = findNode24();
  const run = [join(root, 'scripts/test/run.ts'), ...words];
  if (words.length === 1 && words[0] === 'verify') return handOver(node, run, { toGroup: true });
  const worker = await attempt('the media worker', ensureWorker);
  await attempt('the web app', () => ensureWebApp(node));
  await attempt('the browsers', ensureBrowsers);
  await ensureTurnServer();
  const env = worker === undefined ? {} : { MEDIASOUP_WORKER_BIN: worker };
  return handOver(node, [...run, ...missing], { env, toGroup: true });
});

/** Where it cannot be had, the tests that need it are left out, and the run says so at its end. */
async function ensureTurnServer() {
  if (existsSync('/usr/bin/turnserver')) return;
  // Debian starts it as soon as it is installed. A machine shall not be open to the network because tests ran on it.
  if (existsSync('/run/systemd/system')) {
    say('  Not tested: the way over a TURN server. For that: apt-get install coturn && systemctl disable --now coturn');
    return;
  }
  try {
    await ensureDebianPackages(['coturn'], 'tests with a TURN server');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    showProblem(error);
  }
}

/**
 * Goes on without something that cannot be had here: everything else is still tested, and the run counts it as failed.
 *
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} get
 * @returns {Promise<T | undefined>}
 */
async function attempt(name, get) {
  try {
    return await get();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    showProblem(error);
    missing.push(`--missing=${name}`);
    return undefined;
  }
}
