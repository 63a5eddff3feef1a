import type { MessagePart, ToolPart } from '@chatos/contracts';

/** The result of a call that was announced and never made: whoever goes on may rely on that. */
export const NEVER_MADE = 'The turn ended while this call waited for the user, so it was not made.';
const GO_ON = 'It is not run again by itself: go on with it, or send a message.';

/** Where a turn was when it ended before its time. */
export interface PlaceOfEnd {
  /** The call of the model it was at, counted from 1 as people do. */
  readonly step: number;
  /** What was under way, or waited for the user. */
  readonly calls: readonly ToolPart[];
}

/** `finishedSteps` are the calls of the model that came to their end; `parts` are as they were before they were settled. */
export function placeOfEnd(finishedSteps: number, parts: readonly MessagePart[]): PlaceOfEnd {
  const calls = parts.filter((part) => part.kind === 'tool' && part.finishedAt === null) as ToolPart[];
  const [underWay] = calls;
  // Where no tool was under way, the model was, in the call after the last that came to its end.
  return { step: underWay === undefined ? Math.max(finishedSteps + 1, producedSteps(parts)) : underWay.step + 1, calls };
}

/** How many calls of the model have produced something. */
export function producedSteps(parts: readonly MessagePart[]): number {
  return Math.max(0, ...parts.map((part) => (part.kind === 'correction' || part.kind === 'note' ? 0 : part.step + 1)));
}

/** What the user is told: who ended it, and at which step. */
export function interruptedNotice(cause: 'closed' | 'died', place: PlaceOfEnd): string {
  const when = cause === 'closed' ? 'ChatOS was closed before this was finished' : 'ChatOS ended while this was under way';
  return `${when}, at step ${place.step}${during(place.calls)}. What had arrived is kept. ${GO_ON}`;
}

/** A call that ends with its turn, as its part. */
export function cutShort(part: ToolPart, finishedAt: number): ToolPart {
  return { ...part, state: 'stopped', progress: null, finishedAt, ...(part.state === 'waiting-for-approval' ? { result: NEVER_MADE } : {}) };
}

function during([call]: readonly ToolPart[]): string {
  if (call === undefined) return '';
  return call.state === 'waiting-for-approval' ? `, while the call of ${call.tool} waited for your approval` : `, during the call of ${call.tool}, whose result is not known`;
}
