import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTurns } from './turns.ts';

export interface SuiteResult {
  /** Each scenario as the suite's summary has it. */
  scenarios: { name: string; hasPassed: boolean }[];
  /** `N passed, M failed`, in scenarios. */
  closingLine: string;
  hasPassed: boolean;
  output: string;
}

const SUITE = join(import.meta.dirname, '..', 'node_modules', '@modelcontextprotocol', 'conformance', 'dist', 'index.js');
const CLIENT = join(import.meta.dirname, 'client.ts');
/** For a scenario with its wait for a turn; the suite starts all of them at once. */
const SCENARIO_MS = 240_000;
const AT_ONCE = 2;

/** Runs `client --suite all` of the conformance suite against our runtime; loopback only. `show` gets its output as it comes. */
export async function runSuite(node: string, environment: NodeJS.ProcessEnv, show: (text: string) => void): Promise<SuiteResult> {
  const cache = mkdtempSync(join(tmpdir(), 'chatos-conformance-'));
  const turns = await openTurns(AT_ONCE);
  try {
    const command = `"${node}" "${CLIENT}"`;
    const child = spawn(node, [SUITE, 'client', '--command', command, '--suite', 'all', '--timeout', String(SCENARIO_MS)], {
      // Twenty-six starts of the same program.
      env: { ...environment, CHATOS_CONFORMANCE_TURNS: turns.port, NODE_COMPILE_CACHE: cache },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        show(text);
      });
    }
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    return toResult(output, code);
  } finally {
    turns.close();
    rmSync(cache, { recursive: true, force: true });
  }
}

function toResult(output: string, code: number | null): SuiteResult {
  const summary = output.slice(output.lastIndexOf('=== SUITE SUMMARY ==='));
  const scenarios = [...summary.matchAll(/^([✓✗]) (\S+): \d+ passed, \d+ failed/gmu)].map(([, mark, name = '']) => ({ name, hasPassed: mark === '✓' }));
  const passed = scenarios.filter(({ hasPassed }) => hasPassed).length;
  // A suite that broke, or whose clients did, has failed whatever its marks say.
  const isBroken = code !== 0 || /timed out after/.test(output) || scenarios.length === 0;
  const failed = Math.max(scenarios.length - passed, isBroken ? 1 : 0);
  return { scenarios, closingLine: `${passed} passed, ${failed} failed`, hasPassed: failed === 0, output };
}
