import { spawn } from 'node:child_process';

/**
 * A display to open windows on: the user's own, or a virtual one that ends with the test.
 * @returns the value for DISPLAY, and what ends it
 */
export async function openDisplay(): Promise<{ display: string; close(): void }> {
  const given = process.env['DISPLAY'];
  if (process.platform !== 'linux' || given !== undefined) return { display: given ?? '', close: () => undefined };
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const number = await new Promise<string>((resolve, reject) => {
    server.on('error', reject);
    server.on('exit', (code) => reject(new Error(`Xvfb ended with status ${String(code)}.`)));
    server.stdio[3]?.on('data', (data: Buffer) => resolve(String(data).trim()));
  });
  return { display: `:${number}`, close: () => void server.kill() };
}
