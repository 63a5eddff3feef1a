import { DEFAULT_POLICY_KEY } from '@chatos/contracts';
import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import { statedText } from '../tools/stated-text.ts';

/** A tool as its server lists it. */
export interface ListedTool {
  name: string;
  title: string;
  description: string;
  inputSchema: Record<string, unknown>;
  /** The schema of its structured content; null where it declares none. */
  outputSchema: Record<string, unknown> | null;
  /** What the server says of it: hints, never trusted. */
  hints: { readOnly?: boolean; destructive?: boolean; idempotent?: boolean; openWorld?: boolean };
  /** What its server says the policy is until the user sets another. Believed of a built-in server alone, by whoever offers the tool. */
  statedPolicy: 'ask' | 'allow';
}

export function toListedTool({ name, title, description, inputSchema, outputSchema, annotations, _meta }: Tool): ListedTool {
  const { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } = annotations ?? {};
  return {
    name,
    title: statedText(title ?? annotations?.title ?? name),
    description: statedText(description ?? ''),
    inputSchema,
    outputSchema: outputSchema ?? null,
    hints: {
      ...(readOnlyHint === undefined ? {} : { readOnly: readOnlyHint }),
      ...(destructiveHint === undefined ? {} : { destructive: destructiveHint }),
      ...(idempotentHint === undefined ? {} : { idempotent: idempotentHint }),
      ...(openWorldHint === undefined ? {} : { openWorld: openWorldHint }),
    },
    statedPolicy: _meta?.[DEFAULT_POLICY_KEY] === 'allow' ? 'allow' : 'ask',
  };
}

/** A server that lists one name twice can be asked only for one of them: the first. */
export function firstOfEachName(tools: readonly ListedTool[]): ListedTool[] {
  const seen = new Set<string>();
  return tools.filter(({ name }) => !seen.has(name) && seen.add(name));
}
