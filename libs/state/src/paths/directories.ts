import type { ConfigurationContext } from './configuration-context.ts';
import type { RuntimeContext } from './runtime-context.ts';
import { requireDirectory } from './state-root.ts';

/**
 * Makes the directories of a context (mode 0700) and nothing else: no file is written, and nothing is copied from anywhere.
 * Throws StateError `state-root-unusable`.
 */
export function prepareDirectories(context: RuntimeContext | ConfigurationContext): void {
  for (const directory of directoriesOf(context)) requireDirectory(directory, 'The state directory');
}

function directoriesOf(context: RuntimeContext | ConfigurationContext): string[] {
  if (!('runtime' in context)) return [context.paths.directory, context.paths.backups];
  const { directory, blobs, sessions, terminals, backups } = context.paths;
  // Chat has no terminals: a directory for them would only look as if it had.
  return context.runtime === 'aide' ? [directory, blobs, sessions, terminals, backups] : [directory, blobs, sessions, backups];
}
