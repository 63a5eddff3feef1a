import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * The children of this run. None outlives it: a signal is passed on, and when the parent goes
 * (npm, killed, leaves its children alive under dash) the children are ended as by SIGTERM.
 */

/** How long a child may take to end by itself before it is killed; one that runs children of its own gives them less. */
let graceMs = 10_000;
/** How often the parent is looked at; there is no event for its death. */
const PARENT_INTERVAL_MS = 500;

/** @typedef {{ child: import('node:child_process').ChildProcess, group: boolean }} Running */

/** @type {Set<Running>} */
const running = new Set();
/** @type {NodeJS.Signals | null} */
let stopping = null;

/**
 * Runs a command to its end.
 *
 * @param {string} command absolute path of the executable
 * @param {string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {import('node:child_process').StdioOptions} [options.stdio]
 * @param {boolean} [options.group] run it in a process group of its own, so that its own children can be
 *   ended with it. Not for what talks to a terminal: the group in front of the terminal stays ours.
 * @param {boolean} [options.shell]
 * @param {number} [options.timeoutMs] end it after this long
 * @param {(child: import('node:child_process').ChildProcess) => void} [options.started]
 * @returns {Promise<{ code: number, timedOut: boolean }>} `code` is 128 + the signal's number after a signal
 */
export function run(command, args, options = {}) {
  const group = options.group === true && process.platform !== 'win32';
  return new Promise((settle, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: options.stdio ?? 'inherit',
      shell: options.shell ?? false,
      detached: group,
      windowsHide: true,
    });
    const entry = { child, group };
    running.add(entry);
    let timedOut = false;
    const timer =
      options.timeoutMs === undefined
        ? null
        : setTimeout(() => {
            timedOut = true;
            endChild(entry, 'SIGTERM');
          }, options.timeoutMs);
    const done = () => {
      if (timer) clearTimeout(timer);
      running.delete(entry);
    };
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      done();
      settle({ code: code ?? 128 + signalNumber(signal), timedOut });
    });
    if (stopping) endChild(entry, stopping);
    options.started?.(child);
  });
}

/**
 * Signals of this process and the end of its parent end the children, then this process. Call once.
 *
 * @param {{ grace?: number }} [options]
 */
export function endChildrenWithThisProcess({ grace = graceMs } = {}) {
  graceMs = grace;
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      // From a terminal Ctrl+C has reached the children that share our group already; a second one would cut their clean-up short.
      const terminalSentIt = signal === 'SIGINT' && process.stdin.isTTY === true;
      void endEverything(signal, terminalSentIt);
    });
  }
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (isParentAlive(parent)) return;
    clearInterval(timer);
    void endEverything('SIGTERM', false);
  }, PARENT_INTERVAL_MS);
  timer.unref();
}

/** Whether this process is ending its children because it was told to end itself. */
export function isEnding() {
  return stopping !== null;
}

/**
 * @param {NodeJS.Signals} signal
 * @param {boolean} groupHasIt
 */
async function endEverything(signal, groupHasIt) {
  if (stopping) return;
  stopping = signal;
  const ending = [...running].map((entry) => {
    /** @type {Promise<number | null>} */
    const ended = new Promise((settle) => entry.child.once('exit', (code) => settle(code)));
    if (entry.group || !groupHasIt) endChild(entry, signal);
    else killLater(entry);
    return ended;
  });
  const [code] = await Promise.all(ending);
  // A program that ended in order on the signal says with which code.
  process.exit(code ?? 128 + signalNumber(signal));
}

/**
 * @param {Running} entry
 * @param {NodeJS.Signals} signal
 */
function endChild(entry, signal) {
  sendSignal(entry, signal);
  killLater(entry);
}

/** @param {Running} entry */
function killLater(entry) {
  const timer = setTimeout(() => sendSignal(entry, 'SIGKILL'), graceMs);
  entry.child.once('exit', () => clearTimeout(timer));
}

/**
 * @param {Running} entry
 * @param {NodeJS.Signals} signal
 */
function sendSignal({ child, group }, signal) {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    if (process.platform === 'win32') spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    else process.kill(group ? -child.pid : child.pid, signal);
  } catch (error) {
    // ESRCH: it ended between the look and the signal, which is what was wanted.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
  }
}

/** @param {number} parent */
function isParentAlive(parent) {
  if (process.platform !== 'win32') return process.ppid === parent;
  try {
    process.kill(parent, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @param {NodeJS.Signals | null} signal */
function signalNumber(signal) {
  return signal === null ? 0 : (constants.signals[signal] ?? 0);
}
