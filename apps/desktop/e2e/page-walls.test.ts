import { PORT_CHANNEL, PORT_REQUEST_CHANNEL, SHELL_CHANNEL } from '@chatos/contracts';
import { findElectron, launchDesktop, openDisplay, runChatos } from '@chatos/testing/workbench';
import type { DesktopWorkbench } from '@chatos/testing/workbench';
import { eventually, temporaryDirectory } from '@chatos/testing';
import type { TemporaryDirectory } from '@chatos/testing';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

let directory: TemporaryDirectory;
let desktop: DesktopWorkbench;
let chat: Page;
beforeAll(async () => {
  directory = temporaryDirectory();
  desktop = await launchDesktop(join(directory.path, 'state'));
  chat = await desktop.page('chat');
  await chat.getByTestId('composer').waitFor();
});
afterAll(async () => {
  await desktop.close();
  directory.remove();
});

test('the page sees seven calls, a request for its port, and nothing of Node or Electron', async () => {
  const seen = await chat.evaluate(() => ({
    shell: Object.keys((globalThis as unknown as { chatosShell: object }).chatosShell).sort(),
    leaks: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter((name) => name in globalThis),
  }));
  expect(seen).toEqual({ shell: ['notify', 'openLink', 'pickPaths', 'requestPort', 'setBadge', 'showCompact', 'showSurface', 'showTarget'], leaks: [] });
});

test("Chat's page gets a port that knows Chat, and no port to AIDE whatever it says", async () => {
  const answer = await chat.evaluate(async (channel) => {
    const shell = (globalThis as unknown as { chatosShell: { requestPort(...anything: unknown[]): void } }).chatosShell;
    const port = new Promise<MessagePort>((resolve) => {
      window.addEventListener('message', (event) => {
        if ((event.data as { type?: string }).type === channel && event.ports[0] !== undefined) resolve(event.ports[0]);
      });
    });
    shell.requestPort('aide', { surface: 'aide' });
    const held = await port;
    const reply = new Promise<string>((resolve) => {
      held.addEventListener('message', (event) => {
        // The page's own client speaks on this port too, now that it has come.
        if (String(event.data).includes('"wall"')) resolve(String(event.data));
      });
      held.start();
    });
    held.postMessage(JSON.stringify({ i: 'wall', p: { u: '/aide/status/read', b: {} } }));
    return reply;
  }, PORT_CHANNEL);
  expect(JSON.parse(answer)).toMatchObject({ i: 'wall', p: { s: 404 } });
});

test('a click on a notification brings up the page it came from, at the exact question', async () => {
  // The system's own edge: what it would show is kept, so that it can be clicked.
  await desktop.application.evaluate(({ Notification }) => {
    const shown: Electron.Notification[] = [];
    Object.assign(globalThis, { shownNotifications: shown });
    Notification.isSupported = () => true;
    Notification.prototype.show = function show(this: Electron.Notification) { shown.push(this); };
  });
  const settings = await desktop.page('settings');
  await settings.getByTestId('surface-switch').waitFor();
  const isChatVisible = () => desktop.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.isVisible() && window.webContents.getURL().startsWith('chatos://chat/')));
  await eventually('Chat to be out of sight', async () => !(await isChatVisible()));
  // A page under a test is told that it is visible, whatever its window is.
  await chat.evaluate(() => void Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' }));
  await chat.getByTestId('composer').fill('/tool mcp_ui_prompter_prompt_key_values {"title":"Where?","fields":[{"key":"host"}]}');
  await chat.getByTestId('composer').press('Enter');
  const titles = () => desktop.application.evaluate(() => (globalThis as unknown as { shownNotifications: Electron.Notification[] }).shownNotifications.map(({ title }) => title));
  const [title] = await eventually('a notification', async () => ((await titles()).length > 0 ? titles() : null));
  expect(title).toMatch(/^Chat: (May mcp_ui_prompter_prompt_key_values run\?|Where\?)$/);
  await desktop.application.evaluate(() => (globalThis as unknown as { shownNotifications: Electron.Notification[] }).shownNotifications[0]?.emit('click'));
  await eventually('Chat in sight', isChatVisible);
  const current = chat.locator('[data-testid="inbox-row"][data-current]');
  await current.waitFor();
  await eventually('the focus on the question', () => current.evaluate((row) => document.activeElement === row));
  await current.getByTestId('question-decline').or(current.getByTestId('question-cancel')).first().click();
  await current.waitFor({ state: 'detached' });
  await chat.keyboard.press('Escape');
  await chat.evaluate(() => void delete (document as { visibilityState?: unknown }).visibilityState);
});

test('nothing of another surface loads in its window: not by navigation, frame, fetch or a new window', async () => {
  const attempts = await chat.evaluate(async () => {
    const outcome = async (attempt: () => unknown) => {
      try {
        return String(await attempt());
      } catch {
        return 'refused';
      }
    };
    const frame = document.createElement('iframe');
    frame.src = 'chatos://aide/';
    document.body.append(frame);
    return {
      fetched: await outcome(async () => (await fetch('chatos://aide/index.html')).status),
      opened: await outcome(() => window.open('chatos://aide/')),
      outside: await outcome(async () => (await fetch('http://127.0.0.1:1/')).status),
      frame: await outcome(() => frame.contentDocument?.body.children.length ?? 'refused'),
    };
  });
  expect(attempts.fetched).not.toBe('200');
  expect(attempts.opened).toBe('null');
  expect(attempts.outside).toBe('refused');
  await chat.evaluate(() => {
    location.href = 'chatos://aide/';
  });
  await chat.evaluate(() => {
    location.href = 'data:text/html,outside';
  });
  expect(new URL(chat.url()).host).toBe('chat');
  expect(chat.frames().some((frame) => frame.url().includes('aide'))).toBe(false);
});

