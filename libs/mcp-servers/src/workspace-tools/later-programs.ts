import type { PlannedChange } from '@chatos/workspace-files';
import { realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { isStartUpPath, START_UP_FILES, START_UP_FOLDERS } from '../user-paths/start-up.ts';

const MAX_NAMED = 5;

/**
 * What the user is to know of a change that reaches files their own programs run or obey later, outside of the sandbox; empty where it reaches none. Such
 * a change is always asked about. `root`: real path of the workspace, in whose links of such a name what they lead to counts as well.
 */
export function warningsOfLaterPrograms(root: string, changes: readonly PlannedChange[]): string[] {
  const linked = linkedPlaces(root);
  const found = changes.filter(({ path, absolutePath }) => isStartUpPath(path) || linked.some((place) => absolutePath === place || absolutePath.startsWith(place + sep))).map(({ path }) => path);
  if (found.length === 0) return [];
  const more = found.length > MAX_NAMED ? ` and ${found.length - MAX_NAMED} more` : '';
  return [`${found.slice(0, MAX_NAMED).join(', ')}${more}: a shell, git, ssh, an editor or an agent of yours may run what stands there, with all your rights. So this is asked about even where changes of files are not.`];
}

/** Where names at the top of the workspace lead that are links, such as a .vscode that is kept elsewhere in it. */
function linkedPlaces(root: string): string[] {
  return [...START_UP_FILES, ...START_UP_FOLDERS].flatMap((name) => {
    const path = join(root, name);
    try {
      const real = realpathSync.native(path);
      return real === path ? [] : [real];
    } catch {
      // There is none, as of most, or nobody can follow it.
      return [];
    }
  });
}
