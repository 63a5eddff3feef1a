import { callsTool, says } from '@chatos/testing';
import type { RecordedRequest, ScriptedAgent } from '@chatos/testing';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { sendAnew } from './conversation-page.ts';

/** The server from npm that has one of everything the protocol knows. */
export const EVERYTHING_SERVER = join(import.meta.dirname, '..', 'node_modules', '@modelcontextprotocol', 'server-everything', 'dist', 'index.js');

/** Calls the tool that a message `use TOOL ARGUMENTS` names, then repeats the start of its result; answers all else in a few words. */
export const obedient: ScriptedAgent = ({ userText, toolResults }: RecordedRequest) => {
  const wanted = /^use (\S+) (\{.*\})$/s.exec(userText);
  if (wanted === null) return says('An answer without a tool.');
  if (toolResults.length > 0) return says(`It said: ${(toolResults[0] ?? '').slice(0, 200)}`);
  return callsTool(wanted[1] ?? '', JSON.parse(wanted[2] ?? '{}'));
};

/** In a new session has the model call a tool, and allows that once. */
export async function useTool(page: Page, tool: string, input: unknown = {}): Promise<void> {
  await sendAnew(page, `use ${tool} ${JSON.stringify(input)}`);
  await page.getByTestId('approve').click();
}

/** The control room, opened, with a server chosen: its part of the page. */
export async function serverInControlRoom(page: Page, name: string): Promise<Locator> {
  await page.bringToFront();
  if (await page.getByTestId('control-room').count() === 0) await page.getByTestId('servers-toggle').click();
  await page.locator(`[data-testid="server-row"][data-server="${name}"]`).click();
  return page.locator(`[data-testid="server-detail"][data-server="${name}"]`);
}

export async function closeControlRoom(page: Page): Promise<void> {
  await page.getByTestId('close-servers').click();
  await page.getByTestId('control-room').waitFor({ state: 'detached' });
}

/** The card on which a server asks. */
export function question(page: Page, kind: string): Locator {
  return page.locator(`[data-testid="question-card"][data-kind="${kind}"]`);
}
