import { findElectron, openDisplay } from '@chatos/testing/workbench';
import { temporaryDirectory } from '@chatos/testing';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { build } from 'vite';

test('a utility process of Electron serves a port, gets the declared environment alone, and its death rejects what is pending', async () => {
  using directory = temporaryDirectory();
  for (const name of ['main-process', 'echo-process']) await bundle(name, directory.path);
  const display = await openDisplay();
  const electron = spawn(findElectron(), ['--no-sandbox', '--disable-gpu', join(directory.path, 'main-process.cjs')], { env: { ...process.env, CANARY: 'not for children', DISPLAY: display.display } });
  let output = '';
  electron.stdout.on('data', (data: Buffer) => (output += String(data)));
  await new Promise((resolve) => electron.on('close', resolve));
  display.close();
  const line = output.split('\n').find((each) => each.startsWith('{'));
  const seen = JSON.parse(line ?? '{}') as { echoed: { text: string; environmentNames: string[] }; inOrder: number; afterKill: string };
  expect(seen).toMatchObject({ echoed: { text: 'hello' }, inOrder: 2000, afterKill: 'PortClosedError' });
  // Electron itself sets the address of the session bus on Linux.
  expect(seen.echoed.environmentNames.filter((name) => name !== 'DBUS_SESSION_BUS_ADDRESS')).toEqual(['ONLY']);
});

async function bundle(name: string, outDir: string): Promise<void> {
  await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: join(import.meta.dirname, 'utility-process', `${name}.ts`),
      target: 'node18',
      outDir,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: `${name}.cjs`, codeSplitting: false } },
    },
  });
}
