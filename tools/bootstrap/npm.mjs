import { basename } from 'node:path';
import { run } from './children.mjs';

/**
 * Runs npm, quietly. Under `npm run` npm's own script is known, which needs no shell on Windows.
 *
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<{ code: number, output: string }>} what it printed on both streams, for an error message
 */
export async function runNpm(args, cwd) {
  const script = process.env['npm_execpath'] ?? '';
  const known = /^npm-cli\.c?js$/.test(basename(script));
  const command = known ? process.execPath : 'npm';
  let output = '';
  const { code } = await run(command, known ? [script, ...args] : args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: !known && process.platform === 'win32',
    group: true,
    started: (child) => {
      child.stdout?.on('data', (chunk) => (output += String(chunk)));
      child.stderr?.on('data', (chunk) => (output += String(chunk)));
    },
  });
  return { code, output };
}
