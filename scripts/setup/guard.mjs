import { knownCause, Problem } from './problem.mjs';
import { endRunning } from './run.mjs';
import { showInterruption, showProblem } from './screen.mjs';

/**
 * Runs a command of the project and ends the process: with the code that it gives back, or with 1 and in words where
 * something is in the way.
 *
 * @param {() => Promise<number>} command
 */
export async function guard(command) {
  for (const [signal, code] of /** @type {const} */ ([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])) {
    process.on(signal, () => {
      // A command that hands over to the product takes its signals itself.
      if (process.listenerCount(signal) > 1) return;
      endRunning();
      showInterruption();
      process.exit(code);
    });
  }
  try {
    process.exit(await command());
  } catch (error) {
    const problem = error instanceof Problem ? error : knownCause(String(error), 'go on');
    if (!problem) throw error;
    showProblem(problem);
    process.exit(1);
  }
}
