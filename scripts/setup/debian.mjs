import { run } from './run.mjs';
import { knownCause, lastLines, Problem } from './problem.mjs';
import { beginStep } from './screen.mjs';

/**
 * Installs Debian packages that are missing, where that is allowed without asking for a password.
 *
 * @param {readonly string[]} packages
 * @param {string} purpose what they are for, as "building the media worker"
 */
export async function ensureDebianPackages(packages, purpose) {
  const missing = await missingDebianPackages(packages);
  if (missing.length === 0) return;
  const privileged = await privilegedPrefix();
  if (!privileged) {
    throw new Problem(`Debian packages are missing for ${purpose}, and this user may not install them.`, [
      'Run this once, then start again:',
      `$ ${await commandByHand(missing)}`,
    ]);
  }
  const step = beginStep(`Debian packages for ${purpose}`);
  const apt = (/** @type {string[]} */ ...args) => runApt(privileged, args, (fraction) => step.progress(fraction));
  // A failed update is no reason to stop: the lists that are there may do.
  const update = await apt('update');
  const install = await apt('install', '-y', '--no-install-recommends', ...missing);
  if (install.code === 0) return step.done(missing.join(', '));
  step.failed();
  const output = `${update.output}\n${install.output}`;
  throw (
    knownCause(output, `install the Debian packages ${missing.join(', ')}`) ??
    new Problem(
      `apt-get could not install ${missing.join(', ')}.`,
      ['Mend what it says above, or install them by hand and start again:', `$ ${await commandByHand(missing)}`],
      lastLines(output),
    )
  );
}

/** Whether this is Debian or one of its relatives. */
export async function hasApt() {
  return (await run('apt-get', ['--version'])).code === 0;
}

/**
 * @param {readonly string[]} packages
 * @returns {Promise<string[]>}
 */
async function missingDebianPackages(packages) {
  const query = await run('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...packages]);
  if (!(await hasApt())) {
    throw new Problem('This system has no apt-get; Konklave knows how to set itself up on Debian and its relatives.', [
      `Install what these Debian packages contain by the means of your system: ${packages.join(', ')}.`,
    ]);
  }
  const installed = new Set(
    query.stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  return packages.filter((name) => !installed.has(name));
}

/**
 * The one command for a person to run.
 *
 * @param {readonly string[]} packages
 */
async function commandByHand(packages) {
  const command = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() === 0) return command;
  const sudo = (await run('sudo', ['--version'])).code === 0;
  return sudo ? command.replaceAll('apt-get', 'sudo apt-get') : `su -c '${command}'`;
}

/** How to become root without a question: not at all needed, by sudo, or impossible. */
async function privilegedPrefix() {
  if (process.getuid?.() === 0) return [];
  return (await run('sudo', ['-n', 'true'])).code === 0 ? ['sudo', '-n'] : undefined;
}

/**
 * @param {string[]} privileged
 * @param {string[]} args
 * @param {(fraction: number) => void} onProgress
 */
function runApt(privileged, args, onProgress) {
  const options = ['-o', 'DPkg::Lock::Timeout=120'];
  // sudo closes every other file descriptor, so with it there is no percentage.
  if (privileged.length === 0) options.push('-o', 'APT::Status-Fd=3');
  const command = [...privileged, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...options, ...args];
  // "dlstatus:<item>:<percent>:<text>" while loading, "pmstatus:..." while unpacking: half of the way each.
  const onStatusLine = (/** @type {string} */ line) => {
    const [kind, , percent] = line.split(':');
    const half = Number(percent) / 200;
    if (kind === 'dlstatus') onProgress(half);
    if (kind === 'pmstatus') onProgress(0.5 + half);
  };
  return run(command[0] ?? '', command.slice(1), { onStatusLine });
}
