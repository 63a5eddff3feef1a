import type { McpServerRecord, QuestionAnswer } from '@chatos/contracts';
import { temporaryDirectory, testMcpServer } from '@chatos/testing';
import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createMemoryApprovals, describeCommand } from '../src/index.ts';
import type { LoginPath, NewQuestion } from '../src/index.ts';
import { record, testRuntime } from './support.ts';

/** A user whose every question the test answers. */
function user() {
  const asked: { question: NewQuestion; signal: AbortSignal; answer(action: QuestionAnswer['action']): void }[] = [];
  const ask = (question: NewQuestion, signal: AbortSignal) =>
    new Promise<QuestionAnswer>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      asked.push({ question, signal, answer: (action) => resolve({ action }) });
    });
  return { asked, questions: { ask } };
}

/** A folder with a `server-node` in it, which is the Node that runs the test. */
function folderWithNode(name = 'server-node'): string {
  const directory = temporaryDirectory();
  onTestFinished(() => directory.remove());
  const folder = join(directory.path, 'bin');
  mkdirSync(folder);
  symlinkSync(process.execPath, join(folder, name));
  chmodSync(folder, 0o755);
  return folder;
}

const imported = (endpoint: string, more: Partial<McpServerRecord> = {}) => record({ name: 'fs', endpoint, origin: 'imported', ...more });
const command = `'${process.execPath}' '${testMcpServer('environment')}'`;

test('an imported server is not started before its command is approved: the listing waits, the status says so, and then it runs', async () => {
  const { asked, questions } = user();
  const approvals = createMemoryApprovals();
  await using under = testRuntime({ questions, approvals });
  const server = imported(command);
  under.configure([server]);
  const listing = under.runtime.listTools({ workspaceRoot: null, sessionId: 's7', signal: new AbortController().signal });
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]?.question).toMatchObject({
    sessionId: 's7', server: 'fs',
    body: { kind: 'server-consent', command: [process.execPath, testMcpServer('environment')], resolvedBinary: process.execPath, environmentNames: [], workingDirectory: under.directory, previous: null },
  });
  expect(under.started).toEqual([]);
  expect(under.runtime.statuses()[0]).toMatchObject({ state: 'waiting-for-consent', problem: expect.any(String), remedy: expect.any(String) });
  asked[0]?.answer('accept');
  expect((await listing).tools.map(({ tool }) => tool)).toEqual(['tell']);
  expect(under.started).toHaveLength(1);
  await under.call('fs', 'tell');
  expect(asked).toHaveLength(1);

  await using later = testRuntime({ approvals });
  later.configure([server]);
  expect((await later.list()).problems).toEqual([]);
});

test('a declined server starts nothing: a problem in the listing, an error for a call, and the user’s own start asks once more', async () => {
  const { asked, questions } = user();
  await using under = testRuntime({ questions, approvals: createMemoryApprovals() });
  const server = imported(command);
  under.configure([server]);
  const listing = under.list();
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  asked[0]?.answer('decline');
  expect((await listing).problems).toEqual([{ server: 'fs', problem: expect.stringContaining('not been approved'), remedy: expect.stringContaining('chatos config approve mcp fs') }]);
  await expect(under.call('fs', 'tell')).rejects.toMatchObject({ code: 'waiting-for-consent' });
  expect(under.runtime.statuses()[0]?.state).toBe('waiting-for-consent');
  expect(under.started).toEqual([]);
  expect(asked).toHaveLength(1);
  const starting = under.runtime.start(server.id, new AbortController().signal);
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  asked[1]?.answer('accept');
  await starting;
  expect(under.runtime.statuses()[0]?.state).toBe('running');
});

test('where nobody can be asked, what the configuration did not approve is refused, for the test button too', async () => {
  await using under = testRuntime({ approvals: createMemoryApprovals() });
  const server = imported(command);
  under.configure([server]);
  expect((await under.list()).problems).toHaveLength(1);
  expect(await under.runtime.test(server, new AbortController().signal)).toMatchObject({ ok: false, message: expect.stringContaining('not been approved') });
  expect(under.started).toEqual([]);
});

test('what was typed is approved in the configuration, and runs unasked', async () => {
  await using under = testRuntime({ approvals: createMemoryApprovals() });
  const surroundings = { path: '', workingDirectory: under.directory };
  under.configure([record({ name: 'fs', endpoint: command, approvedHash: describeCommand({ endpoint: command, environmentNames: [] }, surroundings)?.hash ?? null })]);
  expect((await under.list()).problems).toEqual([]);
});

test('where another binary takes the name of the approved one, the user is asked again and shown both', async () => {
  const [first, second] = [folderWithNode(), folderWithNode()];
  const { asked, questions } = user();
  const approvals = createMemoryApprovals();
  const login = (path: string): LoginPath => ({ resolve: async () => path, current: () => path });
  const server = imported(`server-node '${testMcpServer('environment')}'`);
  {
    await using under = testRuntime({ questions, approvals, loginPath: login(second) });
    under.configure([server]);
    const listing = under.list();
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    asked[0]?.answer('accept');
    expect((await listing).problems).toEqual([]);
    // The child gets the PATH its command was found on.
    expect((await under.call('fs', 'tell')).structured).toMatchObject({ environment: { PATH: second } });
  }
  await using under = testRuntime({ questions, approvals, loginPath: login(`${first}:${second}`) });
  under.configure([server]);
  const listing = under.list();
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  expect(asked[1]?.question.body).toMatchObject({ resolvedBinary: join(first, 'server-node'), previous: { resolvedBinary: join(second, 'server-node') } });
  asked[1]?.answer('cancel');
  expect((await listing).problems).toHaveLength(1);
  expect(under.started).toEqual([]);
});

