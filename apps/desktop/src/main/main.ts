import { acquireOwnerLock, resolveStateRoot } from '@chatos/state/paths';
import { allowedEnvironment, createNodeProcessHost, createUtilityProcessHost, createWorkbench, keyringEnvironment } from '@chatos/process-host';
import type { ProcessHost } from '@chatos/process-host';
import { app, dialog, MessageChannelMain, utilityProcess } from 'electron';
import { join } from 'node:path';
import { setApplicationMenu } from './application-menu.ts';
import { parseLaunchOptions } from './launch-options.ts';
import type { LaunchOptions } from './launch-options.ts';
import { registerPageScheme } from './page-protocol.ts';
import { restrictContents } from './page-security.ts';
import { handOutPorts } from './port-handout.ts';
import { answerShellCalls, notify, openLink } from './shell-calls.ts';
import { createSurfaceWindows } from './surface-windows.ts';

// Composes the workbench and does nothing else: windows, menus, life-cycle, and which page may hold which port. No database, no agent loop,
// no model traffic runs in this process.
const log = (line: string) => process.stderr.write(`${line}\n`);

try {
  registerPageScheme();
  const options = parseLaunchOptions({ argv: process.argv.slice(1), environment: process.env, electronVersion: process.versions['electron'] ?? '0', applicationData: app.getPath('appData'), resources: process.resourcesPath, platform: process.platform });
  app.setPath('userData', options.userData);
  if (app.requestSingleInstanceLock()) {
    app.whenReady().then(() => compose(options)).catch(fail);
  } else {
    // The first window has been told and comes to the front.
    app.quit();
  }
} catch (error) {
  fail(error);
}

async function compose(options: LaunchOptions): Promise<void> {
  const root = resolveStateRoot(options.stateRoot);
  const lock = acquireOwnerLock(root, { kind: 'desktop', command: process.argv.join(' ') });
  app.on('will-quit', () => lock.release());
  restrictContents(app);

  const environment = { ...allowedEnvironment(process.env, process.platform), MODEL_CLI_SESSION_ROOT: root.path };
  const published = process.env['CHATOS_CLIENT_METADATA_URL'];
  const clientMetadata: Record<string, string> = published === undefined ? {} : { CHATOS_CLIENT_METADATA_URL: published };
  // Never Electron's own program: it is built not to run as Node (docs/adr/0008).
  const builtin = { CHATOS_NODE: options.toolNodePath, CHATOS_TOOL_SERVER: join(__dirname, 'servers', 'tool-server.cjs') };
  const workbench = createWorkbench({
    host: processHost(options),
    entries: { config: entry('config'), chat: entry('chat'), aide: entry('aide') },
    environments: { config: { ...environment, ...keyringEnvironment(process.env), ...clientMetadata }, chat: { ...environment, ...builtin }, aide: { ...environment, ...builtin } },
    log,
  });
  const windows = createSurfaceWindows({
    pages: join(__dirname, 'pages'),
    preload: join(__dirname, 'preload.cjs'),
    placementFile: join(options.userData, 'window.json'),
    compactPlacementFile: join(options.userData, 'compact-window.json'),
    onLastClosed: () => app.quit(),
  });
  handOutPorts(windows, workbench, log);
  answerShellCalls(windows);
  setApplicationMenu(windows, process.platform === 'darwin');
  workbench.onReport((name, report) => {
    if (report.type === 'open-link') openLink(report.url).catch((error: unknown) => log(`main.openLink: ${String(error)}`));
    if (report.type === 'notify') notify(windows, name === 'config' ? 'settings' : name, { title: report.title, body: report.body });
  });

  app.on('second-instance', () => windows.focus());
  app.on('activate', () => windows.focus());
  let hasStopped = false;
  app.on('before-quit', (event) => {
    if (hasStopped) return;
    event.preventDefault();
    workbench.stop().catch((error: unknown) => log(`main.stop: ${String(error)}`)).finally(() => {
      hasStopped = true;
      app.quit();
    });
  });

  windows.show('chat');
  await workbench.start();
}

function processHost(options: LaunchOptions): ProcessHost {
  if (options.nodePath !== null) return createNodeProcessHost({ nodePath: options.nodePath, log });
  return createUtilityProcessHost({
    fork: (entryPath, environment) => utilityProcess.fork(entryPath, [], { env: environment, stdio: 'pipe' }),
    createChannel: () => new MessageChannelMain(),
    log,
  });
}

function entry(name: string): string {
  return join(__dirname, 'processes', `${name}.cjs`);
}

/** A start that cannot go on: said where the user is, and on standard error for whoever started it. */
function fail(error: unknown): void {
  const explained = error as { problem?: string; remedy?: string; message?: string };
  const text = explained.problem === undefined ? (explained.message ?? String(error)) : `${explained.problem}\n${explained.remedy ?? ''}`;
  log(`main: ${text}`);
  if (process.env['CHATOS_NO_DIALOG'] === undefined) dialog.showErrorBox('ChatOS cannot start', text);
  app.exit(1);
}
