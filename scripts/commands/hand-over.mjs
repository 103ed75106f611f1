import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { root } from '../setup/paths.mjs';
import { Problem } from '../setup/problem.mjs';
import { exitCode } from '../setup/run.mjs';

const endWithParent = fileURLToPath(new URL('./end-with-parent.mjs', import.meta.url));

/** One Ctrl-C arrives twice: from the terminal and, passed on, from npm. */
const sameSignalMs = 1000;

/**
 * Runs a program of the product on Node 24 in our place: its output, our signals, its exit code.
 *
 * @param {string} node
 * @param {readonly string[]} args
 * @param {object} [options]
 * @param {NodeJS.ProcessEnv} [options.env] in addition to ours
 * @param {boolean} [options.toGroup] whether signals go to the programs that it has started as well. The server ends
 *   its own in good order; a test runner leaves them behind.
 * @returns {Promise<number>} exit code
 */
export function handOver(node, args, { env = {}, toGroup = false } = {}) {
  return new Promise((resolve, reject) => {
    // SQLite in Node 24 is marked as experimental; nobody who starts a server can do anything about it.
    const nodeOptions = ['--disable-warning=ExperimentalWarning', '--import', endWithParent];
    const child = spawn(node, [...nodeOptions, ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      // A process group of its own, so that a Ctrl-C in the terminal reaches it once, through us.
      detached: true,
    });
    const stopForwarding = forwardSignals((signal) => (toGroup ? signalGroup(child, signal) : child.kill(signal)));
    child.on('error', (error) => reject(new Problem(`Node 24 did not start: ${error.message}`, [`It is ${node}.`])));
    child.on('exit', (code, signal) => {
      stopForwarding();
      signalGroup(child, 'SIGTERM');
      resolve(exitCode(code, signal));
    });
  });
}

/** @param {(signal: NodeJS.Signals) => void} send */
function forwardSignals(send) {
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  let forwardedAt = -Infinity;
  const forward = (/** @type {NodeJS.Signals} */ signal) => {
    if (Date.now() - forwardedAt < sameSignalMs) return;
    forwardedAt = Date.now();
    send(signal === 'SIGHUP' ? 'SIGTERM' : signal);
  };
  for (const signal of signals) process.on(signal, forward);
  return () => {
    for (const signal of signals) process.off(signal, forward);
  };
}

/**
 * @param {import('node:child_process').ChildProcess} leader
 * @param {NodeJS.Signals} signal
 */
function signalGroup(leader, signal) {
  if (leader.pid === undefined) return;
  try {
    process.kill(-leader.pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}
