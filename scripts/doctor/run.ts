import { join } from 'node:path';
import { ConfigError } from '../../apps/server/src/config/config-error.ts';
import { readSettings } from '../../apps/server/src/config/read-settings.ts';
import type { Settings } from '../../apps/server/src/config/settings.ts';
import { checkAddress } from './checks/address.ts';
import { checkClock } from './checks/clock.ts';
import { checkPorts } from './checks/ports.ts';
import { checkBrowsers, checkMediaWorker, checkNode } from './checks/programs.ts';
import { checkStorage } from './checks/storage.ts';
import { checkTls } from './checks/tls.ts';
import { checkTurn } from './checks/turn.ts';
import { failed, type Finding } from './finding.ts';

const marks = { ok: '✓', warning: '!', failed: '✗' } as const;
const root = join(import.meta.dirname, '../..');

const findings = await examine();
console.log(findings.map(describe).join('\n'));
const failures = findings.filter(({ verdict }) => verdict === 'failed').length;
console.log(failures === 0 ? '\nThis machine can run Konklave.' : `\n${failures} to mend before Konklave can run.`);
process.exit(failures === 0 ? 0 : 1);

async function examine(): Promise<Finding[]> {
  const programs = [...(await checkNode()), ...(await checkMediaWorker(process.env['MEDIASOUP_WORKER_BIN']))];
  const settings = settingsOfServer();
  if ('verdict' in settings) return [...programs, settings];
  return [
    ...programs,
    ...(await checkPorts(settings)),
    ...(await checkAddress(settings)),
    ...checkTls(settings, new Date()),
    ...(await checkTurn(settings)),
    ...(await checkClock(root)),
    ...checkStorage(settings.data),
    ...checkBrowsers(),
  ];
}

/** The settings that `npm start` with the same flags and environment would have. */
function settingsOfServer(): Settings | Finding {
  try {
    const invocation = readSettings(process.argv.slice(2), process.env);
    if (invocation.kind === 'start') return invocation.settings;
    console.log('npm run doctor -- [the same flags as npm start]');
    process.exit(0);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return failed('Settings', error.message, 'npm start -- --help lists them.');
  }
}

function describe({ about, verdict, found, remedy }: Finding): string {
  const line = `  ${marks[verdict]} ${about}: ${found}`;
  return remedy === undefined ? line : `${line}\n      ${remedy}`;
}
