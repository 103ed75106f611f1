import { join } from 'node:path';
import { guard } from '../setup/guard.mjs';
import { findNode24 } from '../setup/node24.mjs';
import { packagesFitLockfile } from '../setup/packages.mjs';
import { root } from '../setup/paths.mjs';
import { Problem } from '../setup/problem.mjs';
import { findWorker } from '../setup/worker/ensure.mjs';
import { handOver } from './hand-over.mjs';

await guard(async () => {
  if (!packagesFitLockfile()) {
    throw new Problem('The packages of Konklave are not installed, or not in the versions of the lockfile.', [
      'npm start installs them, or by hand:',
      '$ npm ci --ignore-scripts',
    ]);
  }
  const worker = process.env.MEDIASOUP_WORKER_BIN ?? findWorker();
  const env = worker === undefined ? {} : { MEDIASOUP_WORKER_BIN: worker };
  return handOver(findNode24(), [join(root, 'scripts/doctor/run.ts'), ...process.argv.slice(2)], { env });
});