test("even main cannot load AIDE's page into Chat's window, and a foreign page there gets no port and no call", async () => {
  const received = await desktop.application.evaluate(async ({ BrowserWindow, session }, [portRequest, shellChannel]) => {
    const window = new BrowserWindow({ show: false, webPreferences: { nodeIntegration: true, contextIsolation: false, session: session.fromPartition('a-stranger') } });
    await window.loadURL('data:text/html,stranger');
    const ask = (channel: string) => window.webContents.executeJavaScript(`require('electron').ipcRenderer.invoke(${JSON.stringify(channel)}, 'showSurface', { surface: 'aide' }).then(() => 'granted', (error) => error.message)`) as Promise<string>;
    const answers = [await ask(portRequest as string), await ask(shellChannel as string)];
    const chatWindow = BrowserWindow.getAllWindows().find((each) => each.webContents.getURL().startsWith('chatos://chat/'));
    const loaded = await chatWindow?.webContents.session.fetch('chatos://aide/index.html').then((response) => response.status, () => 0);
    window.destroy();
    return { answers, loaded };
  }, [PORT_REQUEST_CHANNEL, SHELL_CHANNEL]);
  expect(received.answers[0]).toContain('may not hold a port');
  expect(received.answers[1]).toContain('may not call the shell');
  expect(received.loaded).not.toBe(200);
});

test('the calls check what they are given', async () => {
  const call = (name: string, input: unknown) => chat.evaluate(([callName, value]) => {
    const shell = (globalThis as unknown as { chatosShell: Record<string, (input: unknown) => Promise<unknown>> }).chatosShell;
    return shell[callName as string]?.(value).then(() => 'done', (error: Error) => error.message);
  }, [name, input] as const);
  for (const url of ['file:///etc/passwd', 'http://example.com/', 'javascript:alert(1)', 'smb://host/share', 7]) expect(await call('openLink', { url })).toContain('openLink');
  expect(await call('showSurface', { surface: 'main' })).toContain('showSurface');
  expect(await call('notify', { title: 'x'.repeat(10_000), body: '' })).toContain('notify');
});

test('every window is sandboxed and isolated, and permissions are refused', async () => {
  await desktop.page('aide');
  await desktop.page('settings');
  const preferences = await desktop.application.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => {
      const given = (window.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences();
      return { sandbox: given['sandbox'], contextIsolation: given['contextIsolation'], nodeIntegration: given['nodeIntegration'], webSecurity: given['webSecurity'] };
    }),
  );
  expect(preferences).toEqual(Array.from({ length: 3 }, () => ({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true })));
  const permissions = await chat.evaluate(async () => ({
    geolocation: (await navigator.permissions.query({ name: 'geolocation' })).state,
    notifications: Notification.permission,
  }));
  expect(permissions).toEqual({ geolocation: 'denied', notifications: 'denied' });
});

test('the three partitions are in memory, and one window shows at a time', async () => {
  const shown = () => desktop.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().filter((window) => window.isVisible()).map((window) => new URL(window.webContents.getURL()).host));
  const settings = await desktop.page('settings');
  await settings.evaluate(() => void (globalThis as unknown as { chatosShell: { showSurface(input: object): Promise<unknown> } }).chatosShell.showSurface({ surface: 'chat' }));
  await eventually('Chat alone to show', async () => (await shown()).join() === 'chat');
  const partitions = await desktop.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.webContents.session.isPersistent()));
  expect(partitions).toEqual([false, false, false]);
});

test('a second start on the same state root ends by itself, and the first comes to the front', async () => {
  await desktop.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find((window) => window.isVisible())?.minimize());
  const display = await openDisplay();
  const second = spawn(findElectron(), ['--no-sandbox', '--disable-gpu', join(import.meta.dirname, '..', 'dist', 'main.cjs'), '--state-root', join(directory.path, 'state')], {
    env: { ...process.env, CHATOS_NODE: process.execPath, CHATOS_NO_DIALOG: '1', DISPLAY: display.display },
    stdio: 'ignore',
  });
  const status = await new Promise((resolve) => second.on('exit', resolve));
  display.close();
  expect(status).toBe(0);
  await eventually('the first window to be restored', () =>
    desktop.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.isVisible() && !window.isMinimized())),
  );
  expect(await chat.evaluate(() => document.visibilityState)).toBe('visible');
});

test('a headless start on the same state root says who holds it', async () => {
  const refused = await runChatos(['serve', '--no-open', '--port', '0', '--state-root', join(directory.path, 'state')]);
  expect(refused.status).not.toBe(0);
  expect(refused.stderr).toContain(String(desktop.pid));
  expect(refused.stderr).toContain('desktop');
  expect((await runChatos(['doctor', '--state-root', join(directory.path, 'state')])).stdout).toContain(String(desktop.pid));
});
