import { callsTool, says, startModelServer, temporaryDirectory, testMcpServer } from '@chatos/testing';
import { launchDesktop, runChatos } from '@chatos/testing/workbench';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface DrawnImage { readonly naturalWidth: number; decode(): Promise<void> }

test('in a real Electron a picture of a tool is drawn, sound has a player and the report is read, under the policy of the page', async () => {
  using directory = temporaryDirectory();
  const stateRoot = join(directory.path, 'state');
  await using model = await startModelServer(({ toolResults }) => (toolResults.length > 0 ? says('There it is.') : callsTool('mcp_pictures_pictures', {})));
  for (const words of [
    ['model', '--name', 'loopback', '--provider', 'openai_compatible', '--base-url', model.baseUrl, '--model', 'scripted', '--default'],
    ['mcp', '--name', 'pictures', '--command', `"${process.execPath}" "${testMcpServer('pictures')}"`],
  ]) {
    const { status, stderr } = await runChatos(['config', 'add', ...words, '--state-root', stateRoot]);
    if (status !== 0) throw new Error(stderr);
  }
  const desktop = await launchDesktop(stateRoot);
  try {
    const chat = await desktop.page('chat');
    const refused: string[] = [];
    chat.on('console', (message) => void (/content security policy/i.test(message.text()) && refused.push(message.text())));
    await chat.getByTestId('composer').fill('Show me');
    await chat.getByTestId('composer').press('Enter');
    await chat.getByTestId('approve').click();
    await chat.getByText('There it is.').waitFor();
    const image = chat.getByTestId('tool-image').first().locator('img');
    expect(await image.evaluate((drawn) => (drawn as unknown as DrawnImage).decode().then(() => (drawn as unknown as DrawnImage).naturalWidth))).toBe(1);
    const audio = chat.getByTestId('tool-audio').locator('audio');
    await expect.poll(() => audio.evaluate((player) => (player as unknown as { duration: number }).duration)).toBeGreaterThan(0);
    // So is the report, in a frame of its own without script.
    await chat.getByTestId('session-item').hover();
    await chat.getByRole('button', { name: /^More for/ }).click();
    await chat.getByTestId('open-report').click();
    await chat.frameLocator('[data-testid="report-frame"]').getByText('There it is.').waitFor();
    expect(await chat.getByTestId('report-save').count()).toBe(0);
    expect(refused).toEqual([]);
  } finally {
    await desktop.close();
  }
});
