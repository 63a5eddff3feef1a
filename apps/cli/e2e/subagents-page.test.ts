import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousViolations } from './accessibility.ts';
import { showSection } from './settings-pages.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

/** Where to leave pictures of the page for a human to look at; none are taken without it. */
const PICTURES = process.env['CHATOS_PICTURES'];

let stage: Stage;
let page: Page;

beforeAll(async () => {
  stage = await openStage({ isConfigured: true });
  page = await stage.open('Settings');
  await showSection(page, 'Subagents');
});
afterAll(async () => {
  expect(stage.defects).toEqual([]);
  await stage.close();
});

function write(path: string, content: string | object): void {
  const file = join(stage.directory, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

const row = (name: string) => page.locator(`[data-testid="subagent-row"][data-name="${name}"]`);

async function expectAccessible(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
    if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `subagents-${name}-${colorScheme}.png`) });
    expect.soft(await seriousViolations(page), `${name}, ${colorScheme}`).toEqual([]);
  }
}

const PROMPT = 'You review changes of code. Look at the whole change before you say anything.\n\n1. Name what is wrong, with file and line.\n2. Say how you would put it right.';

test('a marketplace is looked at, what is chosen of it installed, with the texts to be read', async () => {
  write('market/.claude-plugin/marketplace.json', {
    plugins: [
      { name: 'code-review', source: './review', description: 'Reviews changes before anybody else sees them.', category: 'quality' },
      { name: 'translation', source: './translation', description: 'Translates documents and keeps their form.' },
      { name: 'far-away', source: { source: 'github', repo: 'somebody/something' }, description: 'Lies elsewhere.' },
    ],
  });
  write('market/review/agents/reviewer.md', `---\nname: reviewer\ndescription: Reviews changes of code and finds what is wrong.\ntools: Read, Grep\nmodel: sonnet\n---\n${PROMPT}\n`);
  write('market/review/agents/broken.md', '---\ndescription: Use it: always\n---\nx');
  write('market/review/commands/review.md', '---\ndescription: Reviews one pull request.\n---\nReview $ARGUMENTS.\n');
  write('market/review/skills/style/SKILL.md', '---\nname: House style\ndescription: How we write code.\n---\nShort names are for short scopes.\n');
  write('market/translation/agents/translator.md', '---\nname: translator\ndescription: Translates.\n---\nYou translate.\n');

  await page.getByTestId('install-subagents').click();
  await page.getByTestId('install-path').fill(join(stage.directory, 'nowhere'));
  await page.getByTestId('install-read').click();
  await page.getByText('There is no folder').waitFor();
  await page.getByTestId('install-path').fill(join(stage.directory, 'market'));
  await expectAccessible('folder');
  await page.getByTestId('install-path').press('Enter');
  const candidate = (name: string) => page.locator(`[data-testid="install-candidate"][data-name="${name}"]`);
  await candidate('far-away').getByText('download it first').waitFor();
  await candidate('code-review').getByText('1 file is left out').click();
  await candidate('code-review').getByText('agents/broken.md, line 2').waitFor();
  await candidate('translation').getByRole('checkbox').uncheck();
  await expectAccessible('choice');
  await page.getByTestId('install-take').click();

  const review = row('code-review');
  await review.getByText('1 agent, 1 skill, 1 command').click();
  await review.getByText('reviewer', { exact: true }).click();
  await review.getByText('Name what is wrong, with file and line.').waitFor();
  await review.getByText('Tools: mcp_code_writer_read_file').waitFor();
  expect(await page.getByTestId('subagent-row').count()).toBe(1);
  await expectAccessible('installed');
});

test('its folder is read again on a word alone; it is switched off and deleted', async () => {
  const review = row('code-review');
  write('market/review/agents/second.md', '---\nname: second\n---\nYou are the second.\n');
  await page.reload();
  await review.getByText('1 agent, 1 skill, 1 command').waitFor();
  await review.getByTestId('reload-plugin').click();
  await review.getByText('2 agents, 1 skill, 1 command').waitFor();
  await review.getByRole('switch').press('Space');
  await expect.poll(() => review.getByRole('switch').isChecked()).toBe(false);
  await review.getByRole('button', { name: 'More for code-review' }).click();
  await page.getByTestId('record-remove').click();
  await page.getByTestId('confirm-remove').click();
  await review.waitFor({ state: 'detached' });
});

test('one is written by hand, with a model and tools; without a prompt it is not saved', async () => {
  await page.getByTestId('add-subagent').click();
  await page.getByRole('textbox', { name: 'Name' }).fill('editor');
  await page.getByTestId('record-save').click();
  await page.getByText('without a prompt there is no agent').waitFor();
  await page.getByTestId('subagent-prompt').fill('You correct prose.');
  await page.getByRole('checkbox', { name: 'May use every tool its caller has' }).uncheck();
  await page.getByRole('combobox', { name: 'Tools' }).fill('mcp_code_writer_read_file');
  await page.getByRole('combobox', { name: 'Tools' }).press('Enter');
  await expectAccessible('form');
  await page.getByTestId('record-save').click();
  const editor = row('editor');
  await editor.getByText('1 agent').click();
  await editor.getByTestId('subagent-content').getByText('editor', { exact: true }).click();
  await editor.getByText('You correct prose.').waitFor();
  await editor.getByText('Tools: mcp_code_writer_read_file').waitFor();
  await editor.getByTestId('record-edit').click();
  await page.getByTestId('subagent-prompt').fill('You correct prose, gently.');
  await page.getByTestId('record-save').click();
  await editor.getByText('You correct prose, gently.').waitFor();
});
