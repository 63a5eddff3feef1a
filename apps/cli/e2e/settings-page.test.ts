import { launchBrowser, filesContaining, runChatos, startHeadless } from '@chatos/testing/workbench';
import type { HeadlessWorkbench } from '@chatos/testing/workbench';
import { temporaryDirectory } from '@chatos/testing';
import type { TemporaryDirectory } from '@chatos/testing';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

const fileServer = join(import.meta.dirname, '..', 'node_modules', '@modelcontextprotocol', 'server-filesystem', 'dist', 'index.js');
const KEY = 'canary-sk-5b1f0c6d';
const TOKEN = 'canary-environment-9d2e';

let directory: TemporaryDirectory;
let stateRoot: string;
let headless: HeadlessWorkbench;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let address: string;

beforeAll(async () => {
  directory = temporaryDirectory();
  stateRoot = join(directory.path, 'state');
  headless = await startHeadless(stateRoot, { CHATOS_KEYRING: 'never' });
  browser = await launchBrowser();
  context = await browser.newContext();
  page = await context.newPage();
  await page.goto(headless.wayIn);
  address = await page.locator('a[href*="#t="]', { hasText: 'Settings' }).first().getAttribute('href') ?? '';
  await page.goto(address);
  await page.getByTestId('model-card').first().waitFor();
});
afterAll(async () => {
  await browser.close();
  await headless.stop();
  directory.remove();
});
beforeEach(() => page.keyboard.press('Escape'));

