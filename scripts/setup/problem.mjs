/** Something on this machine that stops us, said so that a person can mend it. */
export class Problem extends Error {
  /**
   * @param {string} what what is wrong, one sentence
   * @param {string[]} wayOut what to do about it, one line each; a line that is a command starts with "$ "
   * @param {string} [details] output of the tool that failed
   */
  constructor(what, wayOut, details) {
    super(what);
    this.name = 'Problem';
    this.wayOut = wayOut;
    this.details = details;
  }
}

/**
 * Recognises the causes behind a failed tool that have nothing to do with the tool.
 *
 * @param {string} output
 * @param {string} doing what was being done, as "install the packages"
 * @returns {Problem | undefined}
 */
export function knownCause(output, doing) {
  if (/ENOSPC|No space left on device/i.test(output)) {
    return new Problem(`The disk is full: could not ${doing}.`, [
      'Free some space and start again (about 2 GB is needed).',
    ]);
  }
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT|ECONNRESET|Temporary failure resolving|Could not connect/i.test(
      output,
    )
  ) {
    return new Problem(
      `The network does not answer: could not ${doing}.`,
      ['Check the connection, the name resolution and, where one is needed, the proxy settings; then start again.'],
      lastLines(output),
    );
  }
  if (/EACCES|EROFS|Permission denied|Read-only file system/i.test(output)) {
    return new Problem(
      `Not allowed to write: could not ${doing}.`,
      ['Start again as the user who owns this folder, or give it to this user.'],
      lastLines(output),
    );
  }
  return undefined;
}

/**
 * @param {string} text
 * @param {number} [count]
 */
export function lastLines(text, count = 15) {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
