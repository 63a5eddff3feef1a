import { describe, expect, it } from 'vitest';
import { change, ROOMY } from '../test/support/changes.ts';
import { openTestStore } from '../test/support/open-store.ts';
import type { NewFileChange, RuntimeStore } from './index.ts';

function make(store: RuntimeStore, ...changes: NewFileChange[]): string[] {
  return store.fileChanges.finish(store.fileChanges.plan(changes, ROOMY).ids).map(({ id }) => id);
}
const of = (path: string, runId: string, toolCallId: string, sessionId = 's1') => ({ ...change(`/${path}`, 'a', 'b', sessionId), runId, toolCallId });

describe('the history of changes', () => {
  it('has the paths of a session and of a run, each once and in order, and no change that was not made', () => {
    using test = openTestStore('aide');
    const { changeHistory, fileChanges } = test.store;
    make(test.store, of('b', 'r1', 'c1'), of('a', 'r1', 'c1'), of('b', 'r2', 'c2'), of('c', 'r2', 'c2'), of('z', 'r1', 'c9', 's2'));
    fileChanges.plan([of('aa', 'r1', 'c3')], ROOMY);
    expect(changeHistory.paths({ sessionId: 's1' }, { limit: 10 })).toEqual(['a', 'b', 'c']);
    expect(changeHistory.paths({ sessionId: 's1' }, { after: 'a', limit: 1 })).toEqual(['b']);
    expect(changeHistory.paths({ sessionId: 's1', runId: 'r2' }, { limit: 10 })).toEqual(['b', 'c']);
    expect(changeHistory.paths({ sessionId: 'none' }, { limit: 10 })).toEqual([]);
  });

  it('has the changes of a path, of a tool call and of ids, oldest first, with the modes and without the difference', () => {
    using test = openTestStore('aide');
    const { changeHistory } = test.store;
    const [first, , third] = make(test.store, { ...of('b', 'r1', 'c1'), beforeMode: 0o100755, afterMode: 0o100600 }, of('a', 'r1', 'c1'), of('b', 'r2', 'c2'));
    const changes = changeHistory.ofPath('s1', 'b');
    expect(changes.map(({ id }) => id)).toEqual([first, third]);
    expect(changes[0]).toMatchObject({ beforeMode: 0o100755, afterMode: 0o100600, isRestorable: true, runId: 'r1' });
    expect(changes[1]).toMatchObject({ beforeMode: null, afterMode: null });
    expect(changes[0]).not.toHaveProperty('diff');
    expect(changeHistory.ofToolCall('s1', 'c1').map(({ path }) => path)).toEqual(['b', 'a']);
    expect(changeHistory.ofIds([third ?? '', 'none', first ?? '']).map(({ id }) => id)).toEqual([first, third]);
  });

  it('says of a change whose contents before are not known that it cannot be taken back', () => {
    using test = openTestStore('aide');
    make(test.store, { ...of('unknown', 'r1', 'c1'), before: null }, { ...change('/gone', null, null), changeType: 'deleted' }, change('/made', null, 'x'));
    expect(test.store.fileChanges.list().items.map(({ path, isRestorable }) => [path, isRestorable])).toEqual([['made', true], ['gone', false], ['unknown', false]]);
  });

  it('is read by indexes alone', () => {
    using test = openTestStore('aide');
    const { raw } = test.database;
    const plan = (sql: string) => (raw.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]).map(({ detail }) => detail).join('; ');
    expect(plan("SELECT path FROM aide_file_changes WHERE session_id = 's' AND path > 'a' ORDER BY path LIMIT 1")).toMatch(/^SEARCH .* COVERING INDEX aide_file_changes_by_path [^;]*$/);
    expect(plan("SELECT path FROM aide_file_changes WHERE session_id = 's' AND run_id = 'r' AND path > 'a' ORDER BY path LIMIT 1")).toMatch(/^SEARCH .* COVERING INDEX aide_file_changes_of_run [^;]*$/);
    expect(plan("SELECT id FROM aide_file_changes WHERE session_id = 's' AND path = 'p' AND state = 'done' ORDER BY sequence")).toMatch(/^SEARCH .* INDEX aide_file_changes_by_path [^;]*$/);
    expect(plan("SELECT id FROM aide_file_changes WHERE session_id = 's' AND tool_call_id = 'c' AND tool_call_id <> '' ORDER BY sequence")).toMatch(/^SEARCH .* INDEX aide_file_changes_of_call [^;]*$/);
  });
});
