import type { FileChange } from '@chatos/contracts';
import { temporaryDirectory } from '@chatos/testing';
import { spawnSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { ChangePlace, ChangeReport, ChangeTrackerOptions } from '../../src/shell/changes/index.ts';
import { ChangeTracker } from '../../src/shell/changes/index.ts';
import { openResources } from './open-resources.ts';

export const placeOfTest = (changes: Partial<ChangePlace> = {}): ChangePlace => ({ tool: 'run_shell_command', sessionId: 's1', runId: 'run-1', userMessageId: 'm1', toolCallId: 'call-1', maxContentBytes: 10_000_000, ...changes });

/** A workspace whose commands are tracked, with a runtime's store of its own. */
export function openTracked(options: Partial<ChangeTrackerOptions> = {}) {
  const directory = temporaryDirectory('chatos-changes-test-');
  const root = realpathSync(directory.path);
  const resources = openResources('aide');
  const { store } = resources;
  const errors: Error[] = [];
  const tracker = new ChangeTracker({ root, refused: [], records: store, onError: (error) => errors.push(error), ...options });
  const sh = (script: string): void => {
    const { status, stderr } = spawnSync('sh', ['-c', script], { cwd: root, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${script}: ${stderr}`);
  };
  const textOf = (hash: string | null): string | null => (hash === null ? null : (store.contents.read(hash)?.toString() ?? `not kept: ${hash}`));
  return {
    root, store, tracker, errors, sh, textOf,
    /** Runs a script as a command of the agent. */
    async run(script: string, place?: Partial<ChangePlace>): Promise<ChangeReport> {
      const tracked = await tracker.begin(placeOfTest(place));
      sh(script);
      return tracked.end();
    },
    /** Oldest first. */
    recorded: (): FileChange[] => store.fileChanges.list({ limit: 200 }).items.toReversed(),
    async [Symbol.asyncDispose]() {
      await tracker.close();
      resources[Symbol.dispose]();
      directory.remove();
    },
  };
}

/** Every file and link with what it holds, read anew. */
export function readTree(root: string, folder = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const name of readdirSync(join(root, folder))) {
    const path = folder === '' ? name : `${folder}/${name}`;
    const status = lstatSync(join(root, path));
    if (status.isDirectory()) for (const [inner, text] of readTree(root, path)) found.set(inner, text);
    else if (status.isSymbolicLink()) found.set(path, readlinkSync(join(root, path)));
    else if (status.isFile()) found.set(path, readFileSync(join(root, path), 'utf8'));
  }
  return found;
}
