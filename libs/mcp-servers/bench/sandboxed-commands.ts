import { SAFETY_POLICY_KEY, STRICTEST_POLICY } from '@chatos/contracts';
import { SandboxManager } from '@anthropic-ai/sandbox-runtime';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { rgPath } from '@vscode/ripgrep';
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unreadablePaths } from '../src/shell/sandbox/protected-paths.ts';
import { sandboxConfiguration } from '../src/shell/sandbox/configuration.ts';
import { WorkspaceSurroundings } from '../src/shell/sandbox/surroundings.ts';
import { median, timed } from './statistics.ts';

/** What a model runs most: something small, once after the other. */
const COMMAND = 'cat package.json | head -n 1';
const ROUNDS = 60;
const WARM_UP = 5;

/** Milliseconds for one command: a call of our tool from its client and back, and the command line of sandbox-runtime by hand. */
export async function compareSandboxedCommands(directory: string): Promise<{ ratio: number; ours: number; byHand: number }> {
  const [root, other, home, temporaryRoot] = ['workspace', 'other', 'home', 'tmp'].map((name) => join(directory, name)) as [string, string, string, string];
  for (const folder of [root, other, home, temporaryRoot]) mkdirSync(folder, { recursive: true });
  writeWorkspace(root);
  // One of its own, since what it leaves there would save our sandbox work.
  writeWorkspace(other);
  const client = new Client({ name: 'bench', version: '1.0.0' });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [join(import.meta.dirname, '../test/support/shell-process.ts'), root, home, temporaryRoot, rgPath, 'for-a-runtime'], cwd: root, env: { PATH: process.env['PATH'] ?? '', HOME: home } }));
  const line = await lineOfSandboxRuntime(other, home, temporaryRoot);
  const callTool = async (): Promise<void> => {
    const result = await client.callTool({ name: 'run_shell_command', arguments: { command: COMMAND }, _meta: { [SAFETY_POLICY_KEY]: STRICTEST_POLICY } });
    if ((result.structuredContent as { output?: string }).output !== '{}\n') throw new Error(`the command did not run: ${JSON.stringify(result)}`);
  };
  const runByHand = (): Promise<void> => new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', line], { cwd: other, env: { PATH: process.env['PATH'], HOME: home }, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (text: Buffer) => (output += text.toString()));
    child.once('close', () => (output === '{}\n' ? resolve() : reject(new Error(`the command line did not run: ${output}`))));
  });
  const ours: number[] = [];
  const byHand: number[] = [];
  for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
    ours.push(await timed(callTool));
    byHand.push(await timed(runByHand));
  }
  await client.close();
  SandboxManager.cleanupAfterCommand();
  const [left, right] = [median(ours.slice(WARM_UP)), median(byHand.slice(WARM_UP))];
  return { ratio: left / right, ours: left, byHand: right };
}

/** As many folders as a small project has. */
function writeWorkspace(root: string): void {
  for (let folder = 0; folder < 40; folder += 1) {
    mkdirSync(join(root, `packages/part-${folder}/src`), { recursive: true });
    writeFileSync(join(root, `packages/part-${folder}/src/index.ts`), 'export {};\n');
  }
  for (const part of ['hooks', 'objects']) mkdirSync(join(root, '.git', part), { recursive: true });
  writeFileSync(join(root, '.git/HEAD'), 'ref: refs/heads/main\n');
  writeFileSync(join(root, '.git/config'), '');
  writeFileSync(join(root, 'package.json'), '{}\n');
}

/** For the same command under the same rules. */
async function lineOfSandboxRuntime(root: string, home: string, temporaryRoot: string): Promise<string> {
  const unreadable = unreadablePaths({ home, refused: [] });
  const { protectedPaths } = new WorkspaceSurroundings(root, unreadable).look();
  const base = { writable: [root, temporaryRoot], unreadable, bwrapPath: null, socatPath: null, ripgrepPath: rgPath };
  SandboxManager.updateConfig(sandboxConfiguration(base, { shellNetwork: 'none', shellAllowedHosts: [] }, protectedPaths));
  return SandboxManager.wrapWithSandbox(COMMAND, 'bash');
}
