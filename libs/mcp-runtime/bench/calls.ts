import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { callTool, configured, openRuntime, scriptOf } from './runtime.ts';
import { median, timed } from './statistics.ts';

/** In turns of some calls, not of one: each change of process costs both as much as the call itself, and would hide the difference. */
const CALLS_IN_A_TURN = 25;
/** Until both clients and both servers are compiled: some thousand calls. */
const WARM_UP_TURNS = 120;
const TURNS = 120;

/** A tool call through our runtime and through a bare client of the SDK, in turns, each on a process of the same server. */
export async function compareCalls(directory: string): Promise<{ ratio: number; runtime: number; bare: number }> {
  const script = scriptOf('@modelcontextprotocol/server-everything');
  const runtime = openRuntime([configured('every', script, 'stdio')], directory);
  const client = new Client({ name: 'bench', version: '1.0.0' });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [script, 'stdio'], stderr: 'ignore', cwd: directory }));
  const input = { message: 'hello' };
  const ours: number[] = [];
  const bare: number[] = [];
  try {
    for (let turn = 0; turn < WARM_UP_TURNS + TURNS; turn++) {
      for (const [times, call] of [[ours, () => callTool(runtime, 'every', 'echo', input)], [bare, () => client.callTool({ name: 'echo', arguments: input })]] as const) {
        for (let count = 0; count < CALLS_IN_A_TURN; count++) {
          const time = await timed(call);
          if (turn >= WARM_UP_TURNS) times.push(time);
        }
      }
    }
  } finally {
    await Promise.all([runtime.close(), client.close()]);
  }
  return { ratio: median(ours) / median(bare), runtime: median(ours), bare: median(bare) };
}
