import { readdirSync } from 'node:fs';
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
  if (area === '--help') {
    say(`npm run bench -- <area>\n\nAreas: ${areas.join(', ')}. Results go to bench/results/.`);
    return 0;
  }
  if (area === undefined || !areas.includes(area)) {
    throw new Problem(area === undefined ? 'Which area?' : `There is no benchmark called ${area}.`, [
      `Areas: ${areas.join(', ')}. For example:`,
      `$ npm run bench -- ${areas[0] ?? 'frames'}`,
    ]);
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
