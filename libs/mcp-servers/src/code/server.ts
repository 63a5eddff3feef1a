import type { ToolServer } from '../kit/index.ts';
import { createToolServer } from '../kit/index.ts';
import { createChangeFiles } from '../workspace-tools/change-files.ts';
import type { WorkspaceServerOptions } from '../workspace-tools/options.ts';
import { openWorkspaceOf } from '../workspace-tools/options.ts';
import { createReadFileRange } from './read-file-range.ts';
import { createReadFileRaw } from './read-file-raw.ts';
import { createCopyPath, createMovePath } from './relocate.ts';
import { createStatPath } from './stat-path.ts';

const NAME = 'code_maintainer';
const READING = 'Reads files of the workspace by lines or bytes, and tells what is at a path. Paths are from the root of the workspace; nothing outside can be reached.';
const WRITING = 'Reads files of the workspace by lines or bytes, tells what is at a path, and moves and copies. Paths are from the root of the workspace; nothing outside can be reached.';

/** Reads only where there are no records, in which changes could be written down. Rejects with WorkspaceError where the folder is none to work in. */
export async function openCodeServer(options: WorkspaceServerOptions): Promise<ToolServer> {
  const { version, asking, onError, records } = options;
  const workspace = await openWorkspaceOf(options);
  const reading = [createReadFileRaw(workspace), createReadFileRange(workspace), createStatPath(workspace)];
  if (records === null) return createToolServer({ name: NAME, version, instructions: READING, tools: reading, asking, onError });
  const changeFiles = createChangeFiles({ workspace, records, server: NAME, onError });
  return createToolServer({ name: NAME, version, instructions: WRITING, tools: [...reading, createMovePath(changeFiles), createCopyPath(changeFiles)], asking, onError });
}
