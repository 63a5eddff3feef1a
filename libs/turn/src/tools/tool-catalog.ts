import type { ToolPolicy } from '@chatos/contracts';
import type { TurnTool } from '../turn-tool.ts';

/**
 * The tools of one turn: those given, in order, each with the policy the user set for its name where there is one.
 * @throws Error where two tools have one name: a policy given to one would hold for the other.
 */
export function createToolCatalog(tools: readonly TurnTool[], policyOf: (tool: string) => ToolPolicy | null): TurnTool[] {
  const names = new Set<string>();
  return tools.map((tool) => {
    if (names.has(tool.name)) throw new Error(`createToolCatalog: two tools are named "${tool.name}"`);
    names.add(tool.name);
    return { ...tool, policy: policyOf(tool.name) ?? tool.policy };
  });
}
