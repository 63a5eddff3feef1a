import { eventually, startModelServer, temporaryDirectory } from '@chatos/testing';
import type { ModelServer, ScriptedAgent } from '@chatos/testing';
import { commandLine, descendants, launchBrowser, runChatos, startHeadless } from '@chatos/testing/workbench';
import type { HeadlessWorkbench } from '@chatos/testing/workbench';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** The file server from npm, a real MCP server. */
export const FILE_SERVER = join(import.meta.dirname, '..', 'node_modules', '@modelcontextprotocol', 'server-filesystem', 'dist', 'index.js');

export type SurfaceLabel = 'Chat' | 'AIDE' | 'Settings';

/** A headless host on a state root of its own, a home directory of its own, a model on loopback, and a browser with one context. */
export interface Stage {
  readonly directory: string;
  readonly home: string;
  readonly stateRoot: string;
  readonly model: ModelServer;
  readonly host: HeadlessWorkbench;
  readonly browser: Browser;
  readonly context: BrowserContext;
  /** What the pages threw and nobody caught. */
  readonly defects: readonly string[];
  /** Every text frame a page received over its WebSocket. */
  readonly frames: readonly string[];
  /** A new tab, led to the surface through the door, as a user comes in. */
  open(surface: SurfaceLabel): Promise<Page>;
  /** The process of a runtime, as it runs now. */
  processOf(name: 'chat' | 'aide' | 'config'): Promise<number>;
  close(): Promise<void>;
}

export interface StageOptions {
  readonly agent?: ScriptedAgent;
  /** Whether the loopback model is already the default when the host starts; else the state root is empty. */
  readonly isConfigured?: boolean;
  /** Puts something under the state root before the host starts. */
  readonly seed?: (stateRoot: string, model: ModelServer) => Promise<void>;
  /** Besides what the host always gets here. */
  readonly environment?: Record<string, string>;
}

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const directory = temporaryDirectory();
  const home = join(directory.path, 'home');
  mkdirSync(home);
  const stateRoot = join(directory.path, 'state');
  const model = await startModelServer(options.agent);
  if (options.isConfigured === true) await configureModel(stateRoot, model.baseUrl);
  await options.seed?.(stateRoot, model);
  const host = await startHeadless(stateRoot, { CHATOS_KEYRING: 'never', HOME: home, ...options.environment });
  const browser = await launchBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 820 }, reducedMotion: 'reduce' });
  const defects: string[] = [];
  const frames: string[] = [];
  context.on('page', (page) => {
    page.on('pageerror', (error) => defects.push(String(error)));
    page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(String(payload))));
  });
  return {
    directory: directory.path,
    home,
    stateRoot,
    model,
    host,
    browser,
    context,
    defects,
    frames,
    open: async (surface) => enter(await context.newPage(), host.wayIn, surface),
    processOf: (name) => eventually(`the process of ${name}`, () => descendants(host.pid).find((pid) => commandLine(pid).includes(`processes/${name}.cjs`))),
    async close() {
      await browser.close();
      await host.stop();
      await model.close();
      directory.remove();
    },
  };
}

/** Through the door, in the given tab; returns once the page is connected. */
export async function enter(page: Page, wayIn: string, surface: SurfaceLabel): Promise<Page> {
  await page.goto(wayIn);
  await page.getByRole('link', { name: surface }).click();
  await isConnected(page);
  return page;
}

export async function isConnected(page: Page): Promise<void> {
  await page.locator('[data-testid="connection-state"][data-state="ready"]').waitFor({ state: 'attached' });
}

/** Makes a model at this address the default, with the command line. */
export async function configureModel(stateRoot: string, baseUrl: string): Promise<void> {
  const { status, stderr } = await runChatos(['config', 'add', 'model', '--name', 'loopback', '--provider', 'openai_compatible', '--base-url', baseUrl, '--model', 'scripted', '--default', '--state-root', stateRoot]);
  if (status !== 0) throw new Error(`The model could not be added: ${stderr}`);
}
