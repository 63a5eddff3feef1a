import type { RequestId } from '@modelcontextprotocol/sdk/types.js';
import type { OversizedFrame } from './frame-splitter.ts';

/** An id directly at the end of a message, alone or beside `jsonrpc`: where the SDK's servers put it, behind the result. */
const ID_AT_END = /,\s*"id"\s*:\s*(-?\d+|"(?:[^"\\]|\\.)*")\s*(?:,\s*"jsonrpc"\s*:\s*"[^"]*"\s*)?\}\s*$/;

/** What can be told of a message of which only the ends were kept. */
export type OversizedOrigin = { kind: 'answer'; id: RequestId } | { kind: 'not-an-answer' } | { kind: 'unknown' };

/** Whose answer an oversized frame was. */
export function originOf({ head, tail }: OversizedFrame): OversizedOrigin {
  const members = readFirstMembers(head);
  if (members === null || members.has('method')) return { kind: 'not-an-answer' };
  const id = toId(members.get('id')) ?? (tail === null ? null : toId(ID_AT_END.exec(tail)?.[1]));
  return id === null ? { kind: 'unknown' } : { kind: 'answer', id };
}

function toId(text: string | undefined): RequestId | null {
  if (text === undefined || !/^(?:-?\d+$|")/.test(text)) return null;
  return JSON.parse(text) as RequestId;
}

/**
 * The members of the outermost object as far as the text shows them whole: name and, for strings and numbers, the value as it is written.
 * Null for what is no object at all, such as a banner.
 */
function readFirstMembers(text: string): Map<string, string> | null {
  if (!/^\s*\{/.test(text)) return null;
  const members = new Map<string, string>();
  const member = /[{,]\s*"((?:[^"\\]|\\.)*)"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d+(?=[\s,}])|true|false|null)?/y;
  member.lastIndex = text.indexOf('{');
  for (let match = member.exec(text); match !== null; match = member.exec(text)) {
    const [, name, value] = match;
    if (name !== undefined) members.set(name, value ?? '');
    // An object or a list as a value: what follows it is beyond what is worth reading.
    if (value === undefined) break;
    const next = /\s*/y;
    next.lastIndex = member.lastIndex;
    next.exec(text);
    member.lastIndex = next.lastIndex;
  }
  return members;
}
