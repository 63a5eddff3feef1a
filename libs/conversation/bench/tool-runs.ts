import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { createMcpRuntime, createMemoryApprovals } from '@chatos/mcp-runtime';
import { startCallingServer } from '@chatos/testing';
import { isStepCount, jsonSchema, streamText, tool } from 'ai';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loopbackModel, openHarness, server as configured } from '../test/harness.ts';
import type { Harness } from '../test/harness.ts';
import { median } from './statistics.ts';

const CALLS = 100;
/** As a file of source is. */
const FILE_BYTES = 4_000;
const WARM_UP = 2;
const ROUNDS = 7;
const TOOL = 'read_text_file';

/**
 * A run that reads a hundred files, one call of the model for each: through the conversations, with a real MCP server in a process of its own, everything on disk and
 * one watcher, against the AI SDK's own loop with a tool that reads the same files in process. The model is a server on a thread of its own.
 */
export async function compareToolRuns(directory: string): Promise<{ runtime: number; alone: number; ratio: number }> {
  const workspace = join(directory, 'workspace');
  mkdirSync(workspace, { recursive: true });
  const root = realpathSync(workspace);
  const files = Array.from({ length: CALLS }, (_, index) => ({ path: join(root, `${index}.txt`) }));
  for (const [index, { path }] of files.entries()) writeFileSync(path, `${index} ${'const value = compute(input);\n'.repeat(FILE_BYTES / 30)}`);
  const script = join(import.meta.dirname, '..', 'node_modules', '@modelcontextprotocol', 'server-filesystem', 'dist', 'index.js');
  const mcp = createMcpRuntime({
    baseEnvironment: { PATH: process.env['PATH'] ?? '' }, runtimeVariables: {}, secret: () => Promise.reject(new Error('no secrets')),
    groups: { started: () => undefined, ended: () => undefined }, approvals: { ...createMemoryApprovals(), isApproved: () => true }, defaultDirectory: root, log: () => undefined,
  });
  await using model = await startCallingServer({ calls: CALLS, tool: TOOL, arguments: files });
  await using harness = openHarness({ directory, mcp, snapshot: { models: [loopbackModel(model.baseUrl)], mcpServers: [configured('files', `"${process.execPath}" "${script}" "${root}"`)] } });
  harness.conversations.tools.setPolicy(`mcp_files_${TOOL}`, 'allow');
  const runtimeTimes: number[] = [];
  const aloneTimes: number[] = [];
  try {
    for (let round = -WARM_UP; round < ROUNDS; round += 1) {
      const runtime = await timed(() => runThroughRuntime(harness));
      const alone = await timed(() => runAlone(model.baseUrl));
      if (round < 0) continue;
      runtimeTimes.push(runtime);
      aloneTimes.push(alone);
    }
  } finally {
    await mcp.close();
  }
  return { runtime: Math.round(median(runtimeTimes)), alone: Math.round(median(aloneTimes)), ratio: median(runtimeTimes) / median(aloneTimes) };
}

async function timed(work: () => Promise<number>): Promise<number> {
  const startedAt = performance.now();
  const calls = await work();
  const elapsed = performance.now() - startedAt;
  if (calls !== CALLS) throw new Error(`bench: ${calls} calls were made, not ${CALLS}`);
  return elapsed;
}

/** From the send to the turn's end as its watcher sees it. */
async function runThroughRuntime(harness: Harness): Promise<number> {
  const session = harness.newSession('bench');
  const { turn } = harness.conversations.turns.send({ sessionId: session.id, text: 'go', whenBusy: 'queue' });
  const succeeded = new Set<number>();
  for await (const event of harness.conversations.watch(session.id)) {
    if (event.type === 'part' && event.part.kind === 'tool' && event.part.state === 'succeeded') succeeded.add(event.position);
    if (event.type !== 'turn' || event.turn.id !== turn.id || event.turn.finishedAt === null) continue;
    if (event.turn.state !== 'completed' || event.turn.notice !== null) throw new Error(`bench: a turn ${event.turn.state}: ${event.turn.notice}`);
    break;
  }
  return succeeded.size;
}

async function runAlone(baseUrl: string): Promise<number> {
  let calls = 0;
  const read = tool({
    description: 'Reads a file.',
    inputSchema: jsonSchema<{ path: string }>({ type: 'object', properties: { path: { type: 'string' } }, required: ['path'] }),
    async execute({ path }) {
      calls += 1;
      return readFile(path, 'utf8');
    },
  });
  const model = createOpenAICompatible({ name: 'bench', baseURL: baseUrl, includeUsage: true }).chatModel('bench');
  const run = streamText({ model, prompt: 'go', tools: { [TOOL]: read }, stopWhen: isStepCount(CALLS + 1), maxRetries: 0 });
  for await (const part of run.stream) if (part.type === 'error') throw part.error;
  return calls;
}
