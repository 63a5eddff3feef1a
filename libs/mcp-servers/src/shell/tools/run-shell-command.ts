import { z } from 'zod';
import type { Tool, ToolOutcome } from '../../kit/index.ts';
import { canceled, defineTool, ToolError } from '../../kit/index.ts';
import { commandEnvironment } from '../commands/command-environment.ts';
import { runCommand } from '../commands/run-command.ts';
import type { RunResult } from '../commands/run-command.ts';
import { workingDirectory } from '../commands/working-directory.ts';
import type { ChangeReport } from '../changes/index.ts';
import { listedChanges, NOTHING_CHANGED, withChanges } from '../changes/index.ts';
import { changedFiles, command, cwd, env, shellName, shellPath } from './arguments.ts';
import { confirmCommand } from './confirm-command.ts';
import { placeOf } from './shell-context.ts';
import type { ShellContext } from './shell-context.ts';

const MOST_MS = 10 * 60_000;
const USUAL_MS = 2 * 60_000;

const output = z.object({
  output: z.string(),
  exit_code: z.number().int().nullable(),
  signal: z.string().nullable(),
  duration_ms: z.number().int(),
  cwd: z.string(),
  output_bytes: z.number().int(),
  truncated: z.boolean(),
  /** Holds the whole output where `output` does not; commands can read it. */
  output_file: z.string().nullable(),
  sandboxed: z.boolean(),
  needs_input: z.boolean(),
  ...changedFiles,
});

export function runShellCommandTool(context: ShellContext): Tool {
  return defineTool({
    name: 'run_shell_command',
    title: 'Run a command',
    description:
      'Runs a command line in a shell, waits for its end, and returns what it wrote and its exit code. It has no terminal and an empty input: for what asks questions, or runs on (servers, watchers), use session_run. ' +
      `${context.sandbox.state.kind === 'none' ? 'Nothing confines it: keep to the workspace and $TMPDIR.' : 'It is confined: it writes only in the workspace and in $TMPDIR.'} Long output is shortened in the middle, and kept whole in output_file.`,
    input: z.object({ command, cwd, timeout_ms: z.number().int().min(100).max(MOST_MS).optional().describe(`After so long it is ended; ${USUAL_MS} where left out.`), shell: shellName, env }),
    output,
    annotations: { destructiveHint: true, openWorldHint: true },
    defaultPolicy: 'ask',
    async run(input, call) {
      const folder = workingDirectory(context.workspace.root, input.cwd);
      const environment = commandEnvironment(context.environment, context.platform, input.env ?? {});
      const shell = shellPath(input.shell, environment['PATH']);
      await confirmCommand(context, call, { command: input.command, cwd: folder, title: 'Run this command?' });
      const tracked = await context.changes.begin(placeOf('run_shell_command', call));
      let [result, changes]: [RunResult | null, ChangeReport] = [null, NOTHING_CHANGED];
      try {
        result = await runCommand(context.sandbox, context.outputs, {
          command: input.command, shell, cwd: folder, environment, network: call.policy, timeoutMs: input.timeout_ms ?? USUAL_MS, maxBufferBytes: call.policy.shellMaxBufferBytes, signal: call.signal,
        });
      } finally {
        changes = await tracked.end();
      }
      return outcomeOf(result, changes, { cwd: folder, sandboxed: context.sandbox.state.kind !== 'none', timeoutMs: input.timeout_ms ?? USUAL_MS });
    },
  });
}

function outcomeOf(result: RunResult, changes: ChangeReport, { cwd: folder, sandboxed, timeoutMs }: { cwd: string; sandboxed: boolean; timeoutMs: number }): ToolOutcome<z.input<typeof output>> {
  const { end, exitCode, exitSignal, durationMs, output: captured, prompt } = result;
  const data = {
    output: captured.text, exit_code: exitCode, signal: exitSignal, duration_ms: durationMs, cwd: folder, output_bytes: captured.totalBytes, truncated: captured.isTruncated, output_file: captured.file, sandboxed,
    needs_input: end === 'needs-input', ...listedChanges(changes),
  };
  const written = withChanges(captured.text.trim() === '' ? 'It wrote nothing.' : `It wrote:\n${captured.text}`, changes);
  if (end === 'canceled') throw canceled();
  if (end === 'timed-out') {
    throw new ToolError('timeout', 'timed-out', { problem: `The command did not end within ${timeoutMs} ms and was stopped with all it had started. ${written}\n`, remedy: 'Give it a longer timeout_ms (10 minutes at most), or run it with session_run.' }, { data });
  }
  if (end === 'needs-input') {
    const where = prompt === null ? 'The command wanted a terminal, which it does not have here' : `The command waits for input at "${prompt}", which nobody can give it here, and was stopped`;
    throw new ToolError('error', 'needs-input', { problem: `${where}. ${written}\n`, remedy: 'Run it with options that need no answer (such as --yes), or with session_run, and answer with session_send_input.' }, { data });
  }
  const ended = exitSignal === null ? `exit code ${String(exitCode)}` : `ended by ${exitSignal}`;
  return { status: 'ok', text: withChanges(`${ended}\n${captured.text}`.trimEnd(), changes), data };
}
