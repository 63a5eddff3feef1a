import type { RuntimeStore } from '@chatos/runtime-store';
import type { ChangeRecords, ScanLimits } from './changes/index.ts';
import type { SandboxOptions } from './sandbox/open-sandbox.ts';

/** What `shell_tasks` is started with. */
export interface ShellServerOptions extends Pick<SandboxOptions, 'home' | 'bwrapPath' | 'socatPath'> {
  readonly version: string;
  /** Absolute path of the directory to work in. */
  readonly workspaceRoot: string;
  /** What no command reads, also where the workspace contains it: the state root, whole. */
  readonly refusedPaths: readonly string[];
  /** The environment of the process, of which commands get the allow-list. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Where the server's temporary directory is made, such as /tmp. */
  readonly temporaryRoot: string;
  /** Absolute path of ripgrep's executable. */
  readonly ripgrepPath: string;
  /** The runtime it works for; null for a server without one, whose terminals leave nothing behind. */
  readonly runtime: { readonly sessionsDirectory: string; readonly uiPrompts: RuntimeStore['uiPrompts']; /** Where what commands change is recorded. */ readonly records: ChangeRecords } | null;
  /** Started with `--yes`. */
  readonly yes: boolean;
  /** How large a workspace may be for what commands change to be found; what is usual where left out. */
  readonly scanLimits?: ScanLimits;
  readonly onError?: (error: Error) => void;
}
