/**
 * One line per long step, on standard error: standard output belongs to the command that is run
 * (`chatos chat --json` is read by programs).
 *
 * @param {string} message
 */
export function progress(message) {
  process.stderr.write(`chatos: ${message}\n`);
}

/** A failure that the user can act on: shown as its message alone, without a stack. */
export class BootstrapError extends Error {
  /**
   * @param {string} problem what went wrong
   * @param {string} remedy what to do about it
   */
  constructor(problem, remedy) {
    super(`${problem}\n${remedy}`);
    this.name = 'BootstrapError';
  }
}
