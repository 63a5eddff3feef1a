import { launchDesktop, playToEnd, playUntilGate, filesContaining, runChatos, setUpSideBySide } from '@chatos/testing/workbench';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const fileServer = join(import.meta.dirname, '..', 'node_modules', '@modelcontextprotocol', 'server-filesystem', 'dist', 'index.js');

test('in a real Electron, Chat and AIDE stream at the same time, each with a real tool, and share not a byte', async () => {
  const stage = await setUpSideBySide(fileServer);
  const desktop = await launchDesktop(stage.stateRoot);
  try {
    const chat = await desktop.page('chat');
    const aide = await desktop.page('aide');
    await aide.getByTestId('workspace-path').fill(stage.aide.directory);
    await aide.getByTestId('add-workspace').first().click();
    await Promise.all([playUntilGate(chat, stage.chat), playUntilGate(aide, stage.aide)]);
    // Both answers are held in the middle now: both runtimes stream at once.
    await Promise.all([playToEnd(chat, stage.chat), playToEnd(aide, stage.aide)]);
  } finally {
    await desktop.close();
  }

  for (const word of [stage.chat.word, stage.chat.fileName]) {
    const found = filesContaining(stage.stateRoot, word);
    expect(found).toContain('chatos_chat_runtime/runtime.db.sqlite');
    expect(found.filter((path) => !path.startsWith('chatos_chat_runtime/'))).toEqual([]);
  }
  for (const word of [stage.aide.word, stage.aide.fileName]) {
    const found = filesContaining(stage.stateRoot, word);
    expect(found).toContain('chatos/chatos.db.sqlite');
    expect(found.filter((path) => !path.startsWith('chatos/'))).toEqual([]);
  }
  expect(await runChatos(['doctor', '--state-root', stage.stateRoot])).toMatchObject({ status: 0 });
  await stage.close();
});
