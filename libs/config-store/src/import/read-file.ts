import { parse, printParseErrorCode } from 'jsonc-parser';
import type { ParseError } from 'jsonc-parser';
import { z } from 'zod';
import { ConfigStoreError } from '../errors.ts';

/** A file with more servers than this is none a person keeps. */
const MAX_SERVERS = 200;

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const foreignServer = z.object({
  type: z.string().optional(),
  command: z.string().optional(),
  args: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(),
  env: z.record(z.string(), value).optional(),
  envFile: z.string().optional(),
  cwd: z.string().optional(),
  url: z.string().optional(),
  /** What some programs call it. */
  serverUrl: z.string().optional(),
  headers: z.record(z.string(), value).optional(),
  disabled: z.boolean().optional(),
});
/** A server as the file has it; what is not known of it is left out, and with it every word on what it may do unasked. */
export type ForeignServer = z.infer<typeof foreignServer>;

const servers = z.record(z.string(), z.unknown());
const file = z.looseObject({ mcpServers: servers.optional(), servers: servers.optional(), mcp: z.looseObject({ servers: servers.optional() }).optional() });

/** One entry of the file: what it says, or null where that is no server. */
export interface ForeignEntry { readonly name: string; readonly server: ForeignServer | null }

/**
 * Reads the servers of a `claude_desktop_config.json`, or of Cursor's or VS Code's `mcp.json`; comments and trailing commas are taken, as VS
 * Code takes them. Nothing of the file is in an error: it may hold keys.
 * @throws ConfigStoreError 'unusable-input' where it is none of these
 */
export function readForeignServers(text: string): ForeignEntry[] {
  const errors: ParseError[] = [];
  // The byte order mark that editors of Windows put first.
  const parsed: unknown = parse(text.replace(/^\uFEFF/, ''), errors, { allowTrailingComma: true, disallowComments: false });
  const [error] = errors;
  if (error) throw unusable(`it is not JSON (${printParseErrorCode(error.error)} in line ${text.slice(0, error.offset).split('\n').length})`);
  const read = file.safeParse(parsed);
  const found = read.success ? (read.data.mcpServers ?? read.data.servers ?? read.data.mcp?.servers) : undefined;
  if (found === undefined) throw unusable('it names no servers ("mcpServers" or "servers")');
  const entries = Object.entries(found);
  if (entries.length > MAX_SERVERS) throw unusable(`it has more than ${MAX_SERVERS} servers`);
  return entries.map(([name, entry]) => ({ name, server: foreignServer.safeParse(entry).data ?? null }));
}

function unusable(reason: string): ConfigStoreError {
  return new ConfigStoreError('unusable-input', { problem: `The file cannot be imported: ${reason}.`, remedy: 'Choose the claude_desktop_config.json of Claude Desktop, or the mcp.json of Cursor or VS Code.' });
}
