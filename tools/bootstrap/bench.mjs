import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run } from './children.mjs';
import { packageDirectories, readManifest } from './install.mjs';
import { BootstrapError, progress } from './progress.mjs';
import { toolEnvironment } from './tool-chain.mjs';

/** @typedef {{ name: string, ratio: number, limit: number, direction: 'at-least' | 'at-most', passed: boolean }} Row */

/**
 * `npm run bench`: every package's `bench` script, one after the other so that they do not disturb each other,
 * and one table of their ratios.
 *
 * @param {string} node
 * @param {string[]} args `--json FILE` writes the rows too
 * @returns {Promise<number>} 0 only when every bench ran and every ratio is within its limit
 */
export async function bench(node, args) {
  const at = args.indexOf('--json');
  const target = at === -1 ? null : args[at + 1];
  if (target === undefined) throw new BootstrapError('--json needs a file.', 'npm run bench -- --json ratios.json');
  const directories = packageDirectories().filter((directory) => readManifest(directory).scripts?.['bench']);
  /** @type {Row[]} */
  const rows = [];
  let broken = 0;
  for (const directory of directories) {
    const found = await runBench(node, directory);
    if (found === null) broken += 1;
    else rows.push(...found);
  }
  console.log(`\n${formatTable(rows)}`);
  if (target !== null) writeFileSync(resolve(process.env['INIT_CWD'] ?? process.cwd(), target), `${JSON.stringify(rows, null, 2)}\n`);
  return broken === 0 && rows.length > 0 && rows.every((row) => row.passed) ? 0 : 1;
}

/**
 * @param {string} node
 * @param {string} directory
 * @returns {Promise<Row[] | null>} null when the bench itself broke
 */
async function runBench(node, directory) {
  const { name, scripts } = readManifest(directory);
  progress(`bench of ${name}`);
  const temporary = mkdtempSync(join(tmpdir(), 'chatos-bench-'));
  const file = join(temporary, 'rows.json');
  try {
    const { code } = await run(`${scripts?.['bench']} --json "${file}"`, [], { cwd: directory, env: toolEnvironment(node), stdio: ['ignore', 'inherit', 'inherit'], shell: true, group: true });
    const rows = existsSync(file) ? parseRows(readFileSync(file, 'utf8')) : null;
    if (rows === null || rows.length === 0) progress(`the bench of ${name} wrote no ratios (exit ${code})`);
    return rows;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/**
 * Rows are written as one JSON array, or as one object a line.
 *
 * @param {string} text
 * @returns {Row[]}
 */
export function parseRows(text) {
  const trimmed = text.trim();
  if (trimmed.startsWith('[')) return JSON.parse(trimmed);
  return trimmed
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** @param {Row[]} rows */
export function formatTable(rows) {
  const cells = rows.map((row) => [row.name, row.ratio.toFixed(2), `${row.direction === 'at-least' ? '>=' : '<='} ${row.limit}`, row.passed ? 'pass' : 'FAIL']);
  const table = [['ratio of', 'found', 'limit', ''], ...cells];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((line) => (line[column] ?? '').length)));
  return table.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}
