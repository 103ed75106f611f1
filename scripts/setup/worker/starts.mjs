import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What mediasoup's worker exits with when the variable with its version is missing. */
const exitWithoutVersion = 41;

/**
 * Whether a worker starts here. Asked without MEDIASOUP_VERSION it says that it was called by nobody it knows, which
 * shows that the program fits the processor and finds its libraries.
 *
 * @param {string} path
 */
export function starts(path) {
  return existsSync(path) && spawnSync(path, [], { env: {}, timeout: 5000 }).status === exitWithoutVersion;
}
