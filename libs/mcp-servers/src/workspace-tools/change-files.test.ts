import { STRICTEST_POLICY } from '@chatos/contracts';
import type { RuntimeStore } from '@chatos/runtime-store';
import type { PreparedChange } from '@chatos/workspace-files';
import { openWorkspace, WorkspaceError } from '@chatos/workspace-files';
import { rgPath } from '@vscode/ripgrep';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openWorkspaceServers } from '../../test/support/workspace-servers.ts';
import type { ToolCallContext } from '../kit/index.ts';
import { createChangeFiles } from './change-files.ts';

const CALL: ToolCallContext = {
  policy: { ...STRICTEST_POLICY, confirmFileChanges: false }, sessionId: 's1', runId: 'r1', toolCallId: 'c1', userMessageId: 'm1', caller: 'main', signal: new AbortController().signal,
  ask: () => Promise.reject(new Error('nobody was to be asked')), progress: () => undefined,
};

/** Makes a file, with the commit changed as a test needs it. */
async function writeWith(commit: (prepared: PreparedChange, store: RuntimeStore) => Promise<void>) {
  const servers = await openWorkspaceServers();
  const workspace = await openWorkspace(servers.root, { refused: [], ripgrepPath: rgPath });
  const changeFiles = createChangeFiles({ workspace, records: servers.store, server: 'code_writer' });
  const result = await changeFiles('write_file', CALL, async (opened, policy) => {
    const prepared = await opened.prepareWrite('a', Buffer.from('x'), {}, policy);
    return { ...prepared, commit: () => commit(prepared, servers.store) };
  }).catch((error: unknown) => error);
  const changes = servers.store.fileChanges.list().items;
  const settled = servers.store.fileChanges.reconcile();
  await servers[Symbol.asyncDispose]();
  return { result, changes, settled };
}

const failed = (code: 'failed' | 'disk-full') => new WorkspaceError(code, { problem: 'Something was left over.', remedy: 'Look.' });
const NOTHING_LEFT = { finished: 0, discarded: 0, logged: 0 };

describe('making a change', () => {
  it('that fails records what the files hold all the same', async () => {
    const { result, changes, settled } = await writeWith(async (prepared) => {
      await prepared.commit();
      throw failed('failed');
    });
    expect(result).toMatchObject({ status: 'error', code: 'failed', problem: 'Something was left over.' });
    expect(changes).toMatchObject([{ path: 'a', changeType: 'created' }]);
    expect(settled).toEqual(NOTHING_LEFT);
  });

  it.each(['failed', 'disk-full'] as const)('that fails leaves no record where the files hold nothing of it (%s)', async (code) => {
    const { result, changes, settled } = await writeWith(() => Promise.reject(failed(code)));
    expect(result).toMatchObject({ status: 'error', code });
    expect([changes, settled]).toEqual([[], NOTHING_LEFT]);
  });

  it('begins with the records, and the contents', async () => {
    let kept: string | null = null;
    const { result } = await writeWith(async (prepared, store) => {
      kept = Buffer.from(store.contents.read(createHash('sha256').update('x').digest('hex')) ?? []).toString();
      await prepared.commit();
    });
    expect([kept, result]).toMatchObject(['x', { status: 'ok' }]);
  });
});
