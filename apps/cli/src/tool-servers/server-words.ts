import { ToolServerRefusal } from './refusal.ts';

/** The servers that are programs of their own; subagents are served within their runtime. */
export const SERVER_KINDS = ['tasks', 'files', 'code', 'shell', 'ui-prompter'] as const;
export type ServerKind = (typeof SERVER_KINDS)[number];

/** Which server, and what it may do. */
export interface ServerRequest {
  readonly kind: ServerKind;
  /** Of files and code: it may change files. */
  readonly canWrite: boolean;
  /** Confirmations are given by whoever starts it, where no runtime of ours can be asked. */
  readonly yes: boolean;
}

const USAGE = `Give one of ${SERVER_KINDS.join(', ')}, then --write (files and code) and --yes where they are wanted.`;

/** Reads `<kind> [--write] [--yes]`. Throws ToolServerRefusal. */
export function readServerWords(words: readonly string[]): ServerRequest {
  const [name = '', ...options] = words;
  const kind = SERVER_KINDS.find((each) => each === name);
  if (kind === undefined) throw new ToolServerRefusal(name === '' ? 'Which server to run was not said.' : `There is no server "${name}".`, USAGE);
  const unknown = options.find((option) => option !== '--write' && option !== '--yes');
  if (unknown !== undefined) throw new ToolServerRefusal(`"${unknown}" means nothing to the ${kind} server.`, USAGE);
  const request = { kind, canWrite: options.includes('--write'), yes: options.includes('--yes') };
  requireSensible(request);
  return request;
}

/** Throws ToolServerRefusal where a server that changes no files is told that it may. */
export function requireSensible({ kind, canWrite }: ServerRequest): void {
  if (canWrite && kind !== 'files' && kind !== 'code') throw new ToolServerRefusal(`--write means nothing to the ${kind} server.`, 'Leave it out.');
}
