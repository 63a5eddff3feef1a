import { SANDBOX_CAPABILITY } from '@chatos/contracts';
import { createTerminalFiles } from '@chatos/runtime-store';
import { openWorkspace } from '@chatos/workspace-files';
import { dirname, join } from 'node:path';
import type { ToolServer } from '../kit/index.ts';
import { createToolServer } from '../kit/index.ts';
import { secretsOf } from '../user-paths/secrets.ts';
import { ChangeTracker } from './changes/index.ts';
import { SessionChanges } from './changes/session-changes.ts';
import { KeptOutputs } from './commands/kept-outputs.ts';
import type { ShellServerOptions } from './options.ts';
import { announceTo, answerRuntime } from './runtime-requests.ts';
import { unreadablePaths } from './sandbox/protected-paths.ts';
import { openSandbox } from './sandbox/open-sandbox.ts';
import { MarkedProcesses } from './terminals/marked-processes.ts';
import { Terminals } from './terminals/terminals.ts';
import { userShell } from './terminals/user-shell.ts';
import { listWorkspaceFilesTool } from './tools/list-workspace-files.ts';
import { runShellCommandTool } from './tools/run-shell-command.ts';
import { sessionKillTool, sessionSendInputTool, sessionSendSignalTool } from './tools/session-input.ts';
import { sessionCaptureOutputTool, sessionListTool } from './tools/session-reading.ts';
import { sessionRunTool } from './tools/session-run.ts';

export type { ShellServerOptions } from './options.ts';

/** What a client tells the model of the server as a whole; of a sandbox only where there is one. */
function instructions(isConfined: boolean): string {
  const confinement = isConfined
    ? 'Commands write only in the workspace and in $TMPDIR, see no secrets of the user, and reach the network only where the settings allow it. What a command cannot do is not to be got round: say what is missing.'
    : 'No sandbox confines commands on this machine: they can read and write whatever the user can. Keep to the workspace and $TMPDIR all the same, and leave the secrets of the user alone.';
  return `Runs commands in the workspace. run_shell_command waits for the end of a command and returns its output; session_run starts one in a terminal that goes on in the background. ${confinement}`;
}

/**
 * `shell_tasks`. A process serves one at a time, since its sandbox is one. When its connection closes, all it runs is ended and its temporary directory
 * removed. Rejects with WorkspaceError where the folder is none to work in.
 */
export async function openShellServer(options: ShellServerOptions): Promise<ToolServer> {
  const { version, refusedPaths, home, environment, platform, runtime, yes, ripgrepPath, onError = () => undefined } = options;
  const workspace = await openWorkspace(options.workspaceRoot, { refused: refusedPaths, secrets: secretsOf(home), ripgrepPath });
  const { temporaryRoot, bwrapPath, socatPath } = options;
  const sandbox = await openSandbox({ workspaceRoot: workspace.root, home, refused: refusedPaths, temporaryRoot, path: environment['PATH'] ?? '', platform, bwrapPath, socatPath, ripgrepPath });
  // Beside the folder commands may write to: what is in it they can only read.
  const kept = join(dirname(sandbox.temporaryDirectory), 'kept');
  let server: ToolServer | null = null;
  const announcer = announceTo(() => server?.server ?? null);
  const terminals = new Terminals({ sandbox, files: createTerminalFiles({ directory: runtime?.sessionsDirectory ?? join(kept, 'sessions') }), announcer, marked: new MarkedProcesses(platform), onError });
  const changes = new ChangeTracker({ root: workspace.root, refused: unreadablePaths({ home, refused: refusedPaths }), records: runtime?.records ?? null, scanLimits: options.scanLimits, onError });
  const context = { workspace, sandbox, outputs: new KeptOutputs(kept), terminals, changes, sessionChanges: new SessionChanges(({ terminal }) => void announcer.changed(terminal)), environment, platform };
  const tools = [runShellCommandTool, listWorkspaceFilesTool, sessionRunTool, sessionCaptureOutputTool, sessionSendInputTool, sessionSendSignalTool, sessionKillTool, sessionListTool].map((create) => create(context));
  const opened = createToolServer({
    name: 'shell_tasks', version, instructions: instructions(sandbox.state.kind !== 'none'), tools, asking: { uiPrompts: runtime?.uiPrompts ?? null, yes }, capabilities: { experimental: { [SANDBOX_CAPABILITY]: sandbox.state } }, onError,
  });
  server = opened;
  answerRuntime(opened.server, { terminals, workspaceRoot: workspace.root, shell: () => userShell(environment, platform) });
  let ended: Promise<void> | null = null;
  const end = (): Promise<void> => (ended ??= terminals.close().then(() => context.sessionChanges.settled()).then(() => changes.close()).finally(() => sandbox.close()));
  return {
    server: opened.server,
    async serve(transport) {
      try {
        await opened.serve(transport);
      } finally {
        await end();
      }
    },
    async close() {
      await terminals.close();
      await opened.close();
      await end();
    },
  };
}
