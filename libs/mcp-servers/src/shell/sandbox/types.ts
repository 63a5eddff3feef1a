import type { SafetyPolicy, SandboxState } from '@chatos/contracts';

/** What a command may reach. */
export type NetworkPolicy = Pick<SafetyPolicy, 'shellNetwork' | 'shellAllowedHosts'>;

export interface CommandRequest {
  /** Given to the shell as it is. */
  readonly command: string;
  /** Absolute path. */
  readonly shell: string;
  readonly network: NetworkPolicy;
  /** It runs in a pseudo-terminal of its own: it may have that as its controlling terminal. */
  readonly isTerminal: boolean;
}

/** How to start a command so that it is confined. `release` is due once, when it and all it started are gone (or it could not be started). */
export interface ConfinedCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** Beside the environment of the command. */
  readonly environment: Readonly<Record<string, string>>;
  release(): void;
}

export interface Sandbox {
  readonly state: SandboxState;
  /** Commands write here and in the workspace; it is also their TMPDIR. */
  readonly temporaryDirectory: string;
  confine(request: CommandRequest): Promise<ConfinedCommand>;
  /** To be called when no command runs any more. */
  close(): Promise<void>;
}
