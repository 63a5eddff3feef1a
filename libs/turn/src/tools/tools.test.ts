import { expect, test, vi } from 'vitest';
import { echoTool } from '../../test/turn-run.ts';
import { builtinTools, createToolCatalog, mcpTools, type TurnTool } from '../index.ts';

const place = { sessionId: 's1', turnId: 't1', workspaceRoot: '/work' };
const listed = { server: 'fs', tool: 'List.Directory', qualifiedName: 'mcp_fs_list_directory', description: 'Lists.', inputSchema: { type: 'object' }, title: '', hints: {}, defaultPolicy: 'ask' as const };
const context = { callId: 'c1', signal: new AbortController().signal };
const clock = (now?: () => Date) => builtinTools(now)[0] as TurnTool;

test('get_current_time tells the time of the zone asked for, and needs no approval', async () => {
  const tool = clock(() => new Date('2026-11-22T12:00:00Z'));
  expect(tool).toMatchObject({ name: 'get_current_time', policy: 'allow' });
  const { text, isError } = await tool.execute({ timezone: 'Asia/Tokyo' }, context);
  expect(isError).toBe(false);
  expect(text).toMatch(/21:00:00.*Asia\/Tokyo; 2026-11-22T12:00:00.000Z/);
  expect((await tool.execute({}, context)).text).toContain('2026-11-22T12:00:00.000Z');
});

test('get_current_time says that a time zone does not exist', async () => {
  expect(await clock().execute({ timezone: 'Mars/Olympus' }, context)).toEqual({ isError: true, text: expect.stringContaining('There is no time zone "Mars/Olympus"') });
});

test("a server's tool asks first, and its call says for whom it is made", async () => {
  const call = vi.fn(async () => ({ text: 'a.txt', isError: false, structured: {} }));
  const [tool] = mcpTools({ call }, [listed], place) as [TurnTool];
  expect(tool).toMatchObject({ name: 'mcp_fs_list_directory', description: 'Lists.', policy: 'ask' });
  expect(await tool.execute({ path: '.' }, context)).toEqual({ text: 'a.txt', isError: false });
  expect(call).toHaveBeenCalledWith({ server: 'fs', tool: 'List.Directory', arguments: { path: '.' }, ...place, ...context });
});

test("a tool of the workbench's own that needs no question asks none", () => {
  expect(mcpTools({ call: vi.fn() }, [{ ...listed, defaultPolicy: 'allow' }], place)).toMatchObject([{ policy: 'allow' }]);
});

test("a catalog puts the user's policies in place of the tools' own, and refuses two tools of one name", () => {
  const tools = [echoTool({ policy: 'ask' }), ...builtinTools()];
  expect(createToolCatalog(tools, (name) => (name === 'echo' ? 'allow' : null)).map(({ policy }) => policy)).toEqual(['allow', 'allow']);
  expect(createToolCatalog(tools, (name) => (name === 'get_current_time' ? 'deny' : null)).map(({ policy }) => policy)).toEqual(['ask', 'deny']);
  expect(() => createToolCatalog([echoTool(), echoTool()], () => null)).toThrow('two tools are named "echo"');
});
