import type { Workspace } from '@chatos/workspace-files';
import type { ToolCallContext } from '../../kit/index.ts';
import type { ChangePlace, ChangeTracker } from '../changes/index.ts';
import type { SessionChanges } from '../changes/session-changes.ts';
import type { KeptOutputs } from '../commands/kept-outputs.ts';
import type { Sandbox } from '../sandbox/types.ts';
import type { Terminals } from '../terminals/terminals.ts';

/** What the tools of one shell server share. */
export interface ShellContext {
  readonly workspace: Workspace;
  readonly sandbox: Sandbox;
  readonly outputs: KeptOutputs;
  readonly terminals: Terminals;
  readonly changes: ChangeTracker;
  readonly sessionChanges: SessionChanges;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/** Whose the changes are that a command makes. */
export function placeOf(tool: string, { sessionId, runId, userMessageId, toolCallId, policy }: ToolCallContext): ChangePlace {
  return { tool, sessionId, runId, userMessageId, toolCallId, maxContentBytes: policy.contentStoreMaxBytes };
}
