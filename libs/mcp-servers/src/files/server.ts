import type { Tool, ToolServer } from '../kit/index.ts';
import { createToolServer } from '../kit/index.ts';
import { createChangeFiles } from '../workspace-tools/change-files.ts';
import type { WorkspaceServerOptions } from '../workspace-tools/options.ts';
import { openWorkspaceOf } from '../workspace-tools/options.ts';
import { createApplyPatch } from './apply-patch.ts';
import { createDeletePath } from './delete-path.ts';
import { createEditFile } from './edit-file.ts';
import { createListDirectory } from './list-directory.ts';
import { createReadFile } from './read-file.ts';
import { createSearchText } from './search-text.ts';
import { createWriteFile } from './write-file.ts';

const READING = 'Reads and searches the files of the workspace. Paths are from its root; nothing outside can be reached.';
const WRITING = 'Reads, searches and changes the files of the workspace. Paths are from its root; nothing outside can be reached. Read a file before you change it; prefer edit_file and apply_patch to writing a file as a whole.';

/** `code_writer`; without records, where changes could be written down, `project_files`, which only reads. Rejects with WorkspaceError where the folder is none to work in. */
export async function openFilesServer(options: WorkspaceServerOptions): Promise<ToolServer> {
  const { version, asking, onError, records } = options;
  const workspace = await openWorkspaceOf(options);
  const reading = [createListDirectory(workspace), createReadFile(workspace), createSearchText(workspace)];
  if (records === null) return createToolServer({ name: 'project_files', version, instructions: READING, tools: reading, asking, onError });
  const changeFiles = createChangeFiles({ workspace, records, server: 'code_writer', onError });
  const writing: Tool[] = [createWriteFile, createEditFile, createDeletePath, createApplyPatch].map((create) => create(changeFiles));
  return createToolServer({ name: 'code_writer', version, instructions: WRITING, tools: [...reading, ...writing], asking, onError });
}
