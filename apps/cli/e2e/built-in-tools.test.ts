import { BUILTIN_RECORDS, mcpServerFields } from '@chatos/contracts';
import type { chatContract, McpServerRecord, PortClient, ToolPart } from '@chatos/contracts';
import { startModelServer, temporaryDirectory } from '@chatos/testing';
import { filesContaining, runChatos } from '@chatos/testing/workbench';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startDirectWorkbench, turnEnded } from './direct-workbench.ts';
import { everyTool, playEveryTool, willingly } from './every-tool.ts';

const CHAT_WORD = 'heronword';
const AIDE_WORD = 'ottersword';

/** What both surfaces offer alike. */
type Client = PortClient<typeof chatContract>['client']['chat'];
type Surface = Pick<Client, 'messages' | 'questions' | 'tools' | 'turns'> & { sessions: Pick<Client['sessions'], 'watch'> };

async function useEveryTool(surface: Surface, sessionId: Parameters<Surface['turns']['send']>[0]['sessionId'], word: string): Promise<ToolPart[]> {
  const { tools } = await surface.tools.list({ sessionId, refresh: true });
  const builtin = tools.filter(({ server }) => BUILTIN_RECORDS.some(({ name }) => name === server)).map(({ name }) => name);
  const called = new Set(everyTool(word).map(({ tool }) => tool));
  expect([...called].sort(), 'the script calls every tool there is').toEqual([...builtin].sort());
  for (const tool of builtin) await surface.tools.setPolicy({ tool, policy: 'allow' });

  const answering = new AbortController();
  const answers = (async () => {
    for await (const event of await surface.questions.watch(undefined, { signal: answering.signal })) {
      const asked = event.type === 'open' ? event.questions : event.type === 'asked' ? [event.question] : [];
      for (const question of asked) await surface.questions.answer({ id: question.id, answer: willingly(question, word) });
    }
  })().catch((error: unknown) => {
    if (!answering.signal.aborted) throw error;
  });
  const events = await surface.sessions.watch({ id: sessionId });
  const { turn } = await surface.turns.send({ sessionId, text: `Use everything, ${word}.` });
  await turnEnded(events, turn.id);
  answering.abort();
  await answers;
  await events.return?.(undefined);
  const { items } = await surface.messages.list({ sessionId });
  return items.flatMap(({ parts }) => parts.filter((part) => part.kind === 'tool'));
}

test('both runtimes use every built-in tool at once, after which each database, file and content store holds exactly its own', { timeout: 240_000 }, async () => {
  using state = temporaryDirectory();
  using chatFolder = temporaryDirectory();
  using aideFolder = temporaryDirectory();
  await using model = await startModelServer((request) => playEveryTool(request, [CHAT_WORD, AIDE_WORD]));
  const direct = await startDirectWorkbench(state.path);
  let parts: ToolPart[][] = [];
  try {
    const { config } = direct.config();
    const record = await config.models.create({ name: 'scripted', provider: 'openai_compatible', model: 'scripted', baseUrl: model.baseUrl });
    await config.models.setDefault({ id: record.id });
    await config.subagents.create({ name: 'helper', description: 'Helps', prompt: 'You are the helper.' });
    const { revision, settings } = await config.settings.read();
    await config.settings.update({ expectedRevision: revision, changes: { confirmMainTaskCreate: true, maxToolPasses: 100 } });
    expect(settings.confirmFileChanges).toBe(true);
    const builtin = (await config.mcpServers.list()).filter(({ locked }: McpServerRecord) => locked);
    expect(builtin).toHaveLength(BUILTIN_RECORDS.length);
    // Reading alone is off from the start.
    for (const record of builtin) {
      if (!record.enabled) await config.mcpServers.update({ id: record.id, expectedRevision: record.revision, fields: { ...mcpServerFields.parse(record), enabled: true } });
    }

    const { chat } = direct.chat();
    const { aide } = direct.aide();
    const conversation = await chat.sessions.create({ workspaceRoot: chatFolder.path });
    const workspace = await aide.workspaces.add({ path: aideFolder.path });
    const run = await aide.sessions.create({ workspaceId: workspace.id });
    parts = await Promise.all([useEveryTool(chat, conversation.id, CHAT_WORD), useEveryTool(aide, run.id, AIDE_WORD)]);

    for (const [index, surface] of [chat, aide].entries()) {
      const sessionId = index === 0 ? conversation.id : run.id;
      const word = index === 0 ? CHAT_WORD : AIDE_WORD;
      const tasks = (await surface.config.read({ sessionId })).items;
      expect(tasks.map(({ title }) => title)).toEqual([`third ${word}`]);
      const changes = (await surface.fileChanges.read({ sessionId })).items;
      expect(changes.map(({ path, changeType }) => `${changeType} ${path}`).toReversed()).toEqual([
        'created notes.txt', 'modified notes.txt', 'modified notes.txt', 'created copy.txt', 'deleted copy.txt', 'created moved.txt', 'deleted moved.txt',
      ]);
      expect((await surface.fileChanges.content({ id: changes.at(-2)?.id ?? '', side: 'before' })).text).toBe(`written ${word}\n`);
      expect((await surface.contentStore.usage()).contents).toBeGreaterThan(1);
      const [terminal] = await surface.terminals.list({ sessionId });
      expect(terminal).toMatchObject({ name: 'echoing', state: 'exited' });
      expect((await surface.subagents.list({ sessionId })).items.map(({ task }) => task).toReversed()).toEqual([`assist ${word}`, `later ${word}`]);
    }
  } finally {
    await direct.workbench.stop();
  }
  for (const [index, word] of [CHAT_WORD, AIDE_WORD].entries()) {
    const failed = (parts[index] ?? []).filter(({ state: ended }) => ended !== 'succeeded').map(({ tool, result }) => `${tool}: ${result}`);
    // The job may have ended before it was cancelled, which is told.
    expect(failed.filter((line) => !line.includes('cancel_sub_agent_job'))).toEqual([]);
    expect(parts[index]).toHaveLength(everyTool(word).length);
    const folder = index === 0 ? chatFolder.path : aideFolder.path;
    expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe(`changed ${word}\npatched ${word}\n`);
    expect(existsSync(join(folder, 'moved.txt'))).toBe(false);

    const own = index === 0 ? 'chatos_chat_runtime/' : 'chatos/';
    const found = filesContaining(state.path, word);
    expect(found.filter((path) => !path.startsWith(own)), `files of the other side with ${word}`).toEqual([]);
    for (const path of ['file-changes.jsonl', 'ui-prompts.jsonl', 'events.jsonl', index === 0 ? 'runtime.db.sqlite' : 'chatos.db.sqlite']) expect(found).toContain(`${own}${path}`);
    expect(found.some((path) => path.startsWith(`${own}blobs/contents/`))).toBe(true);
    expect(found.some((path) => path.startsWith(`${own}sessions/`) && path.endsWith('.output.log'))).toBe(true);
    // What the user typed for a secret went to the model, and into no record of questions.
    expect(readFileSync(join(state.path, own, 'ui-prompts.jsonl'), 'utf8')).not.toContain('4711');
  }
  expect(await runChatos(['doctor', '--state-root', state.path])).toMatchObject({ status: 0 });
});
