import type { Settings } from '@chatos/contracts';
import { openWorkspace, WorkspaceError } from '@chatos/workspace-files';

/** The first that is there counts. AGENTS.md is what most coding agents read; CLAUDE.md what was there before it. */
const NAMES = ['AGENTS.md', 'CLAUDE.md'] as const;
/** Some 16 000 tokens: more would leave too little of a small model's context for the work. */
const MAX_INSTRUCTION_BYTES = 64 * 1024;

export interface WorkspaceInstructions {
  readonly file: string;
  readonly text: string;
}

/**
 * What a folder's own AGENTS.md, or else CLAUDE.md, says; null where there is neither or it is empty. Of a long one its whole first lines, and a line that
 * says so. Throws WorkspaceError where the file leads out of the folder, is no file, no text or cannot be read. Only for a folder the user trusts.
 */
export async function readInstructions(root: string, { stateRoot, settings }: { stateRoot: string; settings: Pick<Settings, 'filesystemSymlinkPolicy'> }): Promise<WorkspaceInstructions | null> {
  // Nothing is searched for, and so there is no ripgrep to name.
  const workspace = await openWorkspace(root, { refused: [stateRoot], ripgrepPath: '' });
  const policy = { symlinks: settings.filesystemSymlinkPolicy, maxFileBytes: MAX_INSTRUCTION_BYTES, maxWriteBytes: 0 };
  for (const file of NAMES) {
    try {
      const { lines, truncated } = await workspace.readRange(file, { start: 1, end: Number.MAX_SAFE_INTEGER }, policy);
      const text = lines.join('\n').trim();
      if (text === '') return null;
      return { file, text: truncated ? `${text}\n[${file} is longer than ${MAX_INSTRUCTION_BYTES / 1024} KiB and was cut here.]` : text };
    } catch (error: unknown) {
      if (!(error instanceof WorkspaceError && error.code === 'not-found')) throw error;
    }
  }
  return null;
}
