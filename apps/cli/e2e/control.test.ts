import type { FileChange, SessionGlance } from '@chatos/contracts';
import { callsTool, createGate, eventually, says, startModelServer, streams, temporaryDirectory } from '@chatos/testing';
import { isAlive } from '@chatos/testing/workbench';
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { seriousViolations } from './accessibility.ts';
import { startDirectWorkbench } from './direct-workbench.ts';
import { configureModel, openStage } from './stage.ts';

/** Where to leave pictures of the pages for a human to look at; none are taken without it. */
const PICTURES = process.env['CHATOS_PICTURES'];

test('a session is dispatched to, followed and closed from outside: what its tool servers write is pushed, and no process of it is left', async () => {
  const directory = temporaryDirectory();
  const folder = join(directory.path, 'folder');
  mkdirSync(folder);
  const model = await startModelServer(({ userText, toolResults }) => {
    if (toolResults.length > 0) return says('It is so.');
    return userText === 'Write' ? callsTool('mcp_code_writer_write_file', { path: 'notes.md', contents: 'notes\n' }) : callsTool('mcp_shell_tasks_session_run', { command: 'exec sleep 1000', session: 'long' });
  });
  await configureModel(join(directory.path, 'state'), model.baseUrl);
  const direct = await startDirectWorkbench(join(directory.path, 'state'));
  const abort = new AbortController();
  try {
    const { aide } = direct.aide();
    const { id: workspaceId } = await aide.workspaces.add({ path: folder });
    const { id: sessionId } = await aide.sessions.create({ workspaceId, mode: 'auto-edit' });
    await aide.tools.setPolicy({ tool: 'mcp_shell_tasks_session_run', policy: 'allow' });
    const [glances, changes, events]: [SessionGlance[], FileChange[], string[]] = [[], [], []];
    const follow = async <Item>(stream: Promise<AsyncIterable<Item>>, take: (item: Item) => void) => {
      for await (const item of await stream) take(item);
    };
    const following = [
      follow(aide.control.watch(undefined, { signal: abort.signal }), (event) => void glances.push(...(event.type === 'state' ? event.glances : event.type === 'changed' ? [event.glance] : []))),
      follow(aide.fileChanges.follow({ sessionId }, { signal: abort.signal }), ({ items }) => void changes.push(...items)),
      follow(aide.events.watch({ limit: 10 }, { signal: abort.signal }), ({ items }) => void events.push(...items.map(({ type }) => type))),
    ].map((each) => each.catch(() => undefined));

    await aide.control.dispatch({ sessionId, text: 'Write' });
    await eventually('the change to be told', () => changes.some(({ path }) => path === 'notes.md'));
    await aide.control.dispatch({ sessionId, text: 'Open a terminal' });
    const terminal = await eventually('the terminal', async () => (await aide.terminals.list({ sessionId })).find(({ state }) => state === 'running'));
    await eventually('the terminal to be seen at a glance', () => glances.at(-1)?.runningTerminals === 1 && glances.at(-1)?.turn?.state === 'completed');
    expect(events).toEqual(expect.arrayContaining(['user', 'tool_call', 'tool_result', 'assistant']));

    const gate = createGate();
    model.enqueue(streams(['Working.', { kind: 'gate', gate }]));
    await aide.control.dispatch({ sessionId, text: 'Go on' });
    await gate.reached;
    await aide.control.close({ sessionId, force: true });
    expect(await aide.sessions.get({ id: sessionId })).toMatchObject({ lastTurnState: 'stopped' });
    await eventually('the process of the terminal to be gone', () => !isAlive(terminal.pid ?? 0));
    await eventually('the session to be at rest', () => glances.at(-1)?.runningTerminals === 0);
    abort.abort();
    await Promise.all(following);
  } finally {
    await direct.workbench.stop();
    await model.close();
    directory.remove();
  }
});

test('in the browser the compact window is a small one of its own; the activity list is pushed, and read back where one scrolls', async () => {
  const stage = await openStage({
    isConfigured: true,
    // As an earlier use has left it.
    seed: async (stateRoot) => appendFileSync(join(stateRoot, 'chatos', 'runs.jsonl'), Array.from({ length: 450 }, (_, index) => `${JSON.stringify({ ts: new Date(index).toISOString(), runId: `r${index}`, sessionId: 's', event: 'end', state: 'completed', model: `model-${index}`, pid: 1, workspaceRoot: '' })}\n`).join('')),
  });
  try {
    const page = await stage.open('AIDE');
    const folder = join(stage.directory, 'folder');
    mkdirSync(folder);
    await page.getByTestId('workspace-path').fill(folder);
    await page.getByTestId('add-workspace').first().click();
    await page.getByTestId('composer').waitFor();
    const popup = stage.context.waitForEvent('page');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Compact');
    await page.keyboard.press('Enter');
    const compact = await popup;
    await compact.getByTestId('compact').getByText('No session yet').waitFor();
    const gate = createGate();
    stage.model.enqueue(streams(['I begin.', { kind: 'gate', gate }]));
    await page.getByTestId('composer').fill('Begin');
    await page.getByTestId('composer').press('Enter');
    await compact.getByTestId('compact-doing').getByText('I begin.').waitFor();
    expect(await seriousViolations(compact)).toEqual([]);
    await compact.getByTestId('compact-stop').click();
    await compact.getByTestId('compact-state').getByText('Stopped').waitFor();
    await page.getByTestId('new-session').click();
    await expect.poll(() => page.getByTestId('message-user').count()).toBe(0);
    await compact.getByTestId('compact-open').click();
    await page.getByTestId('message-user').getByText('Begin').waitFor();

    await page.getByTestId('side-panel-toggle').click();
    await page.locator('[data-testid="panel-tab"][data-tab="activity"]').click();
    await page.getByTestId('log-line').filter({ hasText: 'end stopped' }).waitFor();
    stage.model.enqueue(says('Once more.'));
    await compact.getByTestId('compact-text').fill('Once more');
    await compact.getByTestId('compact-text').press('Enter');
    await expect.poll(() => page.getByTestId('log-line').first().innerText(), { timeout: 15_000 }).toContain('end completed');
    expect(await page.getByText('model-0', { exact: true }).count()).toBe(0);
    // To the end of what is there, until there is nothing older.
    await expect.poll(async () => {
      await page.getByTestId('log-older').evaluateAll((buttons) => buttons[0]?.scrollIntoView());
      return page.getByTestId('log-older').count();
    }, { timeout: 15_000 }).toBe(0);
    expect(await page.getByTestId('log-line').last().innerText()).toContain('model-0');
    if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, 'activity.png') });
    if (PICTURES !== undefined) await compact.screenshot({ path: join(PICTURES, 'compact-browser.png') });
    expect(stage.defects).toEqual([]);
  } finally {
    await stage.close();
  }
});
