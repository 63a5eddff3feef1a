import type { Workspace } from '@chatos/workspace-files';
import type { KeptOutputs } from '../commands/kept-outputs.ts';
import type { Sandbox } from '../sandbox/types.ts';
import type { Terminals } from '../terminals/terminals.ts';

/** What the tools of one shell server share. */
export interface ShellContext {
  readonly workspace: Workspace;
  readonly sandbox: Sandbox;
  readonly outputs: KeptOutputs;
  readonly terminals: Terminals;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}
