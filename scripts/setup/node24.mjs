import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { Problem } from './problem.mjs';

/**
 * The Node that runs the product: the one that came with the packages, or the running one when it is new enough.
 *
 * @returns {string} path of the program
 */
export function findNode24() {
  const brought = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(brought) && spawnSync(brought, ['--version']).status === 0) return brought;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new Problem(
    `Konklave runs on Node 24, and none comes ready for this machine (${process.platform}, ${process.arch}).`,
    [`Install Node 24 (https://nodejs.org/download) and start again; this is Node ${process.versions.node}.`],
  );
}
