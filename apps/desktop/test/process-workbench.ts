import { createMemoryPorts, createPortClient } from '@chatos/contracts';
import type { aideContract, chatContract, configContract, LifecycleReport, Port, ProcessName, SessionEvent } from '@chatos/contracts';
import { createNodeProcessHost, relayPort } from '@chatos/process-host';
import { eventually } from '@chatos/testing';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

const PROCESSES = join(dirname(import.meta.dirname), 'src', 'processes');

export interface ProcessesOptions {
  /** The program of the built-in servers; absent: one that is not there, for tests that are about something else. */
  readonly toolServer?: string;
  /** What the processes find in their environment besides. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Started {
  readonly reports: LifecycleReport[];
  readonly exited: Promise<number | null>;
  connect(role: string, port: Port): void;
  kill(): void;
  stop(): Promise<void>;
}

/** The real process entries as Node children that the test relays for, as the workbench does. */
export function startProcesses(stateRoot: string, { toolServer = join(PROCESSES, 'no-tool-server.cjs'), environment = {} }: ProcessesOptions = {}) {
  const host = createNodeProcessHost({ nodePath: process.execPath, log: () => undefined });
  const builtin = { CHATOS_NODE: process.execPath, CHATOS_TOOL_SERVER: toolServer };
  async function start(name: ProcessName): Promise<Started> {
    const child = host.start({ name, entry: join(PROCESSES, name, 'entry.ts'), environment: { ...environment, MODEL_CLI_SESSION_ROOT: stateRoot, CHATOS_KEYRING: 'never', ...(name === 'config' ? {} : builtin) } });
    onTestFinished(() => child.stop());
    const reports: LifecycleReport[] = [];
    child.onReport((report) => void reports.push(report));
    const exited = new Promise<number | null>((resolve) => child.onExit(({ code }) => resolve(code)));
    await eventually(`${name} is ready or has said why not`, () => reports.some(({ type }) => type === 'ready' || type === 'fatal'));
    return { reports, exited, connect: (role, port) => child.connect(role, relayPort(port)), kill: () => child.kill(), stop: () => child.stop() };
  }
  return { start };
}

export function page(process_: Started, role = 'page'): Port {
  const [near, far] = createMemoryPorts();
  process_.connect(role, far);
  return near;
}

function joinPorts(left: Started, leftRole: string, right: Started, rightRole: string): void {
  const [near, far] = createMemoryPorts();
  // Two relays meet here: what one process posts goes on to the other.
  const [outer, inner] = createMemoryPorts();
  near.onMessage((frame) => outer.post(frame));
  outer.onMessage((frame) => near.post(frame));
  near.onClose(() => outer.close());
  outer.onClose(() => near.close());
  left.connect(leftRole, far);
  right.connect(rightRole, inner);
}

/** The three processes with one model; of the built-in servers those of the given names are on. */
export async function startWorkbench(stateRoot: string, baseUrl: string, { builtinServers = [], ...options }: ProcessesOptions & { builtinServers?: readonly string[] } = {}) {
  const processes = startProcesses(stateRoot, options);
  const config = await processes.start('config');
  const [chat, aide] = [await processes.start('chat'), await processes.start('aide')];
  for (const [name, runtime] of [['chat', chat], ['aide', aide]] as const) joinPorts(runtime, 'configuration', config, `runtime:${name}`);
  const settings = createPortClient<typeof configContract>(page(config)).client.config;
  for (const server of await settings.mcpServers.list()) {
    await settings.mcpServers.update({ id: server.id, expectedRevision: server.revision, fields: { ...server, enabled: builtinServers.includes(server.name) } });
  }
  const model = await settings.models.create({ name: 'loopback', provider: 'openai_compatible', model: 'm', baseUrl });
  await settings.models.setDefault({ id: model.id });
  const clients = { chat: createPortClient<typeof chatContract>(page(chat)).client.chat, aide: createPortClient<typeof aideContract>(page(aide)).client.aide };
  for (const client of Object.values(clients)) await eventually('the model has reached the runtime', async () => (await client.models.list()).models.some(({ name, isDefault }) => name === 'loopback' && isDefault));
  return { config, chat, aide, clients, settings };
}

/** What the assistant said by the end of the turn under way. */
export async function textUntilEnd(events: AsyncIterable<SessionEvent>): Promise<{ text: string; state: string }> {
  let text = '';
  for await (const event of events) {
    if (event.type === 'state') text = event.messages.filter(({ role }) => role === 'assistant').flatMap(({ parts }) => parts).map((part) => (part.kind === 'text' ? part.text : '')).join('');
    if (event.type === 'delta') text += event.text;
    if (event.type === 'turn' && event.turn.finishedAt !== null) return { text, state: event.turn.state };
  }
  throw new Error('the events ended before the turn');
}
