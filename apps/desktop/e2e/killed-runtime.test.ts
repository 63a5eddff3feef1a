import { commandLine, descendants, launchDesktop } from '@chatos/testing/workbench';
import { temporaryDirectory } from '@chatos/testing';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('kill -9 of the Chat process leaves AIDE streaming; the page comes back and says that the turn was interrupted', async () => {
  using directory = temporaryDirectory();
  const desktop = await launchDesktop(join(directory.path, 'state'));
  try {
    const chat = await desktop.page('chat');
    const aide = await desktop.page('aide');
    await aide.getByTestId('workspace-path').fill(directory.path);
    await aide.getByTestId('add-workspace').first().click();
    const longText = Array.from({ length: 300 }, (_, index) => `word${index}`).join(' ');
    for (const page of [chat, aide]) {
      await page.getByTestId('composer').fill(longText);
      await page.getByTestId('composer').press('Enter');
    }
    await Promise.all([chat, aide].map((page) => page.getByTestId('message-assistant').getByText('offline').first().waitFor()));

    const victim = descendants(desktop.pid).find((pid) => commandLine(pid).includes('processes/chat.cjs'));
    process.kill(victim ?? 0, 'SIGKILL');
    await chat.getByTestId('notice').getByText(/interrupted/i).first().waitFor();
    // AIDE's run goes on to its own end.
    await aide.getByTestId('stop').waitFor({ state: 'detached' });
    await aide.getByTestId('message-assistant').getByText('Settings').first().waitFor();
    expect(await aide.getByTestId('notice').count()).toBe(0);
    expect(descendants(desktop.pid).some((pid) => commandLine(pid).includes('processes/chat.cjs'))).toBe(true);
  } finally {
    await desktop.close();
  }
});
