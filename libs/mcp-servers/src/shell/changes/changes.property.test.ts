import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTracked, readTree } from '../../../test/support/tracked-workspace.ts';

const name = fc.constantFrom('a', 'b', 'c d', 'ä.txt', 'sub/a', 'sub/b', 'sub/deep/a', 'other/a');
const folder = fc.constantFrom('sub', 'sub/deep', 'other', 'moved');
const quoted = (path: string) => `'${path}'`;
const parentOf = (path: string) => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.');

/** Real commands; one that does not fit the tree as it is does nothing. */
const operation = fc.oneof(
  fc.tuple(name, fc.string({ unit: fc.constantFrom('x', 'y', '\n'), maxLength: 6 })).map(([path, text]) => `mkdir -p ${quoted(parentOf(path))}; printf %s ${quoted(text)} > ${quoted(path)}`),
  name.map((path) => `echo more >> ${quoted(path)}`),
  name.map((path) => `rm -f ${quoted(path)}`),
  folder.map((path) => `rm -rf ${quoted(path)}`),
  fc.tuple(name, name).map(([from, to]) => `mv ${quoted(from)} ${quoted(to)}`),
  fc.tuple(folder, folder).map(([from, to]) => `mv -T ${quoted(from)} ${quoted(to)}`),
  fc.tuple(name, name).map(([from, to]) => `cp -p ${quoted(from)} ${quoted(to)}`),
  fc.tuple(name, name).map(([from, to]) => `ln -sfn ${quoted(from)} ${quoted(to)}`),
  fc.tuple(name, name).map(([from, to]) => `ln -f ${quoted(from)} ${quoted(to)}`),
  name.map((path) => `chmod +x ${quoted(path)}`),
  name.map((path) => `touch ${quoted(path)}`),
  // The same size, and the time of change set back.
  name.map((path) => `[ -f ${quoted(path)} ] && cp -p ${quoted(path)} /tmp/chatos-$$ && tr xy yx < /tmp/chatos-$$ > ${quoted(path)}; touch -r /tmp/chatos-$$ ${quoted(path)}; rm -f /tmp/chatos-$$`),
);
const script = fc.array(operation, { minLength: 1, maxLength: 5 }).map((lines) => lines.map((line) => `{ ${line}; } 2>/dev/null || true`).join('\n'));

test.runIf(process.platform === 'linux')('whatever commands do to the tree is recorded exactly, with what was before and after', async () => {
  await using tracked = openTracked();
  let steps = 0;
  await fc.assert(fc.asyncProperty(fc.array(fc.record({ script, isAgent: fc.boolean() }), { minLength: 1, maxLength: 4 }), async (rounds) => {
    tracked.sh('rm -rf ./*; mkdir -p sub/deep other; echo one > a; echo two > sub/a; echo three > sub/deep/a');
    for (const step of rounds) {
      const toolCallId = `call-${(steps += 1)}`;
      const before = readTree(tracked.root);
      // What the user does while no command runs is nobody's.
      const report = step.isAgent ? await tracked.run(step.script, { toolCallId }) : (tracked.sh(step.script), null);
      const after = readTree(tracked.root);
      const expected = step.isAgent ? [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path)).toSorted() : [];
      const recorded = tracked.recorded().filter((change) => change.toolCallId === toolCallId);
      expect(recorded.map(({ path }) => path)).toEqual(expected);
      expect(report?.paths ?? []).toEqual(expected);
      for (const change of recorded) {
        expect([change.path, tracked.textOf(change.before), tracked.textOf(change.after)]).toEqual([change.path, before.get(change.path) ?? null, after.get(change.path) ?? null]);
        expect(change).toMatchObject({ isRestorable: true, server: 'shell_tasks', changeType: before.has(change.path) ? (after.has(change.path) ? 'modified' : 'deleted') : 'created' });
      }
    }
    expect(tracked.errors).toEqual([]);
  }), { numRuns: 30 });
}, 30_000);
