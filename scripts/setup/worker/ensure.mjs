import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root, stateFolder, userCacheFolder } from '../paths.mjs';
import { knownCause, Problem } from '../problem.mjs';
import { say } from '../screen.mjs';
import { buildWorker } from './build.mjs';
import { workerKey } from './key.mjs';
import { fetchPrebuilt } from './prebuilt.mjs';
import { starts } from './starts.mjs';
import { openWorkshop } from './workshop.mjs';

const packageFolder = join(root, 'node_modules', 'mediasoup');

/**
 * Gets mediasoup's worker, the program that forwards media: one that is there, else the prebuilt of its makers, else
 * built from the sources in its npm package.
 *
 * @returns {Promise<string>} path of the program
 */
export async function ensureWorker() {
  const chosen = process.env.MEDIASOUP_WORKER_BIN;
  if (chosen) return checkChosen(chosen);

  const found = findWorker();
  const { version, inCheckout, inUserCache } = places();
  if (found === inUserCache) return keep(found, [inCheckout]) ?? found;
  if (found !== undefined) return found;

  const workshop = openWorkshop(stateFolder, workerKey(version));
  try {
    const made =
      (await fetchPrebuilt(packageFolder, version, workshop.folder)) ??
      (await buildWorker(join(packageFolder, 'worker'), workshop.folder));
    // The user's cache is a convenience: a home that cannot be written to is no reason to fail.
    const kept = keep(made, [inCheckout, inUserCache]);
    if (kept === undefined) {
      throw new Problem(`The media worker could not be stored in ${stateFolder}.`, ['Is the disk full?']);
    }
    return kept;
  } finally {
    // Not reached when somebody interrupts: the next start goes on in there.
    workshop.clear();
  }
}

/**
 * A worker that is there and starts: kept in this checkout, in the user's cache, or put there by an install with
 * scripts on.
 */
export function findWorker() {
  const { inCheckout, inUserCache, installed } = places();
  return [inCheckout, inUserCache, installed].find((path) => starts(path));
}

function places() {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const name = join(`worker-${workerKey(version)}`, 'mediasoup-worker');
  return {
    version,
    inCheckout: join(stateFolder, name),
    inUserCache: join(userCacheFolder, name),
    installed: join(packageFolder, 'worker', 'out', 'Release', 'mediasoup-worker'),
  };
}

/** @param {string} path */
function checkChosen(path) {
  if (starts(path)) return path;
  throw new Problem(`MEDIASOUP_WORKER_BIN names ${path}, which is not a worker that starts on this machine.`, [
    'Correct the variable, or unset it and Konklave gets a worker by itself.',
  ]);
}

/**
 * Copies a program to each place that takes it, whole or not at all.
 *
 * @param {string} from
 * @param {readonly string[]} places
 * @returns {string | undefined} the first place that took it
 */
function keep(from, places) {
  const taken = places.filter((place) => {
    const partial = `${place}.${process.pid}`;
    try {
      mkdirSync(dirname(place), { recursive: true });
      copyFileSync(from, partial);
      renameSync(partial, place);
      return true;
    } catch (error) {
      rmSync(partial, { force: true });
      const cause = knownCause(String(error), `store the media worker in ${dirname(place)}`);
      say(`    ${cause?.message ?? String(error)}`);
      return false;
    }
  });
  return taken[0];
}
