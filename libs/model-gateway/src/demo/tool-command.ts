export type ToolCommand =
  | { readonly kind: 'call'; readonly tool: string; /** JSON text of an object. */ readonly input: string }
  | { readonly kind: 'malformed'; readonly problem: string };

const USAGE = 'Write `/tool NAME` or `/tool NAME {"argument": "value"}`.';

/** Reads `/tool NAME {json}`; null where the message is none. */
export function readToolCommand(message: string): ToolCommand | null {
  const match = /^\/tool(?:\s+(\S+)\s*([\s\S]*))?$/.exec(message);
  if (match === null) return null;
  const [, tool, rest = ''] = match;
  if (tool === undefined) return { kind: 'malformed', problem: `The command names no tool. ${USAGE}` };
  if (rest.trim() === '') return { kind: 'call', tool, input: '{}' };
  try {
    const input: unknown = JSON.parse(rest);
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return { kind: 'call', tool, input: JSON.stringify(input) };
    return { kind: 'malformed', problem: `The arguments after \`${tool}\` are not a JSON object. ${USAGE}` };
  } catch (error: unknown) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'malformed', problem: `The arguments after \`${tool}\` are not JSON (${reason}). ${USAGE}` };
  }
}
