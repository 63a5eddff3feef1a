import { callsTool, says } from '@chatos/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousViolations } from './accessibility.ts';
import { completeAnswer, send } from './conversation-page.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

/** Where to leave pictures of the page for a human to look at; none are taken without it. */
const PICTURES = process.env['CHATOS_PICTURES'];
const HOSTILE = '<script>parent.document.title = "taken"</script><img src=x onerror="parent.document.title = \'taken\'">';

let stage: Stage;
let page: Page;

beforeAll(async () => {
  stage = await openStage({
    isConfigured: true,
    agent: ({ toolResults }) => (toolResults.length === 0 ? callsTool('mcp_task_manager_add_task', { title: HOSTILE, details: 'Soon.', priority: 'high', status: 'doing' }) : says(`It is planned. ${HOSTILE}`)),
  });
  page = await stage.open('Chat');
}, 60_000);
afterAll(async () => {
  expect(stage.defects).toEqual([]);
  await stage.close();
});

test('a session’s report is read in the page, as text whatever it holds, and saved as one file', async () => {
  await send(page, 'Plan the report');
  await completeAnswer(page);
  await page.getByTestId('session-item').hover();
  await page.getByRole('button', { name: /^More for/ }).click();
  await page.getByTestId('open-report').click();
  const report = page.frameLocator('[data-testid="report-frame"]');
  await report.getByRole('heading', { name: 'Plan the report' }).waitFor();
  await report.getByText('It is planned.').waitFor();
  await report.getByRole('heading', { name: 'Tasks' }).waitFor();
  expect(await report.locator('script, img').count()).toBe(0);
  expect(await page.title()).not.toContain('taken');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
    if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `report-${colorScheme}.png`) });
    expect.soft(await seriousViolations(page), colorScheme).toEqual([]);
  }
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('report-save').click()]);
  expect(download.suggestedFilename()).toBe('Plan-the-report-report.html');
  const path = join(stage.directory, 'report.html');
  await download.saveAs(path);
  expect(readFileSync(path, 'utf8')).toMatch(/^<!doctype html>[\s\S]*It is planned\./u);
  const alone = await stage.context.newPage();
  await alone.goto(`file://${path}`);
  await alone.getByRole('link', { name: 'Tasks' }).click();
  await alone.getByText('Soon.', { exact: true }).waitFor();
  if (PICTURES !== undefined) await alone.screenshot({ path: join(PICTURES, 'report-alone.png'), fullPage: true });
  await alone.close();
});
