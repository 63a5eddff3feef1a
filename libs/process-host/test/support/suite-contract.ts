import { commonErrors } from '@chatos/contracts';
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';

const numbered = z.object({ index: z.number().int() });

/** What a transport has to carry: one procedure for each kind of traffic. */
export const suiteContract = {
  echo: oc.input(z.object({ text: z.string() })).output(z.object({ text: z.string() })),
  measure: oc.input(z.object({ text: z.string() })).output(z.object({ length: z.number() })),
  fill: oc.input(z.object({ length: z.number() })).output(z.object({ text: z.string() })),
  fail: oc.errors(commonErrors).input(z.object({ how: z.enum(['typed', 'library', 'defect']) })).output(z.object({})),
  /** Never answers; ends with its signal. */
  hang: oc.output(z.object({})),
  count: oc.input(z.object({ to: z.number().int() })).output(eventIterator(numbered)),
  /** Events without end, as fast as they are taken. */
  endless: oc.output(eventIterator(numbered)),
  /** One event, then none for ever, obeying no signal. */
  stuck: oc.output(eventIterator(numbered)),
  failLate: oc.errors(commonErrors).input(z.object({ how: z.enum(['library', 'defect']) })).output(eventIterator(numbered)),
  /** What the handlers have seen: events produced by `endless` and streams of it ended early, and calls of `hang` that run now. */
  seen: oc.output(z.object({ produced: z.number(), endedEarly: z.number(), hanging: z.number() })),
};
