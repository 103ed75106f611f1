import { join } from 'node:path';
import { guard } from '../setup/guard.mjs';
import { findNode24 } from '../setup/node24.mjs';
import { ensurePackages } from '../setup/packages.mjs';
import { root } from '../setup/paths.mjs';
import { handOver } from './hand-over.mjs';

await guard(async () => {
  await ensurePackages();
  return handOver(findNode24(), [join(root, 'scripts/verify/run.ts')], { toGroup: true });
});
