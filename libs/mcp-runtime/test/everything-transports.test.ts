import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { temporaryDirectory } from '@chatos/testing';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test, vi } from 'vitest';
import { scriptedAsker } from './asker.ts';
import { commandOf } from './package-command.ts';
import { record, testRuntime } from './support.ts';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

interface Running extends AsyncDisposable {
  endpoint: string;
}

/** The everything server by one of its transports. */
async function everything(transport: 'stdio' | 'streamableHttp' | 'sse'): Promise<Running> {
  const script = commandOf('@modelcontextprotocol/server-everything');
  if (transport === 'stdio') return { endpoint: `'${process.execPath}' '${script}' stdio`, async [Symbol.asyncDispose]() {} };
  const port = await freePort();
  const child: ChildProcess = spawn(process.execPath, [script, transport], { env: { PORT: String(port) }, stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => String(chunk).includes('port') && resolve());
    child.once('exit', () => reject(new Error('the server ended')));
  });
  return {
    endpoint: `http://127.0.0.1:${port}/${transport === 'sse' ? 'sse' : 'mcp'}`,
    async [Symbol.asyncDispose]() {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await exited;
    },
  };
}

const place = () => ({ workspaceRoot: null, signal: new AbortController().signal });

test.each(['stdio', 'streamableHttp', 'sse'] as const)('the everything server over %s: tools, prompts, resources, completion, subscription, sampling, elicitation, roots', async (transport) => {
  await using server = await everything(transport);
  const asker = scriptedAsker(({ body }) => (body.kind === 'elicitation-form' ? { action: 'accept', content: { name: 'Ada' } } : { action: 'accept' }));
  await using under = testRuntime({ questions: asker, sessionModel: async () => ({ name: 'Model', generate: async ({ messages }) => ({ text: `heard ${messages.length}`, stopReason: 'endTurn' }) }) });
  under.configure([record({ name: 'every', endpoint: server.endpoint })]);
  const { runtime } = under;
  const { tools, problems } = await under.list(under.directory);
  expect(problems).toEqual([]);
  expect(tools.map(({ tool }) => tool)).toEqual(expect.arrayContaining(['echo', 'get-structured-content']));
  const call = (tool: string, args: Record<string, unknown> = {}) => under.call('every', tool, { arguments: args, workspaceRoot: under.directory });

  expect((await call('echo', { message: 'hello' })).text).toContain('hello');
  expect((await call('get-structured-content', { location: 'Chicago' })).text).not.toContain('does not fit');
  expect((await call('get-resource-links', { count: 2 })).text).toContain('[resource: ');

  // It offers what a client can answer only once it has been greeted, and says so by list_changed.
  await vi.waitFor(async () => expect((await under.list(under.directory)).tools.map(({ tool }) => tool)).toEqual(expect.arrayContaining(['trigger-sampling-request', 'trigger-elicitation-request', 'get-roots-list'])), { timeout: 5000 });
  expect((await call('trigger-sampling-request', { prompt: 'Hi', maxTokens: 20 })).text).toContain('heard 1');
  expect((await call('trigger-elicitation-request')).text).toContain('Ada');
  expect(asker.asked.map(({ sessionId, body }) => `${sessionId} ${body.kind}`)).toEqual(['s1 sampling', 's1 elicitation-form']);
  await vi.waitFor(async () => expect((await call('get-roots-list')).text).toContain(pathToFileURL(under.directory).href));

  const prompts = (await runtime.prompts.list({ ...place(), refresh: true })).prompts.map(({ name }) => name);
  expect(prompts).toEqual(expect.arrayContaining(['simple-prompt', 'args-prompt', 'completable-prompt']));
  expect((await runtime.prompts.get({ ...place(), server: 'every', name: 'args-prompt', arguments: { city: 'Oslo' } })).messages[0]?.text).toContain('Oslo');
  expect((await runtime.prompts.complete({ ...place(), server: 'every', kind: 'prompt', name: 'completable-prompt', argument: 'department', value: 'E', others: {} })).values).toContain('Engineering');

  const { resources, templates } = await runtime.resources.list({ ...place(), refresh: true });
  expect(templates.length).toBeGreaterThan(0);
  const [first] = resources;
  expect((await runtime.resources.read({ ...place(), server: 'every', uri: first?.uri ?? '' }))[0]?.text?.length).toBeGreaterThan(0);
  const stop = new AbortController();
  const subscribed = vi.fn();
  const over = runtime.resources.subscribe({ server: 'every', uri: first?.uri ?? '', workspaceRoot: null, signal: stop.signal, onUpdated: () => undefined, onSubscribed: subscribed });
  await vi.waitFor(() => expect(subscribed).toHaveBeenCalled());
  stop.abort();
  await over;
});

test('the memory server remembers, the sequential-thinking server thinks', async () => {
  using folder = temporaryDirectory();
  await using under = testRuntime({ secret: async () => join(folder.path, 'memory.jsonl') });
  under.configure([
    record({ name: 'memory', endpoint: `'${process.execPath}' '${commandOf('@modelcontextprotocol/server-memory')}'`, environmentNames: ['MEMORY_FILE_PATH'] }),
    record({ name: 'thinking', endpoint: `'${process.execPath}' '${commandOf('@modelcontextprotocol/server-sequential-thinking')}'` }),
  ]);
  const { tools, problems } = await under.list();
  expect(problems).toEqual([]);
  expect(tools.map(({ qualifiedName }) => qualifiedName)).toEqual(expect.arrayContaining(['mcp_memory_create_entities', 'mcp_memory_read_graph', 'mcp_thinking_sequentialthinking']));
  const thought = await under.call('thinking', 'sequentialthinking', { arguments: { thought: 'first', nextThoughtNeeded: false, thoughtNumber: 1, totalThoughts: 1 } });
  expect(thought).toMatchObject({ isError: false, structured: { thoughtNumber: 1 } });
  expect(thought.text).not.toContain('does not fit');
  await under.call('memory', 'create_entities', { arguments: { entities: [{ name: 'Ada', entityType: 'person', observations: ['likes notes'] }] } });
  expect((await under.call('memory', 'search_nodes', { arguments: { query: 'notes' } })).text).toContain('Ada');
  expect(readFileSync(join(folder.path, 'memory.jsonl'), 'utf8')).toContain('Ada');
});

test('a server over HTTP on this machine is told when another workspace calls', async () => {
  await using server = await everything('streamableHttp');
  await using under = testRuntime();
  under.configure([record({ name: 'every', endpoint: server.endpoint })]);
  const rootsFor = async (workspaceRoot: string, sessionId: string) => {
    await under.call('every', 'echo', { arguments: { message: 'here' }, workspaceRoot, sessionId });
    return (await under.call('every', 'get-roots-list', { workspaceRoot, sessionId })).text;
  };
  await under.list();
  await vi.waitFor(async () => expect(await rootsFor('/tmp/one', 'first')).toContain('file:///tmp/one'));
  await vi.waitFor(async () => {
    const roots = await rootsFor('/tmp/two', 'second');
    expect(roots).toContain('file:///tmp/two');
    expect(roots).not.toContain('file:///tmp/one');
  });
});
