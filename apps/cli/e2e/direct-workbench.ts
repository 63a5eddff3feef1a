import { createMemoryPorts, createPortClient } from '@chatos/contracts';
import type { PortClient, SurfaceName, Turn , aideContract, chatContract, configContract} from '@chatos/contracts';
import { relayPort } from '@chatos/process-host';
import type { Workbench } from '@chatos/process-host';
import { resolveStateRoot } from '@chatos/state/paths';
import { createCommandWorkbench } from '../src/workbench.ts';

export interface DirectWorkbench {
  readonly workbench: Workbench;
  readonly logs: readonly string[];
  chat(): PortClient<typeof chatContract>['client'];
  aide(): PortClient<typeof aideContract>['client'];
  config(): PortClient<typeof configContract>['client'];
}

/** The three processes, spoken to over ports without a page between. */
export async function startDirectWorkbench(stateRoot: string, options: { nodePath?: string; environment?: Record<string, string | undefined> } = {}): Promise<DirectWorkbench> {
  const logs: string[] = [];
  const { workbench } = createCommandWorkbench({
    root: resolveStateRoot(stateRoot),
    nodePath: options.nodePath ?? process.execPath,
    environment: { CHATOS_KEYRING: 'never', ...(options.environment ?? process.env) },
    log: (line) => logs.push(line),
  });
  await workbench.start();
  const connect = (surface: SurfaceName) => {
    const [page, host] = createMemoryPorts();
    workbench.connectPage(surface, relayPort(host));
    return page;
  };
  return {
    workbench,
    logs,
    chat: () => createPortClient<typeof chatContract>(connect('chat')).client,
    aide: () => createPortClient<typeof aideContract>(connect('aide')).client,
    config: () => createPortClient<typeof configContract>(connect('settings')).client,
  };
}

/** Sends one message in a new session of Chat, approving nothing, and returns the turn as it ended with the answer's text. */
export async function chatTurn(client: ReturnType<DirectWorkbench['chat']>, text: string): Promise<{ turn: Turn; sessionId: string; answer: string }> {
  const session = await client.chat.sessions.create({});
  return followTurn(await client.chat.sessions.watch({ id: session.id }), () => client.chat.turns.send({ sessionId: session.id, text }), session.id);
}

/** The same for a run of AIDE in a workspace. */
export async function aideRun(client: ReturnType<DirectWorkbench['aide']>, path: string, text: string): Promise<{ turn: Turn; sessionId: string; answer: string }> {
  const workspace = await client.aide.workspaces.add({ path });
  const session = await client.aide.sessions.create({ workspaceId: workspace.id });
  return followTurn(await client.aide.sessions.watch({ id: session.id }), () => client.aide.turns.send({ sessionId: session.id, text }), session.id);
}

type Events = Awaited<ReturnType<ReturnType<DirectWorkbench['chat']>['chat']['sessions']['watch']>>;

/** Reads on until the turn has ended, and leaves the stream open. */
export async function turnEnded(events: Events, turnId: string): Promise<void> {
  for (;;) {
    const { value, done } = await events.next();
    if (done === true) throw new Error('The stream of events ended before the turn did.');
    if (value.type === 'turn' && value.turn.id === turnId && value.turn.finishedAt !== null) return;
  }
}

async function followTurn(events: Events, send: () => Promise<{ turn: Turn }>, sessionId: string): Promise<{ turn: Turn; sessionId: string; answer: string }> {
  const sent = await send();
  let answer = '';
  for await (const event of events) {
    if (event.type === 'delta' && event.kind === 'text') answer += event.text;
    if (event.type === 'turn' && event.turn.id === sent.turn.id && event.turn.finishedAt !== null) return { turn: event.turn, sessionId, answer };
  }
  throw new Error('The stream of events ended before the turn did.');
}
