import type { TurnTool } from '@chatos/turn';

export interface ToolSetOptions {
  /** What the session's own model would be offered. */
  readonly offered: readonly TurnTool[];
  /** The names the agent's definition allows, a trailing `*` standing for any rest; null: all. */
  readonly allowed: readonly string[] | null;
  /** Beginnings of names a call narrows the set to; null: it does not. */
  readonly prefixes: readonly string[] | null;
  /** The names its caller has, where that is a subagent itself; null: the session's. */
  readonly callerTools: ReadonlySet<string> | null;
  readonly mayStartSubagents: boolean;
}

export interface ToolSet {
  readonly tools: readonly TurnTool[];
  /** What the definition allows and nobody offers here. */
  readonly missing: readonly string[];
}

/** Results that are too large are read with it, so whoever has a tool has this one too. It reads nothing but those. */
const READS_RESULTS = 'read_result';
const STARTS_SUBAGENTS = /(?:^|_)(?:run_sub_agent|start_sub_agent_async)$/;

/** The tools of one run: what its caller has, or less. */
export function toolSet({ offered, allowed, prefixes, callerTools, mayStartSubagents }: ToolSetOptions): ToolSet {
  const available = offered.filter(({ name }) => (callerTools?.has(name) ?? true) && (mayStartSubagents || !STARTS_SUBAGENTS.test(name)));
  const tools = available.filter(({ name }) => name === READS_RESULTS || ((allowed === null || allowed.some((pattern) => fits(pattern, name))) && (prefixes === null || prefixes.some((prefix) => begins(prefix, name)))));
  const missing = (allowed ?? []).filter((pattern) => !available.some(({ name }) => fits(pattern, name)));
  return { tools, missing };
}

function fits(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/** A prefix is that of the whole name, or of what follows `mcp_`: `code_writer` narrows to the tools of that server. */
function begins(prefix: string, name: string): boolean {
  const plain = prefix.trim().replace(/\*$/, '');
  return plain !== '' && (name.startsWith(plain) || name.startsWith(`mcp_${plain}`));
}
