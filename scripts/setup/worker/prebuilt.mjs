import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { run } from '../run.mjs';
import { beginStep, say } from '../screen.mjs';
import { starts } from './starts.mjs';

const defaultPatienceMs = 10_000;

/**
 * Fetches the worker that mediasoup's makers publish for each release, from where their own installer gets it. (That
 * installer goes on to a build of its own which downloads much more; hence not run.) Honours its two variables:
 * MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD and MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL.
 *
 * @param {string} packageFolder
 * @param {string} version
 * @param {string} workshop an empty folder
 * @param {number} [patienceMs]
 * @returns {Promise<string | undefined>} path of the program, when there is one that starts here
 */
export async function fetchPrebuilt(packageFolder, version, workshop, patienceMs = defaultPatienceMs) {
  if (process.env.MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD) return undefined;
  const step = beginStep('The media worker, prebuilt by its makers');
  const cause = await download(prebuiltUrl(packageFolder, version), join(workshop, 'prebuilt.tgz'), patienceMs);
  if (cause === undefined) {
    await run('tar', ['-xzf', 'prebuilt.tgz', 'mediasoup-worker'], { cwd: workshop });
    const program = join(workshop, 'mediasoup-worker');
    if (starts(program)) {
      chmodSync(program, 0o755);
      step.done();
      return program;
    }
  }
  step.failed();
  say(`    ${cause ?? 'It does not start on this system.'} So it is built here, from the sources in its npm package.`);
  return undefined;
}

/**
 * @param {string} packageFolder
 * @param {string} version
 */
function prebuiltUrl(packageFolder, version) {
  const { repository } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const repositoryUrl = repository.url.replace(/^git\+/, '').replace(/\.git$/, '');
  const base = process.env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL || `${repositoryUrl}/releases/download`;
  // On Linux the name carries the kernel's major version, since the worker for 6 and newer uses io_uring.
  const kernel = process.platform === 'linux' ? `-kernel${release().split('.')[0]}` : '';
  return `${base}/${version}/mediasoup-worker-${version}-${process.platform}-${process.arch}${kernel}.tgz`;
}

/**
 * @param {string} url
 * @param {string} file
 * @param {number} patienceMs
 * @returns {Promise<string | undefined>} why there is no file, if there is none
 */
async function download(url, file, patienceMs) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs) });
    if (!response.ok) return `There is none for this machine (${response.status}).`;
    writeFileSync(file, Buffer.from(await response.arrayBuffer()));
    return undefined;
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError';
    return late ? `It did not arrive within ${patienceMs / 1000} s.` : 'It cannot be reached from here.';
  }
}
