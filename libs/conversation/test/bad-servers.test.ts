import type { McpServerRecord } from '@chatos/contracts';
import { callsTool, failsWith, groupMembers } from '@chatos/testing';
import type { TestMcpServer } from '@chatos/testing';
import { expect, test } from 'vitest';
import { openWithServers, realServer, runTurn } from './real-servers.ts';

interface BadServer {
  readonly script: TestMcpServer;
  readonly settings?: Partial<McpServerRecord>;
  /** What the user is told: in the turn's notice where the server never runs, else in the result of the call. */
  readonly told: RegExp;
  /** Absent: it has no tool to call. */
  readonly call?: { readonly tool: string; readonly input?: object; readonly state: 'succeeded' | 'failed' };
}

const MiB = 1024 * 1024;
const WORDS = 'grün, 日本語 und 😀👩‍👩‍👧';
const TREE = { name: 'root', children: [{ name: 'leaf', children: [] }], self: { name: 'again' } };

/** Every kind of bad server there is a promise for. */
const BAD_SERVERS: Record<string, BadServer> = {
  'exits at once': { script: 'exits-at-once', told: /"exits-at-once" exited with code 3.*TOKEN is not set.*Check its command/s },
  'exits after the handshake': { script: 'exits-after-handshake', told: /"exits-after-handshake" exited with code 4.*licence expired/s },
  'never answers': { script: 'never-answers', settings: { connectTimeoutMs: 700 }, told: /"never-answers" started but did not answer within 0\.7 s.*in a terminal/s },
  'never answers a call': { script: 'hangs-in-call', settings: { timeoutMs: 700 }, told: /"hangs-in-call" did not answer the call within 0\.7 s; it was told to stop/, call: { tool: 'hang', state: 'failed' } },
  'ends in a call': { script: 'dies-mid-call', told: /"dies-mid-call" exited with code 139.*frobnicate/s, call: { tool: 'die', state: 'failed' } },
  'ignores SIGTERM': { script: 'ignores-sigterm', told: /^\d+$/, call: { tool: 'pid', state: 'succeeded' } },
  'has a grandchild': { script: 'grandchild', told: /^\d+ \d+$/, call: { tool: 'pids', state: 'succeeded' } },
  'ends and leaves a grandchild with its pipes': { script: 'grandchild', told: /"grandchild" exited with code 5/, call: { tool: 'exit', state: 'failed' } },
  'prints banners on stdout': { script: 'noise-on-stdout', told: /^heard$/, call: { tool: 'echo', input: { text: 'heard' }, state: 'succeeded' } },
  'sends invalid JSON': { script: 'invalid-json', told: /^clear$/, call: { tool: 'echo', input: { text: 'clear' }, state: 'succeeded' } },
  'sends a frame of 11 MiB': { script: 'oversized-frame', told: /^x+\n\[… \d+ of 11534336 characters left out\. .*read_result\(/s, call: { tool: 'idLast', input: { bytes: 11 * MiB }, state: 'succeeded' } },
  'sends a frame over every limit': { script: 'oversized-frame', told: /answered, but its answer is larger than 64 MiB\. Ask it for less/, call: { tool: 'idLast', input: { bytes: 65 * MiB }, state: 'failed' } },
  'splits a frame at every byte, within characters': { script: 'split-bytes', told: new RegExp(`^${WORDS}$`), call: { tool: 'trickle', input: { text: WORDS }, state: 'succeeded' } },
  'answers twice, and an unknown id': { script: 'answers-twice', told: /^the first$/, call: { tool: 'echo', input: { text: 'the first' }, state: 'succeeded' } },
  'lists a thousand tools': { script: 'odd-tools', told: /^\{"last":true\}$/, call: { tool: 'tool999', input: { last: true }, state: 'succeeded' } },
  'lists two tools of one name': { script: 'odd-tools', told: /^\{"one":true\}$/, call: { tool: 'twice', input: { one: true }, state: 'succeeded' } },
  'describes a tool with 100 KB and control characters': { script: 'odd-tools', told: /^\{\}$/, call: { tool: 'long', state: 'succeeded' } },
  'has a schema that references itself': { script: 'odd-tools', told: /^\{"name":"root","children":\[\{"name":"leaf","children":\[\]\}\],"self":\{"name":"again"\}\}$/, call: { tool: 'recursive', input: TREE, state: 'succeeded' } },
  'closes its input': { script: 'closes-stdin', settings: { timeoutMs: 700 }, told: /"closes-stdin" (?:did not answer the call within 0\.7 s|closed its input|is not running)/, call: { tool: 'any', state: 'failed' } },
  'floods stderr': { script: 'floods-stderr', told: /^flooded$/, call: { tool: 'flood', state: 'succeeded' } },
};

const GOOD = realServer('background', { name: 'good' });

test.concurrent.each(Object.entries(BAD_SERVERS))('a turn with a server that %s ends well, in words; a good server is called beside it, and nothing is left', async (_kind, { script, settings, told, call }) => {
  const badTool = call === undefined ? null : `mcp_${script}_${call.tool.toLowerCase()}`;
  await using under = await openWithServers([realServer(script, settings), GOOD], ['mcp_good_pid', ...(badTool === null ? [] : [badTool])]);
  if (badTool !== null) under.model.enqueue(callsTool(badTool, call?.input ?? {}));
  under.model.enqueue(callsTool('mcp_good_pid', {}));
  const { turn, tools } = await runTurn(under.harness);
  expect(turn).toMatchObject({ state: 'completed', notice: call === undefined ? expect.stringMatching(told) : null });
  const good = { tool: 'mcp_good_pid', state: 'succeeded', result: expect.stringMatching(/^\d+$/) };
  expect(tools).toMatchObject(call === undefined ? [good] : [{ tool: badTool, state: call.state, result: expect.stringMatching(told) }, good]);
  await under.close();
  expect(under.groups.started.length).toBeGreaterThan(1);
  expect(under.groups.ended.toSorted()).toEqual(under.groups.started.toSorted());
  for (const group of under.groups.started) expect(groupMembers(group)).toEqual([]);
});

test('of a thousand tools the model is told each once, without control characters, and where its provider takes fewer the user reads what to do', async () => {
  await using under = await openWithServers(['odd-tools', GOOD], []);
  await runTurn(under.harness);
  const { tools = [], body = {} } = under.model.requests[0] ?? {};
  expect(tools.filter((name) => name.startsWith('mcp_odd-tools_'))).toHaveLength(1003);
  expect(new Set(tools).size).toBe(tools.length);
  const described = (body['tools'] as { function: { name: string; description: string } }[]).map((tool) => tool.function);
  expect(described).toContainEqual(expect.objectContaining({ name: 'mcp_odd-tools_twice', description: 'The first of two.' }));
  const long = described.find(({ name }) => name === 'mcp_odd-tools_long')?.description ?? '';
  expect(long).toMatch(/^[^\p{Cc}\p{Cf}]+ \[… \d+ characters left out\]$/u);
  expect(long.length).toBeLessThan(10_000);

  under.model.enqueue(failsWith(400, `Invalid 'tools': array too long. Expected an array with maximum length 128, but got an array with length ${tools.length} instead.`));
  const { turn } = await runTurn(under.harness);
  expect(turn.state).toBe('failed');
  expect(turn.notice).toMatch(/fewer tools than this session offers.*maximum length 128.*Switch off .* under Tools/s);
});
