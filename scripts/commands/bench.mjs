import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { guard } from '../setup/guard.mjs';
import { findNode24 } from '../setup/node24.mjs';
import { ensurePackages } from '../setup/packages.mjs';
import { root } from '../setup/paths.mjs';
import { Problem } from '../setup/problem.mjs';
import { say } from '../setup/screen.mjs';
import { ensureWebApp } from '../setup/web.mjs';
import { ensureWorker } from '../setup/worker/ensure.mjs';
import { handOver } from './hand-over.mjs';

const folder = join(root, 'bench');

await guard(async () => {
  const [area, ...flags] = process.argv.slice(2);
  const areas = readdirSync(folder).flatMap((file) => /^([\w-]+)\.ts$/.exec(file)?.[1] ?? []);
  const listed = areas.map((name) => `  ${name.padEnd(14)}${purposeOf(name)}`);
  if (area === '--help') {
    say(['npm run bench -- <area>', '', ...listed, '', 'Results go to bench/results/.'].join('\n'));
    return 0;
  }
  if (area === undefined || !areas.includes(area)) {
    throw new Problem(
      area === undefined ? 'Say which area to measure.' : `There is no area called ${area} to measure.`,
      ['', ...listed, '', 'For example:', `$ npm run bench -- ${areas[0] ?? 'frames'}`],
    );
  }
  await ensurePackages();
  const node = findNode24();
  const worker = await ensureWorker();
  await ensureWebApp(node);
  return handOver(node, [join(folder, `${area}.ts`), ...flags], {
    env: { MEDIASOUP_WORKER_BIN: worker },
    toGroup: true,
  });
});

/**
 * The first sentence of the comment that an area's file begins with.
 *
 * @param {string} area
 */
function purposeOf(area) {
  const comment = readFileSync(join(folder, `${area}.ts`), 'utf8').split('*/')[0] ?? '';
  const text = comment.replaceAll(/^\/?\s*\*+\s?/gm, '').replaceAll('\n', ' ');
  return /^\s*(.*?)(?:[.:;](?: |$)|$)/.exec(text)?.[1] ?? '';
}
