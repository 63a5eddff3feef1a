import { callsTool, createGate, says, streams } from '@chatos/testing';
import { runChatos } from '@chatos/testing/workbench';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousViolations } from './accessibility.ts';
import { completeAnswer, send } from './conversation-page.ts';
import { showSection } from './settings-pages.ts';
import { FILE_SERVER, openStage } from './stage.ts';
import type { Stage } from './stage.ts';

/** Where to leave pictures of the pages for a human to look at; none are taken without it. */
const PICTURES = process.env['CHATOS_PICTURES'];
const ANSWER = `The project has a single source file. Its entry point:

\`\`\`typescript
import { createServer } from 'node:http';

// Answers every request with the same words.
const server = createServer((request, response) => {
  response.end(\`Hello from \${request.url}\`);
});
server.listen(8080, '127.0.0.1');
\`\`\`

What I would change first:

1. **Listen on a free port**, so that two of them can run side by side.
2. Close the server on \`SIGTERM\`.

| file | lines |
| --- | ---: |
| \`server.ts\` | 7 |
| \`package.json\` | 12 |`;

let stage: Stage;
let workspace: string;
const pages: Record<'chat' | 'aide' | 'settings', Page> = {} as never;

beforeAll(async () => {
  stage = await openStage({
    isConfigured: true,
    agent: ({ toolResults, userText }) => {
      if (userText.startsWith('May')) return callsTool('mcp_files_write_file', { path: join(workspace, 'notes.md'), content: '# Notes\n\nListen on a free port.\n' });
      return toolResults.length === 0 ? callsTool('mcp_files_list_directory', { path: workspace }) : says(ANSWER);
    },
    async seed(stateRoot) {
      await runChatos(['config', 'add', 'mcp', '--name', 'files', '--command', `"${process.execPath}" "${FILE_SERVER}" "${join(stateRoot, '..', 'web-server')}"`, '--state-root', stateRoot]);
    },
  });
  workspace = join(stage.directory, 'web-server');
  mkdirSync(workspace, { recursive: true });
  for (const name of ['server.ts', 'package.json', 'README.md']) writeFileSync(join(workspace, name), 'contents');
  for (const [name, label] of [['chat', 'Chat'], ['aide', 'AIDE'], ['settings', 'Settings']] as const) pages[name] = await stage.open(label);
});
afterAll(async () => {
  expect(stage.defects).toEqual([]);
  await stage.close();
});

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

/** Looks at the page in both appearances. */
async function expectAccessible(page: Page, name: string): Promise<void> {
  await page.bringToFront();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
    await picture(page, `${name}-${colorScheme}`);
    expect.soft(await seriousViolations(page), `${name}, ${colorScheme}`).toEqual([]);
  }
}

describe('every page can be read by all, light and dark', () => {
  test('where nothing is yet', async () => {
    await expectAccessible(pages.chat, 'chat-empty');
    await expectAccessible(pages.aide, 'aide-empty');
  });

  test('a conversation with a tool and code', async () => {
    const page = pages.chat;
    await send(page, 'What is in the project?');
    await page.getByTestId('approve').click();
    await completeAnswer(page);
    await expectAccessible(page, 'chat');
    await page.getByTestId('tool-card').getByRole('button').first().click();
    await expectAccessible(page, 'chat-tool-open');
  });

  test('a run that waits for an approval', async () => {
    const page = pages.aide;
    await page.getByTestId('workspace-path').fill(workspace);
    await page.getByTestId('add-workspace').first().click();
    await page.getByTestId('composer').waitFor();
    await expectAccessible(page, 'aide-workspace');
    await send(page, 'What is in the project?');
    await page.getByTestId('approve').click();
    await completeAnswer(page);
    await send(page, 'May you write that down?');
    await page.getByTestId('approve').waitFor();
    await expectAccessible(page, 'aide');
    await page.getByTestId('side-panel-toggle').click();
    await expectAccessible(page, 'aide-panel');
  });

  test('a turn that failed, and one under way', async () => {
    const page = pages.chat;
    const gate = createGate();
    stage.model.enqueue({ kind: 'failure', status: 400, message: 'This model is being retired.', code: '', headers: {} }, streams(['The answer so far', { kind: 'gate', gate }, '.']));
    await send(page, 'Still there?');
    await page.getByTestId('notice').waitFor();
    await send(page, 'And now?');
    await page.getByText('The answer so far').waitFor();
    await expectAccessible(page, 'chat-failed-and-running');
    gate.open();
    await page.getByText('The answer so far.').waitFor();
  });

  test.each(['Models', 'Keys', 'MCP servers', 'Prompts', 'Subagents', 'General'])('the settings: %s', async (section) => {
    await showSection(pages.settings, section);
    await pages.settings.getByRole('heading', { name: section }).first().waitFor();
    await expectAccessible(pages.settings, `settings-${section.toLowerCase().replace(' ', '-')}`);
  });

  test('the settings: a form', async () => {
    await showSection(pages.settings, 'Models');
    await pages.settings.getByTestId('add-model').click();
    await pages.settings.getByTestId('record-form').waitFor();
    await pages.settings.getByTestId('record-save').click();
    await expectAccessible(pages.settings, 'settings-form');
  });
});
