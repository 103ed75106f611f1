import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const prefix = 'worker-in-the-making-';
const ownerFile = 'process';

/**
 * @typedef {object} Workshop
 * @property {string} folder
 * @property {() => void} clear removes it with all that is in it
 */

/**
 * A folder to get a worker in. What an interrupted start left behind there is still in it; while another start works in it, this one
 * gets a folder of its own. Clears away what was left for other workers.
 *
 * @param {string} base
 * @param {string} key of the worker
 * @returns {Workshop}
 */
export function openWorkshop(base, key) {
  mkdirSync(base, { recursive: true });
  const usual = `${prefix}${key}`;
  for (const name of readdirSync(base)) {
    if (name.startsWith(prefix) && name !== usual && !isInUse(join(base, name))) remove(join(base, name));
  }
  const folder = join(base, isInUse(join(base, usual)) ? `${usual}-${process.pid}` : usual);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, ownerFile), String(process.pid));
  return { folder, clear: () => remove(folder) };
}

/** @param {string} folder */
function remove(folder) {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Whether the process that works in a folder still runs.
 *
 * @param {string} folder
 */
function isInUse(folder) {
  try {
    const owner = Number(readFileSync(join(folder, ownerFile), 'utf8'));
    if (owner === process.pid) return false;
    process.kill(owner, 0);
    return true;
  } catch (error) {
    // A process of somebody else answers that we may not ask it.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
