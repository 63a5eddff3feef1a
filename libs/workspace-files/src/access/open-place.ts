import { realpathSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { WorkspaceError } from '../errors.ts';
import type { WorkspaceOptions } from '../types.ts';
import type { Place } from './access.ts';
import type { Anchoring } from './folder.ts';
import { findAnchoring } from './folder.ts';
import { refusedPaths, resolveRefused, WHAT_LIES_THERE } from './refused-paths.ts';
import { toWorkspaceError } from './system-errors.ts';

/** Takes the root's real path once. Throws WorkspaceError where it is no directory that can be opened, or is (in) a refused path. */
export function openPlace(root: string, { refused, secrets = [] }: Pick<WorkspaceOptions, 'refused' | 'secrets'>, anchoring?: Anchoring): Place {
  if (!isAbsolute(root)) throw new WorkspaceError('path-invalid', { problem: `The workspace "${root}" is not given by its absolute path.`, remedy: 'Give the whole path of a directory.' });
  try {
    const real = realpathSync.native(root);
    const status = statSync(real, { bigint: true });
    if (!status.isDirectory()) throw new WorkspaceError('not-a-directory', { problem: `The workspace ${root} is not a directory.`, remedy: 'Choose a directory as workspace.' });
    const resolved = resolveRefused({ state: refused.map((path) => resolve(path)), secret: secrets.map((path) => resolve(path)) });
    const reason = resolved.find(({ path }) => isWithin(real, path))?.reason ?? refusedPaths(real, resolved).reasonFor([], status);
    if (reason !== null) {
      throw new WorkspaceError('refused', { problem: `The directory ${root} holds ${WHAT_LIES_THERE[reason]} and cannot be a workspace.`, remedy: 'Choose another directory.' });
    }
    return { root: real, names: [resolve(root), real], identity: { dev: status.dev, ino: status.ino }, anchoring: anchoring ?? findAnchoring(real), refused: resolved };
  } catch (error: unknown) {
    throw toWorkspaceError(error, `open the workspace ${root}`);
  }
}

function isWithin(path: string, directory: string): boolean {
  const way = relative(directory, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
