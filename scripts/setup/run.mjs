import { spawn } from 'node:child_process';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * @typedef {object} Outcome
 * @property {number} code exit code; 127 when the program does not exist, 128 + n when signal n ended it
 * @property {string} stdout
 * @property {string} output standard and error output together
 */

/**
 * Runs a program to its end and collects what it says.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {(line: string) => void} [options.onLine] gets each line of the output as it comes
 * @param {(line: string) => void} [options.onStatusLine] gets each line written to file descriptor 3
 * @returns {Promise<Outcome>}
 */
export function run(program, args, { cwd, env, onLine, onStatusLine } = {}) {
  return new Promise((resolve) => {
    /** @type {import('node:child_process').StdioOptions} */
    const stdio = ['ignore', 'pipe', 'pipe', onStatusLine ? 'pipe' : 'ignore'];
    const child = spawn(program, args, { cwd, env: env ?? process.env, stdio });
    running.add(child);
    let stdout = '';
    let output = '';
    const feed = onLine && lineSplitter(onLine);
    child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
      stdout += chunk;
      output += chunk;
      feed?.(chunk);
    });
    child.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
      output += chunk;
      feed?.(chunk);
    });
    const status = /** @type {import('node:stream').Readable | null | undefined} */ (child.stdio[3]);
    if (onStatusLine) status?.setEncoding('utf8').on('data', lineSplitter(onStatusLine));
    child.on('error', (error) => {
      running.delete(child);
      resolve({ code: 127, stdout, output: `${output}${error.message}` });
    });
    child.on('close', (code, signal) => {
      running.delete(child);
      resolve({ code: exitCode(code, signal), stdout, output });
    });
  });
}

/** Ends what `run` has started: a set-up that is interrupted leaves no compiler behind. */
export function endRunning() {
  for (const child of running) child.kill('SIGTERM');
}

/**
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export function exitCode(code, signal) {
  if (code !== null) return code;
  const numbers = /** @type {Record<string, number>} */ ({
    SIGHUP: 1,
    SIGINT: 2,
    SIGABRT: 6,
    SIGKILL: 9,
    SIGSEGV: 11,
    SIGTERM: 15,
  });
  return 128 + (signal === null ? 0 : (numbers[signal] ?? 0));
}

/** @param {(line: string) => void} onLine */
function lineSplitter(onLine) {
  let rest = '';
  return (/** @type {string} */ chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  };
}
