import type { Locator, Page } from 'playwright-core';

export async function showSection(page: Page, label: string): Promise<void> {
  await page.bringToFront();
  await page.getByTestId('settings-sections').getByRole('link', { name: label }).click();
}

/** The card of a record, by its name. */
export function card(page: Page, name: string): Locator {
  return page.locator(`li[data-name="${name}"]`);
}

export async function addModel(page: Page, model: { name: string; baseUrl: string; keyName: string; key: string }): Promise<void> {
  await showSection(page, 'Models');
  await page.getByTestId('add-model').click();
  await page.locator('[name=baseUrl]').fill(model.baseUrl);
  await page.locator('[name=model]').fill(model.name);
  await page.locator('[name=apiKeyName]').fill(model.keyName);
  await page.getByRole('textbox', { name: `Value of ${model.keyName}` }).fill(model.key);
  await page.getByTestId('record-save').click();
  await page.getByTestId('record-form').waitFor({ state: 'detached' });
}

export async function addServer(page: Page, server: { name: string; endpoint: string }): Promise<void> {
  await showSection(page, 'MCP servers');
  await page.getByTestId('add-mcp-server').click();
  await page.locator('[name=serverName]').fill(server.name);
  await page.locator('[name=endpoint]').fill(server.endpoint);
  await page.getByTestId('record-save').click();
  await page.getByTestId('record-form').waitFor({ state: 'detached' });
}

/** Presses a record's test button and returns what it found. */
export async function testRecord(page: Page, name: string): Promise<{ isOk: boolean; words: string }> {
  await page.bringToFront();
  await card(page, name).getByTestId('record-test').click();
  const result = card(page, name).getByTestId('test-result');
  return { isOk: (await result.getAttribute('data-ok')) === 'true', words: await result.innerText() };
}
