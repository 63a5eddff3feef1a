import { z } from 'zod';

/** The result of a test button: either way in words for the user. */
export const testResult = z.object({ ok: z.boolean(), message: z.string(), details: z.array(z.string()), elapsedMs: z.number() });
export type TestResult = z.infer<typeof testResult>;
