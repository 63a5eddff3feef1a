import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesOf, FOLLOWING, openTestWorkspace, POLICY } from '../../test/support/open-workspace.ts';
import type { AccessPolicy, Workspace } from '../index.ts';
import { WorkspaceError } from '../index.ts';

const MILLISECONDS = 2_500;

describe.runIf(process.platform === 'linux')('while another process swaps a directory and a file for links that lead out', () => {
  it.each([['deny', POLICY], ['allow', FOLLOWING]] as const)('nothing outside is read or changed (links: %s)', async (_name, policy) => {
    using it_ = await openTestWorkspace();
    for (const directory of [it_.outside, it_.path('dir')]) {
      mkdirSync(join(directory, 'sub'), { recursive: true });
      for (const file of ['file.txt', 'sub/file.txt', 'old.txt']) writeFileSync(join(directory, file), directory === it_.outside ? 'SECRET needle' : 'inside needle');
    }
    it_.put({ 'file.txt': 'inside needle' });
    const before = witness(it_.outside);
    const swapper = spawn(process.execPath, [join(import.meta.dirname, '../../test/children/swap.ts'), it_.root, it_.outside], { stdio: ['pipe', 'pipe', 'inherit'] });
    const counts = { served: 0, refused: 0 };
    try {
      await once(swapper.stdout, 'data');
      const until = performance.now() + MILLISECONDS;
      for (let round = 0; performance.now() < until; round += 1) {
        for (const attempt of attempts(it_.workspace, policy, round)) {
          const answer = await attempt().catch((error: unknown) => {
            if (error instanceof WorkspaceError) return error;
            throw error;
          });
          counts[answer instanceof WorkspaceError ? 'refused' : 'served'] += 1;
          expect(answer instanceof WorkspaceError ? answer.message : JSON.stringify(answer)).not.toContain('SECRET');
        }
      }
    } finally {
      swapper.stdin.end();
      await once(swapper, 'exit');
    }
    expect(witness(it_.outside)).toEqual(before);
    // Both sides of the race were met, and it took place where it should.
    expect(counts.served).toBeGreaterThan(50);
    expect(counts.refused).toBeGreaterThan(50);
    expect(existsSync(it_.path('dir')) || existsSync(it_.path('dir.real'))).toBe(true);
  });
});

function attempts(workspace: Workspace, policy: AccessPolicy, round: number): (() => Promise<unknown>)[] {
  const commit = async (prepared: ReturnType<Workspace['prepareWrite']>) => {
    const change = await prepared;
    await change.commit();
    return change.changes.map(({ before }) => Buffer.from(before ?? []).toString());
  };
  return [
    async () => (await workspace.readText('dir/file.txt', policy)).text,
    async () => (await workspace.readText('file.txt', policy)).text,
    async () => (await workspace.readRange('dir/sub/file.txt', { start: 1, end: 1 }, policy)).lines,
    () => workspace.list('dir', { depth: 3 }, policy).then(({ entries }) => entries.filter(({ size }) => size === 'SECRET needle'.length && size !== 'inside needle'.length)),
    () => commit(workspace.prepareWrite('dir/old.txt', bytesOf(`inside needle ${round}`), {}, policy)),
    () => commit(workspace.prepareWrite('file.txt', bytesOf(`inside needle ${round}`), {}, policy)),
    () => commit(workspace.prepareWrite(`dir/sub/new-${round}.txt`, bytesOf('inside'), {}, policy)),
    () => commit(workspace.prepareEdit('dir/file.txt', { oldString: 'inside', newString: 'inside' + (round % 2 === 0 ? '!' : '?') }, policy)),
    () => commit(workspace.prepareMove('dir/sub/file.txt', `dir/moved-${round}.txt`, {}, policy)),
    () => commit(workspace.prepareCopy(`dir/moved-${round}.txt`, 'dir/sub/file.txt', { overwrite: true }, policy)),
    () => commit(workspace.prepareRemove(`dir/sub/new-${round}.txt`, policy)),
    ...(round % 20 === 0 ? [() => workspace.search({ query: 'needle', maxResults: 100 }, policy), () => workspace.search({ query: 'needle', path: 'dir', maxResults: 100 }, policy)] : []),
  ];
}

function witness(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).toSorted().map((path) => {
    const status = statSync(join(directory, path), { bigint: true });
    return `${path} ${status.ino} ${status.mode} ${status.nlink} ${status.mtimeNs} ${status.ctimeNs} ${status.isFile() ? readFileSync(join(directory, path), 'utf8') : ''}`;
  });
}
