import { z } from 'zod';

/** Everything a user approves of a stdio server before it runs, and the hash the approval is bound to. */
export const commandFace = z.object({
  command: z.array(z.string()),
  /** The absolute path of what is executed; null where the command resolves to nothing. */
  resolvedBinary: z.string().nullable(),
  environmentNames: z.array(z.string()),
  workingDirectory: z.string(),
  /** What in it deserves a second look. */
  warnings: z.array(z.string()),
  hash: z.string(),
  /** Whether exactly this is approved for both runtimes. */
  isApproved: z.boolean(),
});
export type CommandFace = z.infer<typeof commandFace>;
