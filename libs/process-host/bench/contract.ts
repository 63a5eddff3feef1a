import { oc } from '@orpc/contract';
import { z } from 'zod';

/** A call of the size of most: a few short fields in, the same out. */
export const benchContract = { echo: oc.input(z.object({ text: z.string() })).output(z.object({ text: z.string() })) };

export const SAMPLE = { text: 'A request of about a hundred characters, which is what most of the calls of a page come to in bytes.' };
