import { z } from 'zod';

export const toolPolicy = z.enum(['ask', 'allow', 'deny']);
export type ToolPolicy = z.infer<typeof toolPolicy>;

/** How long an answer to an approval holds: for this call, for the session, for this runtime. */
export const approvalScope = z.enum(['once', 'session', 'always']);
export type ApprovalScope = z.infer<typeof approvalScope>;
