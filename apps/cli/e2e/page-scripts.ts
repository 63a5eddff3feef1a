import type { Page } from 'playwright-core';

// What runs inside a page is written as text: this package is checked without the DOM's types.

/** Marks the page, to tell later that it was not loaded anew. */
export async function mark(page: Page): Promise<void> {
  await page.evaluate('void (globalThis.markOfTheTest = true)');
}

export async function isMarked(page: Page): Promise<boolean> {
  return page.evaluate<boolean>('globalThis.markOfTheTest === true');
}

/** From now on notes each length the first answer has on the page. */
export async function watchGrowth(page: Page): Promise<void> {
  await page.evaluate(`{
    const lengths = (globalThis.lengthsSeen = new Set());
    const look = () => lengths.add(document.querySelector('[data-testid="message-assistant"]')?.textContent.length ?? 0);
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  }`);
}

/** How many lengths were seen. */
export async function lengthsSeen(page: Page): Promise<number> {
  return page.evaluate<number>('globalThis.lengthsSeen.size');
}
