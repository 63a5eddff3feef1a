import type { ToolPart } from '@chatos/contracts';
import { callsTool, eventually, groupMembers, startModelServer, temporaryDirectory, testMcpServer } from '@chatos/testing';
import type { TestMcpServer } from '@chatos/testing';
import { commandLine, descendants, isAlive } from '@chatos/testing/workbench';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startDirectWorkbench } from './direct-workbench.ts';

/** What is called before the turn hangs in a call of the last of them. */
const CALLS: [TestMcpServer, string][] = [['grandchild', 'pids'], ['ignores-sigterm', 'pid'], ['hangs-in-call', 'hang']];

const ownProcesses = () => descendants(process.pid).filter(isAlive);
const processOf = (name: string) => descendants(process.pid).find((pid) => commandLine(pid).includes(`processes/${name}.cjs`)) ?? 0;

test.each(['killed', 'quit'] as const)('bad servers in the midst of a turn: when Chat is %s, none of their processes is left, and the turn says that it was interrupted', async (how) => {
  using directory = temporaryDirectory();
  const before = ownProcesses();
  await using model = await startModelServer();
  const stateRoot = join(directory.path, 'state');
  const direct = await startDirectWorkbench(stateRoot);
  const { config } = direct.config();
  const record = await config.models.create({ name: 'Loopback', provider: 'openai_compatible', model: 'm', baseUrl: model.baseUrl });
  await config.models.setDefault({ id: record.id });
  const { chat } = direct.chat();
  for (const [server, tool] of CALLS) {
    await config.mcpServers.create({ fields: { name: server, endpoint: `'${process.execPath}' '${testMcpServer(server)}'` }, environment: {} });
    await chat.tools.setPolicy({ tool: `mcp_${server}_${tool}`, policy: 'allow' });
    model.enqueue(callsTool(`mcp_${server}_${tool}`, {}));
  }
  const session = await chat.sessions.create({});
  await chat.turns.send({ sessionId: session.id, text: 'go' });
  const tools = await eventually('the last call to hang', async () => {
    const { items } = await chat.messages.list({ sessionId: session.id });
    const found = items.flatMap(({ parts }) => parts.filter((part): part is ToolPart => part.kind === 'tool'));
    return found.at(-1)?.tool === 'mcp_hangs-in-call_hang' && found.at(-1)?.state === 'running' ? found : null;
  });
  const pids = tools.flatMap(({ result }) => (result ?? '').split(' ').filter(Boolean).map(Number));
  expect(pids).toHaveLength(3);
  expect(pids.every(isAlive)).toBe(true);
  const aide = processOf('aide');
  // Taken now, for what a killed runtime leaves is no longer below this process.
  const started = ownProcesses().filter((pid) => !before.includes(pid));

  if (how === 'killed') {
    process.kill(processOf('chat'), 'SIGKILL');
    await eventually('every process of the servers to be gone', () => !pids.some(isAlive), 10_000);
    for (const pid of pids) expect(groupMembers(pid)).toEqual([]);
    // The other runtime is where it was.
    expect(processOf('aide')).toBe(aide);
  }
  await direct.workbench.stop();
  await eventually('the process table to be as it was', () => !started.some(isAlive) && ownProcesses().every((pid) => before.includes(pid)), 10_000);
  expect(pids.some(isAlive)).toBe(false);

  const again = await startDirectWorkbench(stateRoot);
  const { items } = await again.chat().chat.messages.list({ sessionId: session.id });
  expect(items.at(-1)).toMatchObject({ role: 'assistant', turnState: 'interrupted', turnNotice: expect.stringContaining('not run again by itself') as string });
  await again.workbench.stop();
});
