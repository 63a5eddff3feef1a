/**
 * What `npm start`, `npm test` and the other root scripts run: `node tools/bootstrap/main.mjs <command> [arguments]`.
 * It needs Node >= 20 and npm, nothing else, and brings the rest: a Node >= 24 where the running one is older, pnpm for the
 * install, the dependencies, the build. Plain JavaScript without dependencies, since it runs before anything is installed.
 */
import { join } from 'node:path';
import { bench } from './bench.mjs';
import { ensureBuilt, runNx } from './build.mjs';
import { endChildrenWithThisProcess, run } from './children.mjs';
import { ensureInstalled } from './install.mjs';
import { withLock } from './lock.mjs';
import { WORKSPACE_ROOT } from './paths.mjs';
import { BootstrapError } from './progress.mjs';
import { runCommandLine, start } from './start.mjs';
import { provideNode, providePnpmCommand, toolEnvironment } from './tool-chain.mjs';

/** @type {Record<string, (node: string, args: string[]) => Promise<number>>} */
const COMMANDS = {
  start: async (node, args) => {
    await withLock(() => ensureBuilt(node));
    return await start(node, args);
  },
  chatos: async (node, args) => {
    await withLock(() => ensureBuilt(node));
    return await runCommandLine(node, args);
  },
  bench: async (node, args) => {
    await withLock(() => ensureBuilt(node));
    return await bench(node, args);
  },
  nx: async (node, args) => await runNx(node, args),
  conformance: async (node, args) => await runScript(node, join('libs', 'mcp-runtime', 'conformance', 'main.ts'), args),
  test: async (node, args) => await runScript(node, join('tools', 'test', 'main.ts'), args),
  'generate-lib': async (node, args) => {
    const code = await runScript(node, join('tools', 'generators', 'main.mjs'), args);
    if (code === 0) await withLock(() => ensureInstalled(node, { frozen: false }));
    return code;
  },
};

/**
 * @param {string} node
 * @param {string} script below the root of the clone
 * @param {string[]} args
 */
async function runScript(node, script, args) {
  const { code } = await run(node, [join(WORKSPACE_ROOT, script), ...args], { cwd: WORKSPACE_ROOT, env: toolEnvironment(node) });
  return code;
}

const [name = '', ...args] = process.argv.slice(2);
const command = COMMANDS[name];
if (!command) {
  console.error(`usage: node tools/bootstrap/main.mjs <${Object.keys(COMMANDS).join('|')}> [arguments]`);
  process.exit(2);
}
endChildrenWithThisProcess();
try {
  const node = await provideNode();
  await withLock(async () => {
    await ensureInstalled(node);
    providePnpmCommand(node);
  });
  process.exitCode = await command(node, args);
} catch (error) {
  if (!(error instanceof BootstrapError)) throw error;
  console.error(`chatos: ${error.message}`);
  process.exitCode = 1;
}
