import type { ToolEntry } from '@chatos/contracts';

/** The tools of one server as a session sees them; '' is the workbench's own. */
export interface ToolGroup {
  readonly server: string;
  readonly tools: readonly ToolEntry[];
  readonly enabledCount: number;
  /** What the enabled ones weigh. */
  readonly tokens: number;
  /** What all of them would. */
  readonly allTokens: number;
}

/** By server, the workbench's own first, then the heaviest. */
export function groupTools(tools: readonly ToolEntry[]): ToolGroup[] {
  const servers = new Map<string, ToolEntry[]>();
  for (const tool of tools) {
    const known = servers.get(tool.server);
    if (known === undefined) servers.set(tool.server, [tool]);
    else known.push(tool);
  }
  const groups = [...servers].map(([server, entries]) => {
    const enabled = entries.filter(({ isEnabled }) => isEnabled);
    return { server, tools: entries, enabledCount: enabled.length, tokens: sumOfTokens(enabled), allTokens: sumOfTokens(entries) };
  });
  return groups.toSorted((left, right) => Number(left.server !== '') - Number(right.server !== '') || right.allTokens - left.allTokens);
}

export function sumOfTokens(tools: readonly Pick<ToolEntry, 'tokens'>[]): number {
  return tools.reduce((sum, { tokens }) => sum + tokens, 0);
}

/** `850`, `3.4k`, `12k`. */
export function formatTokens(tokens: number): string {
  if (tokens < 1000) return String(tokens);
  return tokens < 9_950 ? `${(tokens / 1000).toFixed(1)}k` : `${Math.round(tokens / 1000)}k`;
}

/** What a server says of its tool, in words. It says so itself: nobody has checked it. */
export function hintWords({ readOnly, destructive, idempotent, openWorld }: ToolEntry['hints']): string[] {
  return [
    readOnly === true ? 'only reads' : null,
    readOnly !== true && destructive === true ? 'may destroy' : null,
    readOnly !== true && destructive === false ? 'only adds' : null,
    idempotent === true && readOnly !== true ? 'may be repeated' : null,
    openWorld === true ? 'reaches outside' : null,
  ].filter((words) => words !== null);
}
