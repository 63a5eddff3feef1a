import { isProcessRunning, readProcessStart } from '@chatos/state';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isInside } from '../commands/working-directory.ts';

const PREFIX = 'chatos-shell-';
const OWNER = 'owner.json';

const owner = z.object({
  pid: z.number().int(),
  processStart: z.string().nullable(),
  workspaceRoot: z.string(),
  /** Commands run. */
  isRunning: z.boolean(),
  /** Made for sandboxes outside of them, to be removed. */
  placeholders: z.array(z.string()),
});
type Owner = z.output<typeof owner>;

/**
 * The temporary directory of one shell server, which says whose it is. So the servers of one user know of each other: what one that was killed has
 * left is removed, and no placeholder is taken from under the sandbox of another that works in the same folder.
 */
export interface OwnDirectory {
  readonly path: string;
  /** Commands write here. */
  readonly temporary: string;
  /** Says whether commands run, and what was made for them. */
  tell(isRunning: boolean, placeholders: readonly string[]): void;
  /** Whether another server runs commands in the same folder, or in one around or inside of it. */
  hasRunningNeighbour(): boolean;
  /** What other servers have made that is not removed yet. */
  placeholdersOfOthers(): string[];
  remove(): void;
}

export function createOwnDirectory(temporaryRoot: string, workspaceRoot: string): OwnDirectory {
  const path = realpathSync(mkdtempSync(join(temporaryRoot, PREFIX)));
  const temporary = join(path, 'tmp');
  mkdirSync(temporary, { mode: 0o700 });
  const identity = { pid: process.pid, processStart: readProcessStart(process.pid), workspaceRoot };
  let told = '';
  const tell = (isRunning: boolean, placeholders: readonly string[]): void => {
    const text = JSON.stringify({ ...identity, isRunning, placeholders: [...placeholders] } satisfies Owner);
    if (text !== told) writeFileSync(join(path, OWNER), text, { mode: 0o600 });
    told = text;
  };
  tell(false, []);
  return {
    path, temporary, tell,
    hasRunningNeighbour: () =>
      ownersIn(temporaryRoot).some(({ directory, said }) => directory !== path && said.isRunning && isAlive(said) && (isInside(said.workspaceRoot, workspaceRoot) || isInside(workspaceRoot, said.workspaceRoot))),
    placeholdersOfOthers: () => ownersIn(temporaryRoot).filter(({ directory }) => directory !== path).flatMap(({ said }) => said.placeholders),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** What servers that were killed have left: their directories, and through `removePlaceholders` what they made in their workspaces. */
export function clearAfterDead(temporaryRoot: string, removePlaceholders: (paths: readonly string[]) => void): void {
  const all = ownersIn(temporaryRoot);
  for (const { directory, said } of all.filter((other) => !isAlive(other.said))) {
    const isUsed = all.some((other) => isAlive(other.said) && other.said.isRunning && (isInside(other.said.workspaceRoot, said.workspaceRoot) || isInside(said.workspaceRoot, other.said.workspaceRoot)));
    // The next to start tries again.
    if (isUsed) continue;
    removePlaceholders(said.placeholders);
    rmSync(directory, { recursive: true, force: true });
  }
}

function isAlive({ pid, processStart }: Owner): boolean {
  return isProcessRunning(pid) && (processStart === null || readProcessStart(pid) === processStart);
}

/** Only what belongs to this user counts: the folder around it may be everybody's. */
function ownersIn(temporaryRoot: string): { directory: string; said: Owner }[] {
  return readdirSync(temporaryRoot).filter((name) => name.startsWith(PREFIX)).flatMap((name) => {
    try {
      const directory = realpathSync(join(temporaryRoot, name));
      const file = lstatSync(join(directory, OWNER));
      if (!file.isFile() || (process.getuid !== undefined && file.uid !== process.getuid())) return [];
      const said = owner.safeParse(JSON.parse(readFileSync(join(directory, OWNER), 'utf8')));
      return said.success ? [{ directory, said: said.data }] : [];
    } catch {
      // It is just being made, or removed, or none of ours.
      return [];
    }
  });
}
