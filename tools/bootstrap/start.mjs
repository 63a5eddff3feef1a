import { join } from 'node:path';
import { isEnding, run } from './children.mjs';
import { findElectron } from './electron.mjs';
import { WORKSPACE_ROOT } from './paths.mjs';
import { progress } from './progress.mjs';
import { toolEnvironment } from './tool-chain.mjs';

/** An Electron that ends sooner than this with an error has not opened its window. */
const OPENED_AFTER_MS = 5_000;

/**
 * `npm start`: the desktop window where an Electron and a display are at hand, otherwise the same pages in the browser.
 *
 * @param {string} node
 * @param {string[]} args `--headless` decides for the browser; everything else goes to the program as it is
 * @returns {Promise<number>} the program's exit code
 */
export async function start(node, args) {
  const rest = args.filter((argument) => argument !== '--headless');
  if (rest.length !== args.length) return await serve(node, rest);
  const electron = await findElectron(node);
  if ('executable' in electron) return await openWindow(node, electron.executable, rest);
  progress(`no desktop window: ${electron.unavailable}. The workbench is served to the browser instead (\`npm start -- --headless\` asks for that).`);
  return await serve(node, rest);
}

/**
 * @param {string} node
 * @param {string} electron
 * @param {string[]} args
 */
async function openWindow(node, electron, args) {
  const environment = toolEnvironment(node);
  // Set by some editors' terminals; with it Electron would be a plain Node.
  delete environment['ELECTRON_RUN_AS_NODE'];
  const started = Date.now();
  const { code } = await run(electron, [...sandboxArguments(), join(WORKSPACE_ROOT, 'apps', 'desktop'), ...args], { cwd: process.env['INIT_CWD'] ?? process.cwd(), env: environment });
  if (code !== 0 && !isEnding() && Date.now() - started < OPENED_AFTER_MS) {
    progress(`Electron ended at once (exit ${code}); its own message stands above. \`npm start -- --headless\` serves the workbench to the browser without it.`);
  }
  return code;
}

/** Chromium refuses to start as root with its sandbox on. */
function sandboxArguments() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return [];
  progress("running as root: Chromium's own sandbox is off");
  return ['--no-sandbox'];
}

/**
 * @param {string} node
 * @param {string[]} args
 */
async function serve(node, args) {
  return await runCommandLine(node, ['serve', ...args]);
}

/**
 * Runs `chatos …` from its source, in the folder the user is in, on the user's own terminal.
 *
 * @param {string} node
 * @param {string[]} args
 */
export async function runCommandLine(node, args) {
  const main = join(WORKSPACE_ROOT, 'apps', 'cli', 'src', 'main.ts');
  // npm changes to the package's folder; relative paths are meant from where the user stands.
  const directory = process.env['INIT_CWD'] ?? process.cwd();
  const { code } = await run(node, [main, ...args], { cwd: directory, env: toolEnvironment(node) });
  return code;
}
