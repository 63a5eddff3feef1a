import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { createGate, callsTool, startModelServer, streams } from '../model-server/index.ts';
import type { Gate, ModelServer, Reply } from '../model-server/index.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { runChatos } from './chatos-command.ts';

/** One runtime's part of the play: what is said there, and nowhere else. */
export interface Side {
  /** What the user sends; contains `word`. */
  readonly text: string;
  /** In everything that is said on this side, and in nothing else. */
  readonly word: string;
  /** The name of a file that only this side's tool call comes upon. */
  readonly fileName: string;
  /** The directory its tool call lists. */
  readonly directory: string;
  /** Holds the last answer in the middle. */
  readonly gate: Gate;
}

export interface SideBySide {
  readonly stateRoot: string;
  readonly model: ModelServer;
  readonly chat: Side;
  readonly aide: Side;
  close(): Promise<void>;
}

/**
 * Sets the stage on an empty state root: a model on loopback that plays both sides, and the file server from npm, both configured with the
 * command line as a user would.
 * @param fileServer the absolute path of `@modelcontextprotocol/server-filesystem`'s entry
 */
export async function setUpSideBySide(fileServer: string): Promise<SideBySide> {
  const directory = temporaryDirectory();
  const home = realpathSync(directory.path);
  const stateRoot = join(home, 'state');
  const chat = createSide('chat', home);
  const aide = createSide('aide', home);
  const model = await startModelServer(({ userText, toolResults }) => playSide(userText.includes(aide.word) ? aide : chat, toolResults));

  await configure(['model', '--name', 'loopback', '--provider', 'openai_compatible', '--base-url', model.baseUrl, '--model', 'scripted'], stateRoot);
  await configure(['mcp', '--name', 'fs', '--command', `${quote(process.execPath)} ${quote(fileServer)} ${quote(chat.directory)} ${quote(aide.directory)}`], stateRoot);
  return {
    stateRoot,
    model,
    chat,
    aide,
    async close() {
      await model.close();
      directory.remove();
    },
  };
}

/** Sends the side's message and approves its tool call; returns once the answer is held at its gate, half of it on the page. */
export async function playUntilGate(page: Page, side: Side): Promise<void> {
  await page.getByTestId('composer').fill(side.text);
  await page.getByTestId('composer').press('Enter');
  await page.getByTestId('approve').click();
  await side.gate.reached;
  await page.getByText(`${side.word} first half`).waitFor();
}

/** Opens the gate and waits for the rest, which quotes the tool's real result. */
export async function playToEnd(page: Page, side: Side): Promise<void> {
  side.gate.open();
  await page.getByText(`${side.word} second half`).waitFor();
  await page.getByText(`I saw ${side.fileName}`).waitFor();
}

function createSide(name: string, home: string): Side {
  const word = `${name}word${crypto.randomUUID().slice(0, 8)}`;
  const fileName = `${name}file${crypto.randomUUID().slice(0, 8)}.txt`;
  const directory = join(home, `${name}-folder`);
  mkdirSync(directory);
  writeFileSync(join(directory, fileName), 'contents');
  return { word, fileName, directory, text: `Please list the folder, ${word}.`, gate: createGate() };
}

function playSide(side: Side, toolResults: readonly string[]): Reply {
  if (toolResults.length === 0) return callsTool('mcp_fs_list_directory', { path: side.directory });
  const seen = toolResults.join('\n').includes(side.fileName) ? side.fileName : 'nothing';
  return streams([`${side.word} first half `, { kind: 'gate', gate: side.gate }, `${side.word} second half. `, `I saw ${seen}.`]);
}

async function configure(args: readonly string[], stateRoot: string): Promise<void> {
  const result = await runChatos(['config', 'add', ...args, '--state-root', stateRoot]);
  if (result.status !== 0) throw new Error(`chatos config add ${args[0] ?? ''} failed: ${result.stderr}`);
}

function quote(text: string): string {
  return `"${text}"`;
}
