import type { McpServerRecord } from '@chatos/contracts';
import { isHttpEndpoint } from '../endpoint/endpoint.ts';
import { McpRuntimeError, messageOf } from '../errors.ts';
import { waitFor } from '../supervision/wait-for.ts';
import type { McpRuntimeOptions } from '../types.ts';
import { createMemoryApprovals } from './approval-store.ts';
import { createConsentGate } from './consent-gate.ts';
import { describeCommand } from './server-command.ts';
import type { ServerCommand } from './server-command.ts';

/** For whom a command is to be run. */
export interface ConsentFor {
  readonly sessionId: string | null;
  /** The user asked for this start: then a command declined before is asked about once more. */
  readonly isByUser: boolean;
  readonly signal: AbortSignal;
}

/** A command that may be run, and the PATH it was found on. */
export interface ApprovedStart {
  readonly command: ServerCommand;
  readonly path: string;
}

/** What the stdio servers of one runtime would run, and whether they may. */
export interface ServerCommands {
  /** Resolves once the command may be run; waits for the user where it has to. Nothing to ask for a remote or built-in server. Rejects with McpRuntimeError. */
  consent(record: McpServerRecord, workspaceRoot: string | null, whom: ConsentFor): Promise<void>;
  /**
   * What to run now, found and judged once more, so that nothing gets between the approval and the start. Asks nobody. Rejects with
   * McpRuntimeError 'waiting-for-consent' where exactly this is not approved.
   */
  approved(record: McpServerRecord, workspaceRoot: string | null, signal: AbortSignal): Promise<ApprovedStart>;
  isWaiting(serverId: string): boolean;
  configured(records: readonly McpServerRecord[]): void;
}

type Options = Pick<McpRuntimeOptions, 'approvals' | 'questions' | 'loginPath' | 'baseEnvironment' | 'defaultDirectory' | 'secret'>;

export function createServerCommands(options: Options, onChange: () => void): ServerCommands {
  const homeDirectory = options.baseEnvironment['HOME'] ?? options.baseEnvironment['USERPROFILE'] ?? options.defaultDirectory;
  const gate = createConsentGate({ approvals: options.approvals ?? createMemoryApprovals(), questions: options.questions, homeDirectory, onChange });

  async function find(record: McpServerRecord, workspaceRoot: string | null, signal: AbortSignal): Promise<ApprovedStart | null> {
    const path = await waitFor(pathOf(record, options), signal);
    const command = describeCommand(record, { path, workingDirectory: workspaceRoot ?? options.defaultDirectory, pathExtensions: options.baseEnvironment['PATHEXT'] });
    return command && { command, path };
  }

  return {
    async consent(record, workspaceRoot, whom) {
      if (isHttpEndpoint(record.endpoint)) return;
      const found = await find(record, workspaceRoot, whom.signal);
      if (found) await gate.pass({ record, command: found.command, ...whom });
    },
    async approved(record, workspaceRoot, signal) {
      const found = await find(record, workspaceRoot, signal);
      if (!found) throw new Error('createServerCommands.approved: it runs no command the user configured');
      gate.require({ record, command: found.command });
      return found;
    },
    isWaiting: (serverId) => gate.isWaiting(serverId),
    configured: (records) => gate.configured(records),
  };
}

/** The PATH the command is looked up on and the child gets: the one the server declares for itself, else the user's own. Rejects with McpRuntimeError. */
export async function pathOf(record: McpServerRecord, { secret, loginPath, baseEnvironment }: Pick<Options, 'secret' | 'loginPath' | 'baseEnvironment'>): Promise<string> {
  const declared = record.environmentNames.find((name) => (process.platform === 'win32' ? name.toUpperCase() : name) === 'PATH');
  if (declared === undefined) return (await loginPath?.resolve()) ?? baseEnvironment['PATH'] ?? '';
  try {
    return await secret({ kind: 'environment', serverId: record.id, name: declared });
  } catch (error) {
    throw new McpRuntimeError('missing-environment-value', {
      problem: `The value of ${declared} for the MCP server "${record.name}" could not be read: ${messageOf(error)}`,
      remedy: 'Enter it again in the settings of the server.',
    }, error);
  }
}
