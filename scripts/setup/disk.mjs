import { statfsSync } from 'node:fs';
import { Problem } from './problem.mjs';

/**
 * @param {string} folder
 * @param {number} bytes
 * @param {string} what that takes them
 */
export function requireDiskSpace(folder, bytes, what) {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free >= bytes) return;
  const megabytes = (/** @type {number} */ count) => `${Math.round(count / 1e6)} MB`;
  throw new Problem(
    `The disk is full: ${what} take ${megabytes(bytes)} in ${folder}, and ${megabytes(free)} are free.`,
    ['Free some space and start again.'],
  );
}
