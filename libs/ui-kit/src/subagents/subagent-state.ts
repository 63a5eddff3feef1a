import type { SubagentEvent, SubagentStep, SubagentStream } from '@chatos/contracts';
import { formatSpan } from '../servers/server-view.ts';
import { formatCost, formatCount } from '../text/format.ts';

/** The runs by id, each as it was told last. */
export type Streams = ReadonlyMap<string, SubagentStream>;

export function mergeStreams(known: Streams, told: readonly SubagentStream[]): Streams {
  const merged = new Map(known);
  for (const stream of told) {
    const before = merged.get(stream.id);
    // A page read before the end may come after it.
    if (before === undefined || isNewer(stream, before)) merged.set(stream.id, stream);
  }
  return merged;
}

function isNewer(stream: SubagentStream, before: SubagentStream): boolean {
  if (before.status !== 'running' && stream.status === 'running') return false;
  return stream.status !== before.status || stream.updatedAt >= before.updatedAt;
}

export function applySubagentEvent(known: Streams, event: SubagentEvent): Streams {
  if (event.type === 'state') return mergeStreams(known, event.streams);
  return event.type === 'changed' ? mergeStreams(known, [event.stream]) : known;
}

export function runningSubagents(streams: Streams): number {
  return [...streams.values()].filter(({ status }) => status === 'running').length;
}

export interface StreamNode {
  readonly stream: SubagentStream;
  readonly children: readonly StreamNode[];
}

/** Each run under the one that started it, newest first; what started it may not be read yet, then it stands at the top. */
export function streamTree(streams: Streams): StreamNode[] {
  const ordered = [...streams.values()].toSorted((one, other) => other.createdAt - one.createdAt || (one.id < other.id ? 1 : -1));
  const nodeOf = (stream: SubagentStream): StreamNode => ({ stream, children: ordered.filter(({ parentId }) => parentId === stream.id).map(nodeOf) });
  return ordered.filter(({ parentId }) => parentId === '' || !streams.has(parentId)).map(nodeOf);
}

export const SUBAGENT_LOOKS: Readonly<Record<SubagentStream['status'], { word: string; color: string }>> = {
  running: { word: 'Running', color: 'blue' }, completed: { word: 'Done', color: 'green' }, failed: { word: 'Failed', color: 'red' }, stopped: { word: 'Stopped', color: 'gray' },
};

/** Model, tokens, what they cost, time. */
export function subagentNote(stream: SubagentStream, now: number): string {
  const tokens = stream.inputTokens + stream.outputTokens;
  const time = formatSpan((stream.status === 'running' ? now : stream.updatedAt) - stream.createdAt);
  return [stream.modelName, tokens === 0 ? '' : `${formatCount(tokens)} tokens`, stream.cost === 0 ? '' : formatCost(stream.cost), time].filter((part) => part !== '').join(' · ');
}

export interface StepList {
  /** Oldest first, each once. */
  readonly steps: readonly SubagentStep[];
  /** Where older ones are read on; null where there are none, undefined before the first page. */
  readonly olderCursor: string | null | undefined;
}

export const NO_STEPS: StepList = { steps: [], olderCursor: undefined };

/** The newest page, at the beginning and after a loss: what was missed may be more than a page, and then what was known before it is let go. */
export function takeNewest(list: StepList, page: readonly SubagentStep[], nextCursor: string | null): StepList {
  const oldest = page.reduce((least, { sequence }) => Math.min(least, sequence), Infinity);
  const isConnected = list.olderCursor !== undefined && (nextCursor === null || list.steps.some(({ sequence }) => sequence >= oldest));
  const kept = isConnected ? list.steps : list.steps.filter(({ sequence }) => sequence >= oldest);
  return { steps: mergeSteps(kept, page), olderCursor: isConnected && nextCursor !== null ? list.olderCursor : nextCursor };
}

export function takeOlder(list: StepList, page: readonly SubagentStep[], nextCursor: string | null): StepList {
  return { steps: mergeSteps(list.steps, page), olderCursor: nextCursor };
}

export function takeStep(list: StepList, step: SubagentStep): StepList {
  return { ...list, steps: mergeSteps(list.steps, [step]) };
}

function mergeSteps(known: readonly SubagentStep[], added: readonly SubagentStep[]): SubagentStep[] {
  const bySequence = new Map([...known, ...added].map((step) => [step.sequence, step]));
  return [...bySequence.values()].toSorted((one, other) => one.sequence - other.sequence);
}

/** A step as it is shown; a call and its result are one. */
export type ShownStep =
  | { readonly kind: 'text' | 'thinking' | 'notice'; readonly key: number; readonly text: string }
  | { readonly kind: 'call'; readonly key: number; readonly tool: string; readonly args: unknown; readonly state: 'running' | 'succeeded' | 'failed' | 'denied' | 'stopped'; readonly result: string | null };

const STATES = ['succeeded', 'failed', 'denied', 'stopped'] as const;

/** @param isRunning whether a call without a result may still get one */
export function shownSteps(steps: readonly SubagentStep[], isRunning: boolean): ShownStep[] {
  const shown: ShownStep[] = [];
  const placeOfCall = new Map<string, number>();
  for (const { sequence: key, type, payload } of steps) {
    const fields = (typeof payload === 'object' && payload !== null ? payload : {}) as { text?: unknown; tool?: unknown; callId?: unknown; args?: unknown; state?: unknown; result?: unknown };
    const callId = String(fields.callId ?? '');
    if (type === 'assistant' || type === 'thinking' || type === 'notice') {
      shown.push({ kind: type === 'assistant' ? 'text' : type, key, text: String(fields.text ?? '') });
    } else if (type === 'tool_call') {
      placeOfCall.set(callId, shown.length);
      shown.push({ kind: 'call', key, tool: String(fields.tool ?? ''), args: fields.args ?? null, state: isRunning ? 'running' : 'stopped', result: null });
    } else if (type === 'tool_result') {
      const place = placeOfCall.get(callId);
      const call = place === undefined ? undefined : shown[place];
      const outcome = { state: STATES.find((state) => state === fields.state) ?? 'succeeded', result: String(fields.result ?? '') } as const;
      // A provider may use an id again: the next result is then of the next call.
      placeOfCall.delete(callId);
      if (place !== undefined && call?.kind === 'call') shown[place] = { ...call, ...outcome };
      else shown.push({ kind: 'call', key, tool: String(fields.tool ?? ''), args: undefined, ...outcome });
    } else {
      shown.push({ kind: 'notice', key, text: `${type}: ${JSON.stringify(payload) ?? ''}` });
    }
  }
  return shown;
}
