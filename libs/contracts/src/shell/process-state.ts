import { z } from 'zod';
import { processName } from '../surfaces.ts';

/** The state of a process as the workbench sees it. `failed` is final until the user asks for a restart. */
export const processState = z.object({ process: processName, state: z.enum(['starting', 'ready', 'restarting', 'failed', 'stopped']), restarts: z.number().int(), message: z.string() });
export type ProcessState = z.infer<typeof processState>;

/** What a process tells its parent over the life-cycle channel. */
export const lifecycleReport = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('fatal'), message: z.string() }),
  z.object({ type: z.literal('group-started'), groupId: z.number().int().positive(), command: z.string() }),
  z.object({ type: z.literal('group-ended'), groupId: z.number().int().positive() }),
  z.object({ type: z.literal('open-link'), url: z.string() }),
  z.object({ type: z.literal('notify'), title: z.string(), body: z.string() }),
  z.object({ type: z.literal('log'), level: z.enum(['info', 'warn', 'error']), message: z.string() }),
]);
export type LifecycleReport = z.infer<typeof lifecycleReport>;
