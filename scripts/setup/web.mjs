import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, fingerprint } from './files.mjs';
import { root, stateFolder } from './paths.mjs';
import { knownCause, lastLines, Problem } from './problem.mjs';
import { run } from './run.mjs';
import { beginStep } from './screen.mjs';

const appFolder = join(root, 'apps', 'web');
const stampFile = join(stateFolder, 'web-build');

/**
 * Builds the web app unless it stands built from the same sources.
 *
 * @param {string} node
 */
export async function ensureWebApp(node) {
  const inputs = fingerprintInputs();
  if (existsSync(join(appFolder, 'dist', 'index.html')) && readStamp() === inputs) return;
  const step = beginStep('Building the web app');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const { code, output } = await run(node, [vite, 'build'], { cwd: appFolder });
  if (code !== 0) {
    step.failed();
    throw (
      knownCause(output, 'build the web app') ??
      new Problem('The web app could not be built.', ['The build says why, above.'], lastLines(output, 30))
    );
  }
  mkdirSync(stateFolder, { recursive: true });
  writeFileSync(stampFile, inputs);
  step.done();
}

function readStamp() {
  return existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : undefined;
}

/** Everything the result depends on: the app, the packages that are bundled with it, and the versions of all others. */
function fingerprintInputs() {
  const skipped = /^(dist|node_modules|test)$|\.test\.tsx?$/;
  const sources = [appFolder, join(root, 'packages')].flatMap((folder) => filesBelow(folder, skipped));
  return fingerprint(root, [join(root, 'package-lock.json'), ...sources]);
}
