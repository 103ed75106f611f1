/**
 * What the set-up shows: one line for each step that has something to do. On a terminal the line moves; elsewhere
 * (a log file, CI) a new line appears now and then.
 */

const terminal = process.stdout.isTTY === true;
const quietMs = 20_000;

/** Ends the step that is under way. @type {(() => void) | undefined} */
let interruptStep;

/**
 * @typedef {object} Step
 * @property {(fraction: number | undefined, note?: string) => void} progress how far it is, 0 to 1
 * @property {(note?: string) => void} done
 * @property {() => void} failed
 */

/**
 * Begins a step and shows how long it has been running.
 *
 * @param {string} title
 * @returns {Step}
 */
export function beginStep(title) {
  const startedAt = Date.now();
  let shownAt = startedAt;
  let line = '';
  const compose = (/** @type {number | undefined} */ fraction, note = '') => {
    const percent = fraction === undefined ? '' : ` ${String(Math.floor(fraction * 100)).padStart(3)} %`;
    line = `  … ${title}${percent}${note && `, ${note}`}, ${duration(Date.now() - startedAt)}`;
  };
  const show = () => {
    if (terminal) overwrite(line);
    else if (Date.now() - shownAt >= quietMs) {
      shownAt = Date.now();
      process.stdout.write(`${line}\n`);
    }
  };
  /** @type {[number | undefined, string | undefined]} */
  let latest = [undefined, undefined];
  const ticker = setInterval(() => {
    compose(...latest);
    show();
  }, 1000);
  compose(undefined);
  if (terminal) overwrite(line);
  else process.stdout.write(`  … ${title}\n`);
  const end = (/** @type {string} */ mark, note = '') => {
    clearInterval(ticker);
    interruptStep = undefined;
    if (terminal) overwrite('');
    process.stdout.write(`  ${mark} ${title}${note && `: ${note}`} (${duration(Date.now() - startedAt)})\n`);
  };
  interruptStep = () => end('✗', 'interrupted');
  return {
    progress(fraction, note) {
      latest = [fraction, note];
      compose(...latest);
      show();
    },
    done: (note) => end('✓', note),
    failed: () => end('✗'),
  };
}

/** @param {string} text */
export function say(text) {
  process.stdout.write(`${text}\n`);
}

/**
 * Shows a problem and its way out on the error output.
 *
 * @param {import('./problem.mjs').Problem} problem
 */
export function showProblem(problem) {
  if (problem.details) process.stderr.write(`\n${problem.details}\n`);
  process.stderr.write(`\n✗ ${problem.message}\n`);
  for (const line of problem.wayOut) {
    process.stderr.write(line.startsWith('$ ') ? `\n    ${line.slice(2)}\n\n` : `  ${line}\n`);
  }
}

/** Answers a Ctrl-C. Whatever was not finished is what the next start begins with. */
export function showInterruption() {
  if (interruptStep) interruptStep();
  else if (terminal) process.stdout.write('\n');
  say('Ended, as you wished. What is ready stays; the next start goes on from there.');
}

/** @param {number} ms */
function duration(ms) {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** @param {string} line */
function overwrite(line) {
  const width = process.stdout.columns || 80;
  process.stdout.write(`\r\u001b[2K${line.slice(0, width - 1)}`);
}
