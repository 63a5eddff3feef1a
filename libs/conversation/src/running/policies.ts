import type { ToolPolicy } from '@chatos/contracts';
import type { PolicyStore } from '../store/policy-store.ts';

/** The tools that only tell the model something harmless need no answer; every other is asked about until the user decides. */
const STANDARD_POLICIES: Readonly<Record<string, ToolPolicy>> = { get_current_time: 'allow', read_result: 'allow' };

export function policyFor(store: PolicyStore, tool: string, sessionId: string): ToolPolicy {
  return store.find(tool, sessionId) ?? STANDARD_POLICIES[tool] ?? 'ask';
}

/** Every tool the user has decided about, and those that have a policy of their own from the start. */
export function listPolicies(store: PolicyStore): { tool: string; policy: ToolPolicy }[] {
  const policies = new Map<string, ToolPolicy>(Object.entries(STANDARD_POLICIES));
  for (const { tool, policy } of store.list()) policies.set(tool, policy);
  return [...policies].map(([tool, policy]) => ({ tool, policy })).sort((left, right) => left.tool.localeCompare(right.tool, 'en'));
}
