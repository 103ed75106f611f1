import { join } from 'node:path';
import { guard } from '../setup/guard.mjs';
import { findNode24 } from '../setup/node24.mjs';
import { ensurePackages } from '../setup/packages.mjs';
import { root } from '../setup/paths.mjs';
import { ensureWebApp } from '../setup/web.mjs';
import { ensureWorker } from '../setup/worker/ensure.mjs';
import { handOver } from './hand-over.mjs';

const server = join(root, 'apps', 'server', 'src', 'main.ts');

await guard(async () => {
  const flags = process.argv.slice(2);
  await ensurePackages();
  const node = findNode24();
  if (flags.includes('--help')) return handOver(node, [server, ...flags]);
  const worker = await ensureWorker();
  await ensureWebApp(node);
  return handOver(node, [server, ...flags], { env: { MEDIASOUP_WORKER_BIN: worker } });
});
