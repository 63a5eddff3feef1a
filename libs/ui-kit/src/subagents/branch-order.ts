import type { SubagentStream } from '@chatos/contracts';
import type { ShownStep } from './subagent-state.ts';

export type BranchItem = { readonly kind: 'step'; readonly step: ShownStep } | { readonly kind: 'run'; readonly stream: SubagentStream };

/**
 * The steps of a run, with each run it started behind the last step that began before it: the call that started it, or, of calls made at once, the
 * last of them.
 * @param streams oldest first
 */
export function stepsWithBranches(steps: readonly ShownStep[], startOf: (step: ShownStep) => number, streams: readonly SubagentStream[]): BranchItem[] {
  const items: BranchItem[] = [];
  let next = 0;
  for (const step of steps) {
    for (; next < streams.length && (streams[next] as SubagentStream).createdAt < startOf(step); next++) items.push({ kind: 'run', stream: streams[next] as SubagentStream });
    items.push({ kind: 'step', step });
  }
  return [...items, ...streams.slice(next).map((stream): BranchItem => ({ kind: 'run', stream }))];
}
