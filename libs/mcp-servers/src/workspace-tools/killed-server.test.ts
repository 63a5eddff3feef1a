import type { FileChange } from '@chatos/contracts';
import { SAFETY_POLICY_KEY, STRICTEST_POLICY } from '@chatos/contracts';
import { openRuntimeStore, runtimeStoreComponent } from '@chatos/runtime-store';
import { createRuntimeContext, openRuntimeDatabase, readJsonl, resolveStateRoot } from '@chatos/state';
import { temporaryDirectory } from '@chatos/testing';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROUNDS = 6;
/** The call about which a round ends; one that adds two files. */
const SEEN_CALL = 8;
/** What a commit that was killed may leave beside its files; it is not in the way of anything. */
const LEFTOVER = /^\.chatos-.*\.tmp$/;
const CALL_META = { sessionId: 's1', [SAFETY_POLICY_KEY]: { ...STRICTEST_POLICY, confirmFileChanges: false } };

function filesIn(root: string): Map<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !LEFTOVER.test(entry.name));
  return new Map(files.map((entry) => join(entry.parentPath, entry.name)).map((path) => [path.slice(root.length + 1), createHash('sha256').update(readFileSync(path)).digest('hex')]));
}

/** Calls in flight when the server dies; each changes one file, two, or takes one away. */
function callsOf(round: number): { name: string; arguments: Record<string, unknown> }[] {
  return Array.from({ length: 40 }, (_, index) => {
    const stamp = `${round}-${index}`;
    if (index % 4 === 0) return { name: 'apply_patch', arguments: { patch: `*** Begin Patch\n*** Add File: left-${stamp}\n+${stamp}\n*** Add File: right-${stamp}\n+${stamp}\n*** End Patch\n` } };
    if (index % 4 === 3) return { name: 'delete_path', arguments: { path: `left-${round}-${index - 3}` } };
    return { name: 'write_file', arguments: { path: `shared-${index % 3}`, contents: `${stamp}\n`, mode: index % 2 === 0 ? 'append' : 'overwrite' } };
  });
}

describe('a server that is killed in the midst of changes', () => {
  it.skipIf(process.platform === 'win32')('leaves each file old or new, and every change recorded, at whatever moment', { timeout: 120_000 }, async () => {
    using directory = temporaryDirectory();
    const [root, stateRoot] = [join(directory.path, 'workspace'), join(directory.path, 'state')];
    for (const path of [root, stateRoot]) mkdirSync(path);
    const context = createRuntimeContext(resolveStateRoot(stateRoot), 'aide');
    let known = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const transport = new StdioClientTransport({ command: process.execPath, args: [join(import.meta.dirname, '../../test/children/files-server.ts'), root, stateRoot], stderr: 'inherit' });
      const client = new Client({ name: 'test', version: '1.0.0' });
      await client.connect(transport);
      const closed = new Promise((resolve) => { client.onclose = () => resolve(undefined); });
      const kill = () => void (transport.pid !== null && process.kill(transport.pid, 'SIGKILL'));
      // By turns while it works on a call, and at the moment in which a file of the workspace is seen to change.
      const watcher = round % 2 === 0 ? null : watch(root, (_event, name) => name === `left-${round}-${SEEN_CALL}` && kill());
      let answered = 0;
      for (const call of callsOf(round)) {
        client.callTool({ ...call, _meta: CALL_META }).then(() => {
          answered += 1;
          if (watcher === null && answered === SEEN_CALL + round) kill();
        }, () => undefined);
      }
      await closed;
      watcher?.close();
      expect(answered).toBeLessThan(callsOf(round).length);

      const database = openRuntimeDatabase(context, [runtimeStoreComponent('aide')]);
      const store = openRuntimeStore(context, database);
      store.fileChanges.reconcile();
      const changes: FileChange[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = store.fileChanges.list({ limit: 200, cursor });
        changes.unshift(...page.items.toReversed());
        cursor = page.nextCursor;
      }
      const { items } = await readJsonl(context.paths.fileChanges, { offset: 0, limit: 10_000 });
      store.close();
      database.close();

      expect(changes.length).toBeGreaterThan(known);
      known = changes.length;
      expect(items.map((item) => (item as FileChange).id).toSorted()).toEqual(changes.map(({ id }) => id).toSorted());
      const replayed = new Map<string, string>();
      for (const { path, before, after } of changes) {
        expect({ path, before }).toEqual({ path, before: replayed.get(path) ?? null });
        if (after === null) replayed.delete(path);
        else replayed.set(path, after);
      }
      expect(filesIn(root)).toEqual(replayed);
    }
  });
});
