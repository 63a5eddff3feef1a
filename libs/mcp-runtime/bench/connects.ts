import type { McpServerRecord } from '@chatos/contracts';
import { configured, openRuntime, scriptOf } from './runtime.ts';
import { median, timed } from './statistics.ts';

const ROUNDS = 5;
const AT_ONCE = 8;

/** Eight servers of npm, connected and listed all at once and one after another, in turns. */
export async function compareConnects(directory: string): Promise<{ ratio: number; parallel: number; serial: number }> {
  const servers = [1, 2].flatMap((number): McpServerRecord[] => [
    configured(`every${number}`, scriptOf('@modelcontextprotocol/server-everything'), 'stdio'),
    configured(`files${number}`, scriptOf('@modelcontextprotocol/server-filesystem'), directory),
    configured(`memory${number}`, scriptOf('@modelcontextprotocol/server-memory')),
    configured(`thinking${number}`, scriptOf('@modelcontextprotocol/server-sequential-thinking')),
  ]);
  const connect = async (concurrency: number): Promise<number> => {
    const runtime = openRuntime(servers, directory, concurrency);
    try {
      return await timed(async () => {
        const { problems } = await runtime.listTools({ workspaceRoot: null, signal: new AbortController().signal });
        if (problems[0]) throw new Error(problems[0].problem);
      });
    } finally {
      await runtime.close();
    }
  };
  const parallel: number[] = [];
  const serial: number[] = [];
  // The first start reads the servers from disk.
  await connect(AT_ONCE);
  for (let round = 0; round < ROUNDS; round++) {
    parallel.push(await connect(AT_ONCE));
    serial.push(await connect(1));
  }
  return { ratio: median(parallel) / median(serial), parallel: median(parallel), serial: median(serial) };
}
