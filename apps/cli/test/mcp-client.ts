import type { RuntimeName } from '@chatos/contracts';
import { openServerResources } from '@chatos/mcp-servers';
import type { RuntimeContext } from '@chatos/state';
import { createRuntimeContext, resolveStateRoot } from '@chatos/state';
import { temporaryDirectory } from '@chatos/testing';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { ElicitRequestFormParams, ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
/** Where Node keeps what it has compiled: each of these processes would otherwise strip the types of the whole command again. */
const COMPILED = temporaryDirectory('chatos-compiled-');
const SHARED = { NODE_COMPILE_CACHE: COMPILED.path };

/** Makes what a runtime keeps below a state root, as its first start does. */
export function makeRuntime<Name extends RuntimeName>(stateRoot: string, runtime: Name): RuntimeContext<Name> {
  const context = createRuntimeContext(resolveStateRoot(stateRoot), runtime);
  openServerResources(context).close();
  return context;
}

export interface ThirdParty extends AsyncDisposable {
  readonly client: Client;
  readonly forms: ElicitRequestFormParams[];
  call(tool: string, args?: Record<string, unknown>): Promise<ToolReading>;
}

export interface ToolReading {
  readonly isError: boolean;
  readonly text: string;
  readonly data: Record<string, unknown> & { chatos: { status: string; code: string } };
}

export interface ThirdPartyOptions {
  variables?: Record<string, string>;
  cwd?: string;
  /** Answers forms; without it the client declares no elicitation. */
  asPerson?: (form: ElicitRequestFormParams) => ElicitResult;
}

/** `chatos mcp …` as a process of its own, and a bare client of the SDK at the other end: none of ours, which sends no policy and no session. */
export async function connectThirdParty(words: string[], { variables = {}, cwd, asPerson }: ThirdPartyOptions = {}): Promise<ThirdParty> {
  const client = new Client({ name: 'third-party', version: '1.0.0' }, { capabilities: asPerson === undefined ? {} : { elicitation: {} } });
  const forms: ElicitRequestFormParams[] = [];
  if (asPerson !== undefined) {
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
      forms.push(params as ElicitRequestFormParams);
      return asPerson(params as ElicitRequestFormParams);
    });
  }
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [MAIN, 'mcp', ...words], env: { ...SHARED, ...variables }, stderr: 'ignore', ...(cwd === undefined ? {} : { cwd }) }));
  // So that the client checks each result against the tool's schema.
  await client.listTools();
  return {
    client, forms,
    async call(tool, args = {}) {
      const { content, structuredContent, isError } = await client.callTool({ name: tool, arguments: args });
      const [first] = content as { text: string }[];
      return { isError: isError === true, text: first?.text ?? '', data: structuredContent as ToolReading['data'] };
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}

export interface EndedProcess {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs it to its end. `during` gets the process, and nothing is written to its input unless it does that. */
export async function runServer(words: string[], variables: Record<string, string>, during: (child: ReturnType<typeof spawn>) => Promise<void> | void = (child) => void child.stdin?.end()): Promise<EndedProcess> {
  const child = spawn(process.execPath, [MAIN, 'mcp', ...words], { env: { ...SHARED, ...variables }, stdio: 'pipe' });
  const read = { output: '', errors: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (read.output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (read.errors += text));
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  await during(child);
  const [status, signal] = await closed;
  return { status, signal, ...read };
}
