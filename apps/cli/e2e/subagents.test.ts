import { callsTool, eventually, says, startModelServer, streams, temporaryDirectory } from '@chatos/testing';
import type { Question, QuestionEvent } from '@chatos/contracts';
import type { RecordedRequest, Reply } from '@chatos/testing';
import { chmodSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aideRun, chatTurn, startDirectWorkbench } from './direct-workbench.ts';
import type { DirectWorkbench } from './direct-workbench.ts';

const RUN = 'mcp_subagent_router_run_sub_agent';
const AGENT = (name: string, fields = '') => `---\nname: ${name}\ndescription: Works.\n${fields}---\nYou are ${name}.\n`;

const START = 'mcp_subagent_router_start_sub_agent_async';

/** The session's model hands the word to the lead, which hands it to the reader, which reads a file and lists tasks; each passes on what it was told. */
function agent({ conversation, userText, toolResults }: RecordedRequest): Reply {
  const system = conversation.find(({ role }) => role === 'system')?.text ?? '';
  if (toolResults.length > 0) return says(`${/You are (lead|reader)/.exec(system)?.[1] ?? 'main'}: ${toolResults[0]}`);
  if (system.startsWith('You are reader') && userText === 'wait') return streams(['I wait.', { kind: 'hang' }]);
  if (userText === 'wait' || userText === 'job') return callsTool(userText === 'job' ? START : RUN, { task: 'wait', agent_id: 'reader' }, 'call_0');
  if (system.startsWith('You are lead')) return callsTool(RUN, { task: userText, agent_id: 'reader' }, 'call_0');
  if (system.startsWith('You are reader')) return callsTool(userText, userText.includes('read') ? { path: 'note.txt' } : { title: 'from a subagent' }, 'call_0');
  return callsTool(RUN, { task: userText, agent_id: 'team:lead' }, 'call_0');
}

interface Prepared {
  readonly direct: DirectWorkbench;
  readonly plugin: string;
  readonly workspaces: { readonly chat: string; readonly aide: string };
}

async function prepare(directory: string, baseUrl: string, nodePath?: string): Promise<Prepared> {
  const plugin = join(directory, 'team');
  mkdirSync(plugin);
  writeFileSync(join(plugin, 'lead.md'), AGENT('lead'));
  writeFileSync(join(plugin, 'reader.md'), AGENT('reader', 'tools: Read, TodoWrite\n'));
  const workspaces = { chat: join(directory, 'chat-folder'), aide: join(directory, 'aide-folder') };
  for (const [name, path] of Object.entries(workspaces)) {
    mkdirSync(path);
    writeFileSync(join(path, 'note.txt'), `note of ${name}`);
  }
  const direct = await startDirectWorkbench(join(directory, 'state'), nodePath === undefined ? {} : { nodePath });
  const { config } = direct.config();
  const model = await config.models.create({ name: 'loopback', provider: 'openai_compatible', model: 'm', baseUrl });
  await config.models.setDefault({ id: model.id });
  const { found } = await config.subagents.install({ path: plugin });
  expect(found).toMatchObject([{ name: 'team', agents: ['lead', 'reader'], problem: null }]);
  await config.subagents.install({ path: plugin, names: ['team'] });
  return { direct, plugin, workspaces };
}

async function firstAsked(events: AsyncIterable<QuestionEvent>): Promise<Question> {
  for await (const event of events) if (event.type === 'asked') return event.question;
  throw new Error('Nothing was asked.');
}

/** Chat's turn in a folder of its own. */
async function chatIn(client: ReturnType<DirectWorkbench['chat']>, path: string, text: string) {
  const { chat } = client;
  // A session with a folder: `chatTurn` makes those without.
  const inFolder = { chat: { ...chat, sessions: { create: () => chat.sessions.create({ workspaceRoot: path }), watch: chat.sessions.watch }, turns: { send: chat.turns.send } } };
  return chatTurn(inFolder as unknown as typeof client, text);
}