test('a question holds up no other server, and goes with the turn that waited', async () => {
  const { asked, questions } = user();
  await using under = testRuntime({ questions, approvals: createMemoryApprovals() });
  const approved = record({ name: 'other', endpoint: command, approvedHash: describeCommand({ endpoint: command, environmentNames: [] }, { path: '', workingDirectory: under.directory })?.hash ?? null });
  under.configure([imported(command), approved], { mcpStartupConcurrency: 1 });
  const controller = new AbortController();
  const listing = under.runtime.listTools({ workspaceRoot: null, signal: controller.signal });
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  await under.call('other', 'tell');
  controller.abort();
  await expect(listing).rejects.toThrow();
  expect(asked[0]?.signal.aborted).toBe(true);
});

test('a tool that changes is offered and called no more until the difference is accepted', async () => {
  const { asked, questions } = user();
  await using under = testRuntime({ questions });
  under.configure([record({ name: 'c', endpoint: `'${process.execPath}' '${testMcpServer('changes-its-tools')}'` })]);
  expect((await under.list()).tools.map(({ tool }) => tool)).toEqual(['read', 'change']);
  await under.call('c', 'change');
  await vi.waitFor(async () => expect((await under.list()).tools.map(({ tool }) => tool)).toEqual(['change']));
  await expect(under.call('c', 'read')).rejects.toMatchObject({ code: 'tool-changed' });
  expect((await under.list()).problems).toEqual([{ server: 'c', problem: expect.stringContaining('read'), remedy: expect.stringContaining('accept') }]);
  expect(asked).toHaveLength(1);
  expect(asked[0]?.question.body).toMatchObject({ kind: 'tools-changed', changes: [{ tool: 'read', before: { description: 'Reads.' }, after: { description: 'Reads, and sends it elsewhere.' } }] });
  asked[0]?.answer('accept');
  await vi.waitFor(async () => expect((await under.list()).tools).toHaveLength(2));
  expect((await under.call('c', 'read')).text).toBe('read');
});

test('a listing of what is known starts nothing and asks nobody', async () => {
  const { asked, questions } = user();
  await using under = testRuntime({ questions, approvals: createMemoryApprovals() });
  under.configure([imported(command)]);
  const { tools, problems } = await under.runtime.listTools({ workspaceRoot: null, isKnownOnly: true, signal: new AbortController().signal });
  expect([tools, problems.map(({ server }) => server), asked, under.started]).toEqual([[], ['fs'], [], []]);
  const hidden = await under.runtime.listTools({ workspaceRoot: null, isHidden: () => true, signal: new AbortController().signal });
  expect([hidden.problems, asked]).toEqual([[], []]);
});

test('what was approved and what is started are one: another program found in between is refused at the start', async () => {
  const [approved, other] = [folderWithNode(), folderWithNode()];
  const { asked, questions } = user();
  const resolve = vi.fn(async () => `${other}:${approved}`).mockResolvedValueOnce(approved);
  await using under = testRuntime({ questions, approvals: createMemoryApprovals(), loginPath: { resolve, current: () => null } });
  under.configure([imported(`server-node '${testMcpServer('environment')}'`)]);
  const listing = under.list();
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  asked[0]?.answer('accept');
  expect((await listing).problems).toEqual([{ server: 'fs', problem: expect.stringContaining('not been approved'), remedy: expect.any(String) }]);
  expect(under.started).toEqual([]);
});

test('a server that declares a PATH of its own is found, approved and run by that one', async () => {
  const folder = folderWithNode();
  const { asked, questions } = user();
  await using under = testRuntime({ questions, approvals: createMemoryApprovals(), secret: async () => folder });
  under.configure([imported(`server-node '${testMcpServer('environment')}'`, { environmentNames: ['PATH'] })]);
  const listing = under.list();
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]?.question.body).toMatchObject({ resolvedBinary: join(folder, 'server-node'), environmentNames: ['PATH'] });
  expect(JSON.stringify(under.runtime.statuses())).not.toContain(`"path":"${folder}`);
  asked[0]?.answer('accept');
  expect((await listing).problems).toEqual([]);
  expect((await under.call('fs', 'tell')).structured).toMatchObject({ environment: { PATH: folder } });
});

test('the approved file itself is started, whatever the PATH of the child says', async () => {
  const [approved, other] = [folderWithNode(), folderWithNode()];
  const { asked, questions } = user();
  await using under = testRuntime({ questions, approvals: createMemoryApprovals(), loginPath: { resolve: async () => approved, current: () => approved }, runtimeVariables: { PATH: other } });
  under.configure([imported(`server-node '${testMcpServer('environment')}'`)]);
  const listing = under.list();
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  asked[0]?.answer('accept');
  await listing;
  const { environment, pid } = (await under.call('fs', 'tell')).structured as { environment: Record<string, string>; pid: number };
  expect(environment['PATH']).toBe(other);
  expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0]).toBe(join(approved, 'server-node'));
});