/** An address on this machine where nobody listens: a port that was free a moment ago. */
async function addressOfNobody(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}/v1`;
}

const section = (name: string) => page.getByTestId('settings-sections').getByRole('link', { name }).click();
const card = (name: string) => page.locator(`[data-name="${name}"]`);

test('a new installation has the demo model as its default, and its test answers', async () => {
  await expect.poll(() => page.getByTestId('model-card').count()).toBe(1);
  await card('demo').getByTestId('default-badge').waitFor();
  await card('demo').getByTestId('record-test').click();
  await card('demo').getByTestId('test-result').getByText('answers').waitFor();
});

test('a model added with its key becomes the default; an unreachable address is told beside the test button', async () => {
  const nobody = await addressOfNobody();
  await page.getByTestId('add-model').click();
  await page.getByTestId('record-save').click();
  await page.getByText('This is needed.').first().waitFor();
  await page.locator('[name=baseUrl]').fill(nobody);
  await page.locator('[name=model]').fill('local-model');
  await page.locator('[name=apiKeyName]').fill('LOCAL_KEY');
  await page.getByRole('textbox', { name: 'Value of LOCAL_KEY' }).fill(KEY);
  await page.getByText('Prices and context', { exact: true }).click();
  await page.locator('[name=inputPrice]').fill('0.27');
  await page.locator('[name=contextTokens]').fill('128000');
  await page.getByText('per million tokens').first().waitFor();
  if (process.env['CHATOS_PICTURES'] !== undefined) await page.screenshot({ path: `${process.env['CHATOS_PICTURES']}/model-prices.png` });
  await page.getByTestId('record-save').click();
  await card('local-model').getByTestId('default-badge').waitFor();
  await card('local-model').getByTestId('record-test').click();
  await card('local-model').getByTestId('test-result').getByText(nobody).waitFor();
  const listed = await runChatos(['config', 'list', '--state-root', stateRoot]);
  expect(listed.stdout + listed.stderr).not.toContain(KEY);
  expect(listed.stdout).toContain('0.27 in and 0 out per million tokens, 128,000 tokens at once');
});

test('the page says where keys are kept, and shows a key by name alone', async () => {
  await section('Keys');
  await page.getByTestId('key-storage').getByText('secrets.enc').waitFor();
  await card('LOCAL_KEY').getByText('Set', { exact: true }).waitFor();
  await card('LOCAL_KEY').getByText('Used by local-model').waitFor();
  expect(await page.content()).not.toContain(KEY);
});

test('an MCP server is added with a secret in its environment, and its test lists its tools', async () => {
  await section('MCP servers');
  await page.getByTestId('add-mcp-server').click();
  await page.locator('[name=serverName]').fill('files');
  await page.locator('[name=endpoint]').fill('ws://nowhere');
  await page.getByTestId('record-save').click();
  await page.getByTestId('error-state').getByText('ws://').waitFor();
  await page.locator('[name=endpoint]').fill(`"${process.execPath}" "${fileServer}" "${directory.path}"`);
  await page.getByRole('button', { name: 'Add variable' }).click();
  await page.getByLabel('Name of the variable').fill('FILES_TOKEN');
  await page.getByRole('textbox', { name: 'Value of FILES_TOKEN' }).fill(TOKEN);
  await page.getByTestId('record-save').click();
  await card('files').getByTestId('record-test').click();
  await card('files').getByTestId('test-result').getByText('list_directory', { exact: true }).waitFor();
});

test('a remote server is given any way of signing in that there is, and what a way needs is asked for', async () => {
  await section('MCP servers');
  await page.getByTestId('add-mcp-server').click();
  await page.locator('[name=serverName]').fill('company');
  await page.locator('[name=endpoint]').fill('https://mcp.example.com/mcp');
  const access = page.getByTestId('server-auth');
  await access.getByText('Sign-in', { exact: true }).click();
  await access.getByText('CHATOS_CLIENT_METADATA_URL').waitFor();
  await access.getByRole('radio', { name: 'ChatOS itself' }).check();
  await page.getByTestId('record-save').click();
  await access.getByText('This is needed.').waitFor();
  await access.getByRole('radio', { name: 'You, through your company' }).check();
  await page.locator('[name=authIssuer]').fill('https://login.example.com');
  await page.locator('[name=authProviderClientId]').fill('chatos-at-login');
  await page.locator('[name=authClientId]').fill('chatos-at-server');
  await access.getByLabel('Client secret or private key').fill(TOKEN);
  await page.getByTestId('record-save').click();
  await page.getByTestId('record-form').waitFor({ state: 'detached' });

  await card('company').getByTestId('record-edit').click();
  expect(await page.getByRole('radio', { name: 'You, through your company' }).isChecked()).toBe(true);
  expect(await page.locator('[name=authIssuer]').inputValue()).toBe('https://login.example.com');
  await page.getByRole('radio', { name: 'ChatOS itself' }).check();
  expect(await page.locator('[name=authClientId]').inputValue()).toBe('chatos-at-server');
  await page.getByTestId('record-save').click();
  await page.getByTestId('record-form').waitFor({ state: 'detached' });
  await card('company').getByTestId('record-edit').click();
  expect(await page.getByRole('radio', { name: 'ChatOS itself' }).isChecked()).toBe(true);
  expect(await page.locator('[name=authIssuer]').count()).toBe(0);
});

test('a form opened before another window’s change is refused, and can be reloaded and saved', async () => {
  await card('files').getByTestId('record-edit').click();
  await page.getByTestId('record-form').waitFor();
  const other = await context.newPage();
  await other.goto(address);
  await other.getByTestId('settings-sections').getByRole('link', { name: 'MCP servers' }).click();
  // The switch follows the record: it has not changed at once.
  await other.getByLabel('Use files').press('Space');
  // It shows here at once, behind the open form.
  await expect.poll(() => page.getByLabel('Use files').isChecked()).toBe(false);
  await page.getByTestId('record-save').click();
  await page.getByTestId('error-state').getByText('changed somewhere else').waitFor();
  await page.getByTestId('record-reload').click();
  await page.getByTestId('record-save').click();
  await page.getByTestId('record-form').waitFor({ state: 'detached' });
  expect(await page.getByLabel('Use files').isChecked()).toBe(false);
  await other.close();
});

test('one setting is changed and the others stay; deleting asks first', async () => {
  await section('General');
  await page.getByLabel('Tool calls in a row').fill('7');
  await page.getByLabel('Money a turn may cost').fill('0.5');
  await page.getByTestId('record-save').click();
  await page.getByTestId('record-save').waitFor({ state: 'detached' });
  await page.reload();
  expect(await page.getByLabel('Tool calls in a row').inputValue()).toBe('7');
  expect(await page.getByLabel('Money a turn may cost').inputValue()).toBe('0.5');
  expect(await page.getByLabel('Attempts after a failed request').inputValue()).toBe('2');
  await section('Models');
  await page.getByLabel('More for local-model').click();
  await page.getByTestId('record-remove').click();
  await page.getByTestId('confirm-remove').click();
  await card('local-model').waitFor({ state: 'detached' });
  await card('demo').getByTestId('default-badge').waitFor();
});

test('no value of a secret is in any file of the state root', () => {
  for (const canary of [KEY, TOKEN]) expect(filesContaining(stateRoot, canary)).toEqual([]);
  // That the search finds what is there at all.
  expect(filesContaining(stateRoot, 'FILES_TOKEN').join()).toContain('chatos/chatos.db.sqlite');
});
