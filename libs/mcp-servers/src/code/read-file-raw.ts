import type { Workspace } from '@chatos/workspace-files';
import { Buffer, isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Tool } from '../kit/index.ts';
import { accessOf, defineReadTool } from '../workspace-tools/read-tool.ts';

export function createReadFileRaw(workspace: Workspace): Tool {
  return defineReadTool({
    name: 'read_file_raw',
    title: 'Read the bytes of a file',
    description: 'Reads a file of the workspace as it is, with its line ends: as text where it is UTF-8, else as base64. Tells its size and SHA-256.',
    input: z.object({ path: z.string().min(1).describe('from the root of the workspace') }),
    output: z.object({ path: z.string(), size: z.number().describe('in bytes'), sha256: z.string(), encoding: z.enum(['utf8', 'base64']), contents: z.string() }),
    async run({ path }, call) {
      const { bytes, ...file } = await workspace.readRaw(path, accessOf(call));
      const encoding = isUtf8(bytes) && !bytes.includes(0) ? ('utf8' as const) : ('base64' as const);
      const contents = Buffer.from(bytes).toString(encoding);
      const text = encoding === 'utf8' ? contents : `${file.path} is no text: ${file.size} bytes, in base64:\n${contents}`;
      return { status: 'ok', text, data: { ...file, sha256: createHash('sha256').update(bytes).digest('hex'), encoding, contents } };
    },
  });
}
