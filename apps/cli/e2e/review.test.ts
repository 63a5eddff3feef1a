import { callsTool, createGate, says, streams } from '@chatos/testing';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousViolations } from './accessibility.ts';
import { completeAnswer, send } from './conversation-page.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

/** Where to leave pictures of the page for a human to look at; none are taken without it. */
const PICTURES = process.env['CHATOS_PICTURES'];

const lines = (...all: string[]) => `${all.join('\n')}\n`;
const SERVER = lines(
  "import { createServer } from 'node:http';", '', '// Answers every request with the same words.', 'const port = 8080;', '', 'const server = createServer((request, response) => {', "  response.setHeader('content-type', 'text/plain');",
  '  response.end(`Hello from ${request.url}`);', '});', '', '', '', '', '', '', '', "server.listen(port, '127.0.0.1');",
);
const README = lines('# A server', '', 'It says hello.', '', '## Use', '', 'Start it.', '', '## Licence', '', 'MIT');
const PATCH = `--- a/src/server.ts
+++ b/src/server.ts
@@ -3,2 +3,2 @@
 // Answers every request with the same words.
-const port = 8080;
+const port = Number(process.env['PORT'] ?? 0);
@@ -7,2 +7,3 @@
   response.setHeader('content-type', 'text/plain');
+  response.setHeader('cache-control', 'no-store');
   response.end(\`Hello from \${request.url}\`);
@@ -17 +18,2 @@
 server.listen(port, '127.0.0.1');
+process.on('SIGTERM', () => server.close());
--- a/README.md
+++ b/README.md
@@ -5,3 +5,3 @@
 ## Use
 
-Start it.
+Start it with \`PORT=8080 node src/server.ts\`.
--- /dev/null
+++ b/notes.md
@@ -0,0 +1,2 @@
+# Notes
+The port is free now.
`;

let stage: Stage;
let page: Page;
let workspace: string;
const gate = createGate();

beforeAll(async () => {
  stage = await openStage({
    isConfigured: true,
    agent({ toolResults, userText }) {
      if (userText.includes('Improve the server')) return toolResults.length === 0 ? callsTool('mcp_code_writer_apply_patch', { patch: PATCH }) : says('It is improved.');
      // What the user undid is told in front of their words.
      if (userText.includes('Write it down')) return toolResults.length > 0 ? says('Written.') : streams([{ kind: 'gate', gate }, { kind: 'tool-call', tool: 'mcp_code_writer_write_file', arguments: { path: 'docs/later.md', contents: 'Later.\n' } }]);
      return says('Understood.');
    },
  });
  workspace = join(stage.directory, 'web-server');
  mkdirSync(join(workspace, 'src'), { recursive: true });
  writeFileSync(join(workspace, 'src/server.ts'), SERVER);
  writeFileSync(join(workspace, 'README.md'), README);
  page = await stage.open('AIDE');
  await page.getByTestId('workspace-path').fill(workspace);
  await page.getByTestId('add-workspace').first().click();
  await page.getByTestId('composer').waitFor();
  await page.getByTestId('mode-picker').click();
  await page.getByRole('menuitem', { name: 'Auto-edit' }).click();
}, 60_000);
afterAll(async () => {
  expect(stage.defects).toEqual([]);
  await stage.close();
});

const onDisk = (path: string) => readFileSync(join(workspace, path), 'utf8');
const file = (path: string): Locator => page.locator(`[data-testid="review-file"][data-path="${path}"]`);
const diffOf = (path: string): Locator => page.locator(`[data-testid="review-diff"][data-path="${path}"]`);
const hunks = (): Locator => page.getByTestId('review-hunk');
const step = (action: string): Locator => page.locator(`[data-testid="undo-step"][data-action="${action}"]`);
const isGone = (testId: string) => page.getByTestId(testId).waitFor({ state: 'detached' });

/** Agrees to the undo that is shown, and waits until it is on disk. */
async function agree(): Promise<void> {
  await page.getByTestId('undo-confirm').click();
  await isGone('undo-dialog');
}

const BOTH = ['light', 'dark'] as const;

/** Looks at the page; in both appearances wherever pictures are taken. */
async function expectAccessible(name: string, schemes: readonly (typeof BOTH)[number][] = BOTH): Promise<void> {
  for (const colorScheme of PICTURES === undefined ? schemes : BOTH) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
    if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `review-${name}-${colorScheme}.png`) });
    expect.soft(await seriousViolations(page), `${name}, ${colorScheme}`).toEqual([]);
  }
}

test('nothing was changed yet: the review says so, and a run’s footer leads to what it changed', async () => {
  await send(page, 'Hello');
  await completeAnswer(page);
  await page.keyboard.press('Alt+v');
  await page.getByTestId('review').getByText('Nothing was changed yet').waitFor();
  await page.keyboard.press('Escape');
  await isGone('review');
  await send(page, 'Improve the server');
  await completeAnswer(page);
  await page.locator('[data-testid="review-toggle"][data-count="3"]').waitFor();
  await page.getByRole('button', { name: 'Review 3 files' }).click();
  await file('README.md').and(page.locator('[aria-selected="true"]')).waitFor();
  await file('src/server.ts').click();
  await expect.poll(() => hunks().count()).toBe(3);
  await expectAccessible('split');
  await page.getByTitle('Inline (v)').click();
  await page.locator('[data-testid="review-diff"][data-layout="inline"]').waitFor();
  await diffOf('src/server.ts').locator('.cm-deletedChunk').getByText('const port = 8080;').waitFor();
  await expectAccessible('inline', ['dark']);
  await page.getByTitle('Side by side (v)').click();
});

