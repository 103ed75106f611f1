import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireDiskSpace } from './disk.mjs';
import { root } from './paths.mjs';
import { knownCause, lastLines, Problem } from './problem.mjs';
import { run } from './run.mjs';
import { beginStep } from './screen.mjs';

/** They take 490 MB. A full disk in the middle would go unnoticed: npm takes an optional package as not needed. */
const neededDiskBytes = 600e6;

const installFlags = [
  // No package may run code of its own on this machine just by being installed.
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  // Without a network npm would otherwise try for four minutes.
  '--fetch-retry-mintimeout=2000',
  '--fetch-retry-maxtimeout=10000',
];

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {boolean} [link] a workspace, linked
 * @property {boolean} [optional] may be missing where it does not fit the machine
 * @property {boolean} [devOptional]
 */

/** Installs the packages of the lockfile unless they are there. */
export async function ensurePackages() {
  if (packagesFitLockfile()) return;
  requireDiskSpace(root, neededDiskBytes, 'the packages');
  const step = beginStep('Packages from the npm registry');
  const { code, output } = await run('npm', ['ci', ...installFlags], { cwd: root });
  if (code === 0) return step.done();
  step.failed();
  if (code === 127) {
    throw new Problem('npm was not found.', ['Install it, on Debian with:', '$ sudo apt-get install -y npm']);
  }
  throw (
    knownCause(output, 'install the packages') ??
    new Problem('The packages could not be installed.', ['npm says why, above.'], lastLines(output))
  );
}

/** Whether `node_modules` holds what the lockfile names. Compares npm's own record of what it installed. */
export function packagesFitLockfile() {
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  const wanted = readPackages(join(root, 'package-lock.json'));
  if (!installed || !wanted) return false;
  return Object.entries(wanted).every(([path, { version, link, optional, devOptional }]) => {
    if (!path.includes('node_modules/')) return true;
    const present = installed[path];
    if (!present) return optional === true || devOptional === true;
    return (link === true || present.version === version) && existsSync(join(root, path));
  });
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage> | undefined}
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
