import { BUILTIN_SCHEME, readBuiltinEndpoint } from '@chatos/contracts';
import type { BuiltinEndpoint } from '@chatos/contracts';
import { McpRuntimeError } from '../errors.ts';
import { parseCommandLine } from './command-line.ts';

export type Endpoint = { kind: 'command'; command: string; args: string[] } | { kind: 'http'; url: URL } | { kind: 'builtin'; builtin: BuiltinEndpoint };

/** Whether an endpoint is an address on the network rather than a command. */
export function isHttpEndpoint(endpoint: string): boolean {
  return /^https?:\/\//i.test(endpoint.trim());
}

const COMMAND_PREFIX = 'cmd://';

/**
 * Reads the endpoint of a server's configuration: `cmd://<command line>`, a bare command line, `http(s)://…`, or
 * `builtin:<server>` for one the workbench brings.
 * @throws McpRuntimeError 'unusable-endpoint'
 */
export function parseEndpoint(endpoint: string, platform: NodeJS.Platform = process.platform): Endpoint {
  const text = endpoint.trim();
  if (isHttpEndpoint(text)) return { kind: 'http', url: parseUrl(text) };
  if (text.startsWith(BUILTIN_SCHEME)) return { kind: 'builtin', builtin: readBuiltin(text) };
  if (text.toLowerCase().startsWith(COMMAND_PREFIX)) return { kind: 'command', ...parseCommandLine(text.slice(COMMAND_PREFIX.length), platform) };
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(text)?.[1];
  if (scheme !== undefined) {
    throw new McpRuntimeError('unusable-endpoint', {
      problem: `An MCP server cannot be reached by "${scheme}://".`,
      remedy: 'Use a command line, or an address that starts with https:// (or http:// for a server on this machine).',
    });
  }
  return { kind: 'command', ...parseCommandLine(text, platform) };
}

function readBuiltin(text: string): BuiltinEndpoint {
  const builtin = readBuiltinEndpoint(text);
  if (builtin) return builtin;
  throw new McpRuntimeError('unusable-endpoint', { problem: `The workbench brings no MCP server "${text}".`, remedy: 'Start the newest version of the workbench.' });
}

function parseUrl(text: string): URL {
  try {
    return new URL(text);
  } catch (error) {
    throw new McpRuntimeError('unusable-endpoint', { problem: `"${text}" is no valid address.`, remedy: 'Correct the address of the MCP server in the settings.' }, error);
  }
}
