import { z } from 'zod';
import type { Tool } from '../kit/index.ts';
import { ToolError } from '../kit/index.ts';
import type { ChangeFiles } from '../workspace-tools/change-files.ts';
import { defineChangeTool } from '../workspace-tools/change-tool.ts';
import { givenBytes, givenContent } from '../workspace-tools/given-bytes.ts';

export function createApplyPatch(changeFiles: ChangeFiles): Tool {
  return defineChangeTool(changeFiles, {
    name: 'apply_patch',
    title: 'Apply a patch',
    description: 'Applies a patch to files of the workspace, whole or not at all: a unified diff (as of git diff, or plain), or the format that begins with "*** Begin Patch". Context must fit exactly; a patch that was applied before is refused.',
    input: z.object({
      path: z.string().min(1).optional().describe('the one file the patch is for, where the patch does not say it'),
      patch: z.string().optional().describe('the patch as text'),
      patch_base64: z.string().optional().describe('the patch as base64'),
      ...givenContent,
    }),
    prepare({ path, patch: plain, patch_base64: base64, chunks, encoding }) {
      const patch = textOf(givenBytes({ plain: ['patch', plain], base64: ['patch_base64', base64], chunks, encoding }));
      return (workspace, policy) => workspace.preparePatch(patch, { path }, policy);
    },
  });
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error: unknown) {
    throw new ToolError('invalid', 'content-not-text', { problem: 'The patch is not text in UTF-8.', remedy: 'Give it as text. Files that are no text are written with write_file.' }, { cause: error });
  }
}
