import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The script behind the one command a server package brings. */
export function commandOf(packageName: string): string {
  const folder = fileURLToPath(new URL(`../node_modules/${packageName}`, import.meta.url));
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { bin: Record<string, string> };
  const [script] = Object.values(bin);
  if (script === undefined) throw new Error(`${packageName} has no command.`);
  return join(folder, script);
}
