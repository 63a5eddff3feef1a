import type { McpServerRecord, SandboxState, ServerState, ServerStatus } from '@chatos/contracts';
import { builtinOf, isInside } from '../builtin/builtin-record.ts';
import { McpRuntimeError } from '../errors.ts';
import type { ServerInstance } from './server-instance.ts';

/** What the control room shows of a stdio server's children beside what was configured. */
export interface ChildFace {
  command: string[];
  resolvedBinary: string | null;
  path: string | null;
  pathFolders: string[];
  environmentNames: string[];
}

export interface StatusParts {
  instances: readonly ServerInstance[];
  /** Null for a server without a process of ours. */
  child: ChildFace | null;
  toolCount: number | null;
  memoryOf(groupId: number): number | null;
  signIn: ServerStatus['signIn'];
  /** Whether it waits for the user's word on its command. */
  isWaitingForConsent: boolean;
  /** How the shell server said it confines commands, when it ran last. */
  sandbox: SandboxState | null;
}

const WAITS_FOR_CONSENT = { problem: 'Its command has not been approved yet, and the question is open.', remedy: 'Look at what would run, and answer it.' };

/** One server as the control room shows it. */
export function serverStatusOf(record: McpServerRecord, { instances, child, toolCount, memoryOf, signIn, isWaitingForConsent, sandbox }: StatusParts): ServerStatus {
  const failure = instances.find((instance) => instance.failure !== null)?.failure ?? null;
  const state = record.enabled ? (isWaitingForConsent ? 'waiting-for-consent' : stateOf(instances, failure)) : 'disabled';
  const words = state === 'failed' || state === 'needs-sign-in' ? failure : state === 'waiting-for-consent' ? (failure ?? WAITS_FOR_CONSENT) : null;
  return {
    id: record.id, name: record.name, kind: child ? 'stdio' : isInside(record) ? 'inside' : 'http', endpoint: record.endpoint, state, problem: words?.problem ?? null, remedy: words?.remedy ?? null,
    command: child?.command ?? [], resolvedBinary: child?.resolvedBinary ?? null, path: child?.path ?? null, pathFolders: child?.pathFolders ?? [], environmentNames: child?.environmentNames ?? [],
    instances: instances.map((instance) => instance.status(instance.groupId === null ? null : memoryOf(instance.groupId))), toolCount, signIn,
    isBuiltin: builtinOf(record) !== null, sandbox,
  };
}

/** The state of a server with several instances: what runs counts before what starts, and that before what failed. */
function stateOf(instances: readonly ServerInstance[], failure: McpRuntimeError | null): ServerState {
  const states = new Set(instances.map((instance) => instance.state));
  for (const state of ['running', 'restarting', 'starting'] as const) if (states.has(state)) return state;
  if (!states.has('failed') || failure === null) return 'stopped';
  const code = failure.code === 'start-held-back' && failure.cause instanceof McpRuntimeError ? failure.cause.code : failure.code;
  return code === 'waiting-for-consent' || code === 'needs-sign-in' ? code : 'failed';
}
