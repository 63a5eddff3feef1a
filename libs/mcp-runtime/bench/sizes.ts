import { testMcpServer } from '@chatos/testing';
import { callTool, configured, openRuntime } from './runtime.ts';
import { median, timed } from './statistics.ts';

const MEBIBYTE = 1024 * 1024;
const WARM_UP = 2;
const ROUNDS = 9;

/** One result of 8 MiB and eight of 1 MiB, in turns, from one server. */
export async function compareSizes(directory: string): Promise<{ ratio: number; one: number; eight: number }> {
  const runtime = openRuntime([configured('contents', testMcpServer('contents'))], directory);
  const read = async (bytes: number) => {
    const { text } = await callTool(runtime, 'contents', 'big', { bytes });
    if (text.length !== bytes) throw new Error(`a result of ${bytes} bytes arrived with ${text.length}`);
  };
  const one: number[] = [];
  const eight: number[] = [];
  try {
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      const large = await timed(() => read(8 * MEBIBYTE));
      const small = await timed(async () => {
        for (let count = 0; count < 8; count++) await read(MEBIBYTE);
      });
      if (round < WARM_UP) continue;
      one.push(large);
      eight.push(small);
    }
  } finally {
    await runtime.close();
  }
  return { ratio: median(one) / median(eight), one: median(one), eight: median(eight) };
}
