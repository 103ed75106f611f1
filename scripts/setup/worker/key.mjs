import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, fingerprint } from '../files.mjs';
import { root } from '../paths.mjs';

/** How to build it: a change there asks for another worker. */
export const recipeFolder = join(root, 'tools', 'mediasoup-worker');

/**
 * Names a worker by all that decides whether it fits: mediasoup's version, our build files, the system and the
 * processor.
 *
 * @param {string} version of mediasoup
 */
export function workerKey(version) {
  const recipe = fingerprint(recipeFolder, filesBelow(recipeFolder, /\.md$/));
  const fit = JSON.stringify([version, recipe, systemName(), process.platform, process.arch]);
  return `${version}-${createHash('sha256').update(fit).digest('hex').slice(0, 16)}`;
}

/** The distribution and its release: the worker is linked with that release's libraries. */
function systemName() {
  try {
    const text = readFileSync('/etc/os-release', 'utf8');
    return ['ID', 'VERSION_ID'].map((field) => new RegExp(`^${field}=(.*)$`, 'm').exec(text)?.[1]).join(' ');
  } catch {
    return process.platform;
  }
}
