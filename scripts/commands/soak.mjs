import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { guard } from '../setup/guard.mjs';
import { findNode24 } from '../setup/node24.mjs';
import { ensureBrowsers } from '../setup/browsers.mjs';
import { ensurePackages } from '../setup/packages.mjs';
import { root } from '../setup/paths.mjs';
import { Problem } from '../setup/problem.mjs';
import { say } from '../setup/screen.mjs';
import { ensureWebApp } from '../setup/web.mjs';
import { ensureWorker } from '../setup/worker/ensure.mjs';
import { areas } from '../soak/areas.mjs';
import { handOver } from './hand-over.mjs';

const vitest = join(root, 'node_modules/vitest/vitest.mjs');

await guard(async () => {
  const { values, positionals } = readWords();
  const [name] = positionals;
  if (values.help) {
    say(usage());
    return 0;
  }
  const area = name === undefined ? undefined : areas[name];
  if (area === undefined) {
    throw new Problem(name === undefined ? 'Which area?' : `There is no area called ${name}.`, usage().split('\n'));
  }
  await ensurePackages();
  if ('program' in area) return runFor(area, values.minutes ?? String(area.minutes));
  const node = findNode24();
  const inBrowsers = area.project === 'e2e' ? await prepareBrowsers(node) : {};
  const seed = values.seed ?? String(randomInt(2 ** 31));
  const rounds = values.rounds ?? String(area.rounds);
  say(`${name}: ${rounds} rounds. The same again: npm run soak -- ${name} --rounds ${rounds} --seed ${seed}`);
  const run = ['run', '--project', area.project, '--reporter=verbose', '--testTimeout=0', ...area.tests];
  return handOver(node, [vitest, ...run], {
    env: { KONKLAVE_SEED: seed, KONKLAVE_ROUNDS: rounds, ...inBrowsers },
    toGroup: true,
  });
});

/**
 * @param {import('../soak/areas.mjs').TimedArea} area
 * @param {string} minutes
 */
async function runFor({ program }, minutes) {
  const worker = await ensureWorker();
  return handOver(findNode24(), [join(root, program), '--minutes', minutes], {
    env: { MEDIASOUP_WORKER_BIN: worker },
    toGroup: true,
  });
}

/** @param {string} node */
async function prepareBrowsers(node) {
  const worker = await ensureWorker();
  await ensureWebApp(node);
  await ensureBrowsers();
  return { MEDIASOUP_WORKER_BIN: worker };
}

function readWords() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        seed: { type: 'string' },
        rounds: { type: 'string' },
        minutes: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new Problem(error instanceof Error ? error.message : String(error), usage().split('\n'));
  }
}

function usage() {
  const lines = Object.entries(areas).map(([name, area]) => {
    const length = 'program' in area ? `${area.minutes} minutes` : `${area.rounds} rounds`;
    return `  ${name}: ${area.about} (${length})`;
  });
  return ['npm run soak -- <area> [--rounds <how many>] [--seed <number>] [--minutes <how many>]', '', ...lines].join(
    '\n',
  );
}