test('both runtimes at once: subagents that start subagents read each their own folder, and no runtime opens a plugin’s file', async () => {
  using directory = temporaryDirectory();
  await using model = await startModelServer(agent);
  const traces = join(directory.path, 'traces');
  mkdirSync(traces);
  const tracedNode = join(directory.path, 'traced-node');
  // Only the three processes: what they start is traced with them, and cannot be traced twice.
  writeFileSync(tracedNode, `#!/bin/sh\ncase "$*" in */processes/*) ;; *) exec '${process.execPath}' "$@" ;; esac\nexec strace -f -qq -s 4096 -e trace=%file -o '${traces}'/$$ '${process.execPath}' "$@"\n`);
  chmodSync(tracedNode, 0o755);
  const { direct, plugin, workspaces } = await prepare(directory.path, model.baseUrl, tracedNode);
  const [chat, aide] = [direct.chat(), direct.aide()];
  await chat.chat.tools.setPolicy({ tool: RUN, policy: 'allow' });
  await aide.aide.tools.setPolicy({ tool: RUN, policy: 'allow' });

  const [chatEnd, aideEnd] = await Promise.all([chatIn(chat, workspaces.chat, 'mcp_code_writer_read_file'), aideRun(aide, workspaces.aide, 'mcp_code_writer_read_file')]);
  for (const [end, note] of [[chatEnd, 'note of chat'], [aideEnd, 'note of aide']] as const) {
    expect(end.turn.state).toBe('completed');
    expect(end.answer).toMatch(/^main: lead: reader: /);
    expect(end.answer).toContain(note);
  }
  const chatStreams = (await chat.chat.subagents.list({ sessionId: chatEnd.sessionId as never })).items;
  const aideStreams = (await aide.aide.subagents.list({ sessionId: aideEnd.sessionId as never })).items;
  for (const [[reader, lead, ...more]] of [[chatStreams], [aideStreams]] as const) {
    expect(more).toEqual([]);
    expect([lead?.agent, reader?.agent, reader?.parentId, lead?.parentId]).toEqual(['lead', 'reader', lead?.id, '']);
    expect([lead?.status, reader?.status]).toEqual(['completed', 'completed']);
  }
  expect((await chat.chat.subagents.list({ sessionId: aideEnd.sessionId as never })).items).toEqual([]);
  const steps = (await aide.aide.subagents.steps({ streamId: aideStreams[0]?.id ?? '' })).items;
  expect(steps.map(({ type }) => type)).toEqual(['assistant', 'tool_result', 'tool_call']);
  expect(JSON.stringify(steps)).not.toContain('note of chat');
  await direct.workbench.stop();

  const traceOf = (entry: string) => readdirSync(traces).map((name) => readFileSync(join(traces, name), 'utf8')).find((text) => text.includes(`processes/${entry}.cjs`)) ?? '';
  expect(traceOf('config')).toContain(`${plugin}/reader.md`);
  for (const runtime of ['chat', 'aide']) {
    expect(traceOf(runtime)).toContain('.db.sqlite');
    expect(traceOf(runtime)).not.toContain(plugin);
  }
});

test('what a subagent two deep may do is asked in the session’s inbox, under its name; the user’s word is what is done', async () => {
  using directory = temporaryDirectory();
  await using model = await startModelServer(agent);
  const { direct, workspaces } = await prepare(directory.path, model.baseUrl);
  const chat = direct.chat();
  await chat.chat.tools.setPolicy({ tool: RUN, policy: 'allow' });
  await chat.chat.tools.setPolicy({ tool: 'mcp_task_manager_add_task', policy: 'ask' });
  const questions = await chat.chat.questions.watch();
  const ending = chatIn(chat, workspaces.chat, 'mcp_task_manager_add_task');
  const asked = await firstAsked(questions);
  expect(asked).toMatchObject({ server: 'subagent_router', body: { kind: 'tool-approval', agent: 'reader', tool: 'mcp_task_manager_add_task', arguments: { title: 'from a subagent' } } });
  await chat.chat.questions.answer({ id: asked.id, answer: { action: 'accept' } });
  const { turn, sessionId } = await ending;
  expect(asked.sessionId).toBe(sessionId);
  expect(turn.state).toBe('completed');
  const [message] = (await chat.chat.messages.list({ sessionId: sessionId as never })).items;
  expect((await chat.chat.config.read({ sessionId: sessionId as never })).items).toMatchObject([{ title: 'from a subagent', sessionId, runId: turn.id, userMessageId: message?.id }]);
  await direct.workbench.stop();
});

test('a stop of the turn stops its subagent; a job of a runtime that is killed outright is told as interrupted, and not run again', async () => {
  using directory = temporaryDirectory();
  await using model = await startModelServer(agent);
  const { direct } = await prepare(directory.path, model.baseUrl);
  const { chat } = direct.chat();
  for (const tool of [RUN, START]) await chat.tools.setPolicy({ tool, policy: 'allow' });
  const session = await chat.sessions.create({});
  const { turn } = await chat.turns.send({ sessionId: session.id, text: 'wait' });
  const waiting = await model.request(1);
  const [run] = await eventually('the run to speak', async () => {
    const { items } = await chat.subagents.list({ sessionId: session.id });
    return waiting.partsSent > 0 && items.length > 0 ? items : undefined;
  });
  expect(run).toMatchObject({ agent: 'reader', status: 'running' });
  expect(await chat.turns.stop({ sessionId: session.id, turnId: turn.id })).toMatchObject({ state: 'stopped' });
  await eventually('the run to end', async () => (await chat.subagents.list({ sessionId: session.id })).items[0]?.status === 'stopped');
  expect(await waiting.ended).toBe('broken-off');

  await chat.turns.send({ sessionId: session.id, text: 'job' });
  await eventually('the job to run', async () => (await chat.subagents.list({ sessionId: session.id })).items[0]?.status === 'running' && model.requests.length >= 5);
  const { pid } = await chat.status.read();
  process.kill(pid, 'SIGKILL');
  await eventually('Chat to be ready again', () => direct.workbench.states().find(({ process: name, state, restarts }) => name === 'chat' && state === 'ready' && restarts === 1));
  const again = direct.chat().chat;
  const asked = model.requests.length;
  expect((await again.subagents.list({ sessionId: session.id })).items).toMatchObject([{ status: 'failed', result: expect.stringContaining('ChatOS ended while this subagent worked') }, { status: 'stopped' }]);
  expect(model.requests).toHaveLength(asked);
  await direct.workbench.stop();
});
