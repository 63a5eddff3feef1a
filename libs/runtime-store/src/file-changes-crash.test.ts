import { temporaryDirectory } from '@chatos/testing';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loggedChanges, recordedChanges } from '../test/support/changes.ts';
import { openTestStore } from '../test/support/open-store.ts';
import { hashOf } from './content-files.ts';

function start(...parameters: string[]): ChildProcess {
  return spawn(process.execPath, [join(import.meta.dirname, '../test/children/change-files.ts'), ...parameters], { stdio: ['ignore', 'pipe', 'inherit'] });
}

const hashAt = (path: string) => (existsSync(path) ? hashOf(readFileSync(path)) : null);

/** The promise: rows and lines are the same, and for each file the recorded changes lead from its first content to what is on the disk. */
async function expectAgreement(root: ReturnType<typeof temporaryDirectory>, workspace: string, first: ReadonlyMap<string, string | null>): Promise<number> {
  const test = openTestStore('aide', root);
  try {
    test.store.fileChanges.reconcile();
    const recorded = recordedChanges(test.store);
    const { changes } = await loggedChanges(test.context.paths.fileChanges);
    const byId = (list: typeof recorded) => list.toSorted((left, right) => left.id.localeCompare(right.id));
    expect(byId(changes)).toEqual(byId(recorded));
    const current = new Map(first);
    for (const { path, before, after } of recorded) {
      expect({ path, before }).toEqual({ path, before: current.get(path) ?? null });
      current.set(path, after);
    }
    for (const name of new Set([...current.keys(), ...readdirSync(workspace).filter((entry) => !entry.startsWith('.'))])) {
      expect({ name, hash: hashAt(join(workspace, name)) }).toEqual({ name, hash: current.get(name) ?? null });
    }
    expect(test.database.raw.prepare("SELECT count(*) FROM aide_file_changes WHERE state = 'pending' OR logged = 0").pluck().get()).toBe(0);
    // Every file of the content store has its row, so that it ages.
    const known = new Set(test.database.raw.prepare<[], string>('SELECT hash FROM aide_contents').pluck().all());
    const files = readdirSync(test.context.paths.blobs, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.filter(({ name }) => !known.has(name))).toEqual([]);
    return recorded.length;
  } finally {
    test.store.close();
    test.database.close();
  }
}

describe('a tool server that is killed', () => {
  it('at any step of a change of two files leaves the records in agreement with the disk', { timeout: 120_000 }, async () => {
    using root = temporaryDirectory();
    const workspace = join(root.path, 'workspace');
    mkdirSync(workspace);
    writeFileSync(join(workspace, 'one'), 'as it was\n');
    const first = new Map([['one', hashAt(join(workspace, 'one'))]]);
    const outcomes = new Set<number>();
    let last = 0;
    for (let steps = 1; ; steps += 1) {
      const child = start(root.path, workspace, 'steps', String(steps));
      const [code] = (await once(child, 'exit')) as [number | null];
      const recorded = await expectAgreement(root, workspace, first);
      outcomes.add(recorded - last);
      last = recorded;
      if (code === 0) break;
      expect(child.signalCode).toBe('SIGKILL');
    }
    // Killed before, between and after the two files.
    expect([...outcomes].toSorted()).toEqual([0, 1, 2]);
  });

  it('at any time, beside others that are killed too, leaves every change recorded once', { timeout: 120_000 }, async () => {
    using root = temporaryDirectory();
    const workspace = join(root.path, 'workspace');
    mkdirSync(workspace);
    openTestStore('aide', root).store.close();
    let recorded = 0;
    for (let round = 0; round < 3; round += 1) {
      const children = ['a', 'b'].map((name) => start(root.path, workspace, 'endless', name));
      await Promise.all(children.map(async (child, index) => {
        const ended = once(child, 'exit');
        let lines = 0;
        for await (const chunk of child.stdout ?? []) {
          lines += String(chunk).split('\n').length - 1;
          if (lines > 2 + round * 3 + index * 5) break;
        }
        child.kill('SIGKILL');
        await ended;
      }));
      const now = await expectAgreement(root, workspace, new Map());
      expect(now).toBeGreaterThan(recorded);
      recorded = now;
    }
  });
});
