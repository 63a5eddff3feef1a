import type { ToolPart } from '@chatos/contracts';
import { callsTool, createGate, says, startModelServer, streams, temporaryDirectory } from '@chatos/testing';
import type { ModelServer, TemporaryDirectory } from '@chatos/testing';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDirectWorkbench, turnEnded } from './direct-workbench.ts';
import type { DirectWorkbench } from './direct-workbench.ts';

let state: TemporaryDirectory;
let folders: TemporaryDirectory;
let model: ModelServer;
let direct: DirectWorkbench;
let aide: ReturnType<DirectWorkbench['aide']>['aide'];

beforeAll(async () => {
  state = temporaryDirectory();
  folders = temporaryDirectory();
  model = await startModelServer();
  direct = await startDirectWorkbench(state.path);
  const { config } = direct.config();
  const record = await config.models.create({ name: 'scripted', provider: 'openai_compatible', model: 'scripted', baseUrl: model.baseUrl });
  await config.models.setDefault({ id: record.id });
  ({ aide } = direct.aide());
});
afterAll(async () => {
  await direct.workbench.stop();
  await model.close();
  state.remove();
  folders.remove();
});

async function openSession(path: string) {
  const workspace = await aide.workspaces.add({ path });
  const session = await aide.sessions.create({ workspaceId: workspace.id, mode: 'auto-edit' });
  const events = await aide.sessions.watch({ id: session.id });
  return {
    workspace, session,
    async run(text: string, meanwhile: () => Promise<void> = async () => undefined) {
      const { turn } = await aide.turns.send({ sessionId: session.id, text });
      await meanwhile();
      await turnEnded(events, turn.id);
      const answer = (await aide.messages.list({ sessionId: session.id })).items.at(-1);
      return { state: answer?.turnState, notice: answer?.turnNotice ?? '', tools: (answer?.parts ?? []).filter((part): part is ToolPart => part.kind === 'tool'), said: (answer?.parts ?? []).map((part) => (part.kind === 'text' ? part.text : '')).join('') };
    },
  };
}

const write = (path: string, contents: string) => callsTool('mcp_code_writer_write_file', { path, contents });

test('a folder that vanishes in the midst of a run: the model is told, the run ends, and the next message says what is to be done', async () => {
  const path = join(folders.path, 'vanishes');
  mkdirSync(path);
  const { session, run } = await openSession(path);
  const gate = createGate();
  model.enqueue(write('a.txt', 'one\n'), streams(['first it is there ', { kind: 'gate', gate }, { kind: 'tool-call', tool: 'mcp_code_writer_write_file', arguments: { path: 'b.txt', contents: 'two\n' } }]), callsTool('mcp_code_writer_list_directory', {}), says('I stop here'));
  const ended = await run('go', async () => {
    await gate.reached;
    rmSync(path, { recursive: true });
    gate.open();
  });
  expect(ended).toMatchObject({ state: 'completed', said: 'first it is there I stop here' });
  expect(ended.tools.map(({ state: how }) => how)).toEqual(['succeeded', 'failed', 'failed']);
  for (const { result } of ended.tools.slice(1)) expect(result).toMatch(/gone|no longer|not there|does not exist/iu);
  expect(existsSync(path), 'nothing makes the folder anew').toBe(false);

  const next = await run('and now?');
  expect(next.state).toBe('failed');
  expect(next.notice).toContain(path);
  expect((await aide.workspaces.list()).find(({ path: known }) => known === path)).toMatchObject({ isPresent: false });
  // What was recorded can still be looked at, and says that it cannot be undone now.
  const { items } = await aide.review.files({ sessionId: session.id });
  expect(items).toMatchObject([{ path: 'a.txt', change: 'created' }]);
  const preview = await aide.review.preview({ sessionId: session.id, scope: { kind: 'session' } }).catch((error: unknown) => error);
  expect(JSON.stringify(preview)).toMatch(/refuse|UNUSABLE_INPUT|"none"/u);
});

test('a link to a folder is the folder; a broken .git keeps nobody from working, reviewing or taking back, and is not touched', async () => {
  const real = join(folders.path, 'real');
  mkdirSync(join(real, '.git'), { recursive: true });
  writeFileSync(join(real, '.git', 'HEAD'), '\0 no head');
  writeFileSync(join(real, 'a.txt'), 'one\ntwo\nthree\n');
  symlinkSync(real, join(folders.path, 'link'));
  const { workspace, session, run } = await openSession(join(folders.path, 'link'));
  expect(workspace.path).toBe(realpathSync(real));
  model.enqueue(callsTool('mcp_code_writer_edit_file', { path: 'a.txt', old_string: 'two', new_string: 'TWO' }), callsTool('mcp_shell_tasks_run_shell_command', { command: 'git status' }), says('done'));
  await aide.tools.setPolicy({ tool: 'mcp_shell_tasks_run_shell_command', policy: 'allow' });
  expect(await run('go')).toMatchObject({ state: 'completed', said: 'done' });
  const preview = await aide.review.preview({ sessionId: session.id, scope: { kind: 'session' } });
  await aide.review.undo({ sessionId: session.id, scope: { kind: 'session' }, previewId: preview.id });
  expect(readFileSync(join(real, 'a.txt'), 'utf8')).toBe('one\ntwo\nthree\n');
  expect(readFileSync(join(real, '.git', 'HEAD'), 'utf8')).toBe('\0 no head');
});

test('files that change under the agent: its edit of what it has read fails rather than overwrites, and the run goes on', async () => {
  const path = join(folders.path, 'changing');
  mkdirSync(path);
  writeFileSync(join(path, 'a.txt'), 'theirs\n');
  const { session, run } = await openSession(path);
  const gate = createGate();
  model.enqueue(callsTool('mcp_code_writer_read_file', { path: 'a.txt' }), streams([{ kind: 'gate', gate }, { kind: 'tool-call', tool: 'mcp_code_writer_edit_file', arguments: { path: 'a.txt', old_string: 'theirs', new_string: 'mine' } }]), says('it is another file now'));
  const ended = await run('go', async () => {
    await gate.reached;
    writeFileSync(join(path, 'a.txt'), 'the user wrote this\n');
    gate.open();
  });
  expect(ended).toMatchObject({ state: 'completed', said: 'it is another file now' });
  expect(ended.tools[1]?.state).toBe('failed');
  expect(readFileSync(join(path, 'a.txt'), 'utf8')).toBe('the user wrote this\n');
  expect((await aide.review.files({ sessionId: session.id })).items).toEqual([]);
});
