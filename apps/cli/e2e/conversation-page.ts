import type { Locator, Page } from 'playwright-core';

/** Sends a message in the session that is open, with the keyboard. */
export async function send(page: Page, text: string): Promise<void> {
  // A tab in the background draws one frame a second.
  await page.bringToFront();
  await page.getByTestId('composer').fill(text);
  await page.getByTestId('composer').press('Enter');
}

/** Begins a new session with this message. */
export async function sendAnew(page: Page, text: string): Promise<void> {
  await page.bringToFront();
  await page.getByTestId('new-session').click();
  await page.getByText('What can I help with?').waitFor();
  await send(page, text);
}

/** The answer that came last, complete. */
export async function completeAnswer(page: Page): Promise<Locator> {
  const answer = page.getByTestId('message-assistant').last();
  await answer.and(page.locator(':not([data-streaming])')).waitFor();
  await page.getByTestId('stop').waitFor({ state: 'detached' });
  return answer;
}

/** What a tool call gave, its card opened. */
export async function resultOf(card: Locator): Promise<string> {
  await card.and(card.page().locator('[data-state="succeeded"]')).waitFor();
  const header = card.getByRole('button', { expanded: false });
  if (await header.count() > 0) await header.click();
  return (await card.getByTestId('tool-result').textContent()) ?? '';
}
