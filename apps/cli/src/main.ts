import { homedir } from 'node:os';
import { isAbsolute } from 'node:path';
import { InterruptedError } from './errors.ts';
import { runProgram } from './program.ts';

// The `chatos` command: takes what it needs from the process, once, and hands it to the commands.
const words = process.argv.slice(2);
const interruption = new AbortController();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    const error = new InterruptedError(signal);
    // The second time somebody asks, they do not want to wait; the processes end with this one.
    if (interruption.signal.aborted) process.exit(error.status);
    interruption.abort(error);
  });
}
// `chatos … | head` closes the pipe: nobody reads on, so there is nothing left to do.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  interruption.abort(new InterruptedError('SIGTERM'));
});

process.exitCode = await runProgram(words, {
  terminal: { input: process.stdin, output: process.stdout, errors: process.stderr, interrupt: () => process.kill(process.pid, 'SIGINT') },
  environment: process.env,
  nodePath: nodePath(process.env['CHATOS_NODE']),
  homeDirectory: homedir(),
  command: ['chatos', ...words].join(' '),
  signal: interruption.signal,
});
// An open terminal as standard input would keep the process alive.
process.stdin.unref?.();

/** The Node for the children: what the bootstrap prepared, else the one that runs this. */
function nodePath(prepared: string | undefined): string {
  return prepared !== undefined && isAbsolute(prepared) ? prepared : process.execPath;
}
