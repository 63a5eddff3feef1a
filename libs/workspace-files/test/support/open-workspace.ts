import { temporaryDirectory } from '@chatos/testing';
import { rgPath } from '@vscode/ripgrep';
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AccessPolicy, PreparedChange, Workspace } from '../../src/index.ts';
import type { WorkspaceParts } from '../../src/workspace.ts';
import { openWorkspaceWith } from '../../src/workspace.ts';

export const POLICY: AccessPolicy = { symlinks: 'deny', maxFileBytes: 256 * 1024, maxWriteBytes: 5 * 1024 * 1024 };
export const FOLLOWING: AccessPolicy = { ...POLICY, symlinks: 'allow' };

export interface TestWorkspace extends Disposable {
  workspace: Workspace;
  /** The workspace's directory; `outside` lies beside it, `state` in it and is refused. */
  root: string;
  outside: string;
  state: string;
  path(...names: string[]): string;
  /** Writes files into the workspace, with the directories above them. */
  put(files: Record<string, string | Uint8Array>): void;
  text(path: string): string;
}

export async function openTestWorkspace(parts: WorkspaceParts = {}): Promise<TestWorkspace> {
  const directory = temporaryDirectory('chatos-files-');
  const base = realpathSync(directory.path);
  const [root, outside] = [join(base, 'workspace'), join(base, 'outside')];
  const state = join(root, 'state');
  for (const path of [root, outside, state]) mkdirSync(path);
  const workspace = await openWorkspaceWith(root, { refused: [state], ripgrepPath: rgPath }, parts);
  return {
    workspace, root, outside, state,
    path: (...names) => join(root, ...names),
    put(files) {
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), content);
      }
    },
    text: (path) => readFileSync(join(root, path), 'utf8'),
    [Symbol.dispose]: () => directory.remove(),
  };
}

export async function commit(prepared: Promise<PreparedChange>): Promise<PreparedChange> {
  const change = await prepared;
  await change.commit();
  return change;
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Everything under a directory: path → kind, permission bits and content; for comparing before with after. */
export function snapshot(directory: string): Record<string, string> {
  const found: Record<string, string> = {};
  const visit = (path: string, name: string): void => {
    const status = lstatSync(path);
    const mode = (status.mode & 0o777).toString(8);
    if (status.isDirectory()) {
      found[`${name}/`] = mode;
      for (const child of readdirSync(path)) visit(join(path, child), name === '' ? child : `${name}/${child}`);
    } else if (status.isSymbolicLink()) found[name] = `-> ${readlinkSync(path)}`;
    else found[name] = status.isFile() ? `${mode} ${readFileSync(path, 'latin1')}` : 'special';
  };
  visit(directory, '');
  return found;
}
