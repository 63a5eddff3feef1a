import { externalLink } from '@chatos/contracts';
import { spawn } from 'node:child_process';

/** The system's own opener, by platform; each takes the address as one argument, and none is a shell. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = { darwin: ['open'], win32: ['rundll32', 'url.dll,FileProtocolHandler'] };
const STANDARD_OPENER: readonly [string, ...string[]] = ['xdg-open'];

/** Opens an https address (or an http one of this machine) in the user's browser. False where it is no such address or nothing opens it. */
export async function openLink(url: string, environment: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  if (!externalLink.safeParse(url).success) return false;
  const [command, ...args] = OPENERS[process.platform] ?? STANDARD_OPENER;
  return new Promise((resolve) => {
    const child = spawn(command, [...args, new URL(url).href], { env: { ...environment }, stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
