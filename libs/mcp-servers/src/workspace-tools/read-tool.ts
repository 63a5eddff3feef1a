import type { AccessPolicy } from '@chatos/workspace-files';
import type { ToolAnnotations } from '@modelcontextprotocol/sdk/types.js';
import type { z } from 'zod';
import type { Tool, ToolDefinition } from '../kit/index.ts';
import { defineTool } from '../kit/index.ts';
import type { ToolCallContext } from '../kit/index.ts';
import { explained } from './tool-errors.ts';

const READING: ToolAnnotations = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

/** A tool that only reads: it is never asked about, and a refusal of the workspace is a tool error. */
export function defineReadTool<Input extends z.ZodObject, Output extends z.ZodObject>({ run, ...face }: Omit<ToolDefinition<Input, Output>, 'annotations' | 'defaultPolicy'>): Tool {
  return defineTool<Input, Output>({ ...face, annotations: READING, defaultPolicy: 'allow', run: (input, call) => explained(() => run(input, call)) });
}

/** What the settings allow in this call. */
export function accessOf({ policy }: ToolCallContext): AccessPolicy {
  return { symlinks: policy.filesystemSymlinkPolicy, maxFileBytes: policy.filesystemMaxFileBytes, maxWriteBytes: policy.filesystemMaxWriteBytes };
}
