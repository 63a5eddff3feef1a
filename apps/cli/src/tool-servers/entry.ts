import { Console } from 'node:console';
import { constants, homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { REFUSED_STATUS, wordsOf } from './refusal.ts';
import { serveTools } from './serve.ts';
import { readServerWords } from './server-words.ts';

// The program a runtime starts for each of its built-in servers: `node tool-server.cjs <kind> [--write] [--yes]`. Takes what it needs from the process, once.
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // As shells expect: 128 and the signal's number. The second time somebody asks, they do not want to wait.
    const status = 128 + constants.signals[signal];
    if (interruption.signal.aborted) process.exit(status);
    process.exitCode = status;
    interruption.abort();
  });
}
// Standard output is the protocol's: what a library prints by itself goes where notes go.
globalThis.console = new Console(process.stderr, process.stderr);

run().then(end, (error: unknown) => {
  process.stderr.write(`chatos: ${wordsOf(error)}\n`);
  end(1);
});

async function run(): Promise<number> {
  try {
    const homeDirectory = homedir();
    const place = { variables: process.env, workingDirectory: process.cwd(), homeDirectory, stateRoot: join(homeDirectory, '.deepseek_cli'), temporaryRoot: tmpdir(), platform: process.platform };
    const streams = { input: process.stdin, output: process.stdout, errors: process.stderr };
    return await serveTools(readServerWords(process.argv.slice(2)), { ...place, ...streams, signal: interruption.signal });
  } catch (error) {
    process.stderr.write(`chatos: ${wordsOf(error)}\n`);
    return REFUSED_STATUS;
  }
}

/** At once: a call that was under way may hold the process with something nobody waits for any more. */
function end(status: number): void {
  process.exit(process.exitCode ?? status);
}
