import { z } from 'zod';
import { toolPolicy } from './tool-policy.ts';

/** One tool as a session sees it. */
export const toolEntry = z.object({
  /** As the model calls it. */
  name: z.string(),
  /** '' for a tool of the workbench itself. */
  server: z.string(),
  tool: z.string(),
  title: z.string(),
  description: z.string(),
  policy: toolPolicy,
  isEnabled: z.boolean(),
  /** What its name, description and schema weigh in the model's context, estimated at 4 characters a token. */
  tokens: z.number().int(),
  /** What the server says of it: hints, shown as such and never trusted. */
  hints: z.object({ readOnly: z.boolean().optional(), destructive: z.boolean().optional(), idempotent: z.boolean().optional(), openWorld: z.boolean().optional() }),
});
export type ToolEntry = z.infer<typeof toolEntry>;

export const toolSet = z.object({
  tools: z.array(toolEntry),
  problems: z.array(z.object({ server: z.string(), problem: z.string(), remedy: z.string() })),
  /** The weight of the enabled ones. */
  tokens: z.number().int(),
});
export type ToolSet = z.infer<typeof toolSet>;
