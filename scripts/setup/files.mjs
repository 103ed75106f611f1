import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * Every file below a folder, in a fixed order.
 *
 * @param {string} folder
 * @param {RegExp} skipped names of files and folders to leave out
 * @returns {string[]} paths
 */
export function filesBelow(folder, skipped) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !skipped.test(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path, skipped) : [path];
    });
}

/**
 * A fingerprint of the names and contents of files.
 *
 * @param {string} base names are taken relative to it
 * @param {readonly string[]} files
 */
export function fingerprint(base, files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${relative(base, file)} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}