test('by keyboard alone: one change undone, the rest kept, and the undo undone', async () => {
  await page.keyboard.press('Escape');
  await page.getByTestId('composer').focus();
  await page.keyboard.press('Alt+v');
  await diffOf('README.md').waitFor();
  await page.keyboard.press('a');
  await file('README.md').and(page.locator('[data-kept="1"]')).waitFor();
  await page.keyboard.press(']');
  await diffOf('notes.md').waitFor();
  await page.keyboard.press('j');
  await expect.poll(() => hunks().count()).toBe(3);
  await page.keyboard.press('a');
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('a');
  await file('src/server.ts').and(page.locator('[data-kept="2"]')).waitFor();
  await page.keyboard.press('k');
  await page.keyboard.press('u');
  await step('write').getByText("-  response.setHeader('cache-control', 'no-store');").waitFor();
  await expectAccessible('undo');
  await page.getByTestId('undo-remark').focus();
  await page.keyboard.type('A cache is wanted.');
  await page.getByTestId('undo-confirm').focus();
  await page.keyboard.press('Enter');
  await isGone('undo-dialog');
  expect(onDisk('src/server.ts')).toBe(SERVER.replace('= 8080', "= Number(process.env['PORT'] ?? 0)") + "process.on('SIGTERM', () => server.close());\n");
  await expect.poll(() => hunks().count()).toBe(2);
  await file('src/server.ts').and(page.locator('[data-kept="2"][data-hunks="2"]')).waitFor();

  await page.getByTestId('undo-toast').click();
  await step('write').waitFor();
  await agree();
  expect(onDisk('src/server.ts')).toContain("'cache-control', 'no-store'");
  await expect.poll(() => hunks().count()).toBe(3);
  await page.getByTestId('review-history').click();
  await page.locator('[data-testid="undo-record"][data-undone="true"]').waitFor();
  await expect.poll(() => page.locator('[data-testid="undo-record"]').count()).toBe(2);
  await expectAccessible('history', ['light']);
  await page.getByRole('tab', { name: 'Files' }).click();
});

test('what the user edited since is never overwritten: in other lines it is merged when they agree, in the same lines they say what the file is to be', async () => {
  writeFileSync(join(workspace, 'README.md'), onDisk('README.md').replace('It says hello.', 'It says hello, kindly.'));
  writeFileSync(join(workspace, 'src/server.ts'), onDisk('src/server.ts').replace('?? 0)', '?? 3000)'));
  await page.keyboard.press('Alt+v');
  await page.keyboard.press('Alt+v');
  await diffOf('README.md').waitFor();
  await page.getByText('Edits since').click();
  await diffOf('README.md').getByText('It says hello, kindly.').waitFor();
  await page.locator('[data-testid="review-undo"][data-scope="file"]').click();
  await step('merge').waitFor();
  expect(await page.getByTestId('undo-confirm').isDisabled()).toBe(true);
  await expectAccessible('merge', ['dark']);
  await page.getByTestId('undo-merge').check();
  await agree();
  expect(onDisk('README.md')).toBe(README.replace('It says hello.', 'It says hello, kindly.'));

  await file('src/server.ts').click();
  await hunks().first().getByTestId('review-undo').click();
  const field = page.getByTestId('undo-conflict').getByRole('textbox');
  await field.waitFor();
  await expectAccessible('conflict');
  expect(await page.getByTestId('undo-confirm').isDisabled()).toBe(true);
  await field.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('const port = 3000;\n');
  await page.getByTestId('undo-use-text').click();
  await agree();
  expect(onDisk('src/server.ts')).toBe('const port = 3000;\n');
});

test('an undo that would do something else by now is refused, and looked at again', async () => {
  await file('notes.md').click();
  await diffOf('notes.md').waitFor();
  await page.locator('[data-testid="review-undo"][data-scope="file"]').click();
  await step('remove').waitFor();
  writeFileSync(join(workspace, 'notes.md'), lines('# Notes', 'The port is free now.', 'Mine.'));
  await page.getByTestId('undo-confirm').click();
  await page.getByTestId('undo-look-again').click();
  await step('remove').waitFor({ state: 'detached' });
  expect(onDisk('notes.md')).toContain('Mine.');
  await page.getByRole('button', { name: 'Leave it as it is' }).click();
  await isGone('undo-dialog');
});

test('while a run goes on the review follows it, without leaving the file that is read; the agent was told what was undone, and why', async () => {
  await page.keyboard.press('Escape');
  await send(page, 'Write it down');
  await page.getByTestId('stop').waitFor();
  await page.keyboard.press('Alt+v');
  await file('notes.md').click();
  await diffOf('notes.md').waitFor();
  gate.open();
  await file('docs/later.md').waitFor();
  await diffOf('notes.md').waitFor();
  await page.getByTestId('review-scope').selectOption({ index: 1 });
  await diffOf('docs/later.md').waitFor();
  expect(await page.getByTestId('review-file').count()).toBe(1);
  const told = stage.model.requests.findLast(({ userText }) => userText.includes('Write it down'))?.text ?? '';
  expect(told).toContain('A cache is wanted.');
  expect(told).toContain('cache-control');

  await page.keyboard.press('Escape');
  await isGone('review');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('kept or undone');
  await page.keyboard.press('Enter');
  await page.getByTestId('review').waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('side-panel-toggle').click();
  await page.locator('[data-testid="panel-tab"][data-tab="files"]').click();
  await page.locator('[data-testid="file-change"][data-path="docs/later.md"]').getByRole('button').first().click();
  await page.getByTestId('review-change').first().click();
  await diffOf('docs/later.md').waitFor();
  await expectAccessible('beside-records', ['light']);
});
