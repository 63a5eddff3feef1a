import type { McpServerRecord } from '@chatos/contracts';
import { McpRuntimeError } from '../errors.ts';
import { addressOfHost, isLoopbackHost, isPublicAddress } from './addresses.ts';

/**
 * An address the user typed, or approved, may be private or plain http. One that came with another program's file, and that nobody here has
 * looked at, may be neither. Throws McpRuntimeError 'waiting-for-consent'.
 */
export function assertVouchedFor({ name, origin, approvedHash }: Pick<McpServerRecord, 'name' | 'origin' | 'approvedHash'>, url: URL): void {
  if (origin === 'typed' || approvedHash !== null) return;
  const address = addressOfHost(url.hostname);
  const isPlainlyPublic = url.protocol === 'https:' && !isLoopbackHost(url.hostname) && (address === null || isPublicAddress(address));
  if (isPlainlyPublic) return;
  throw new McpRuntimeError('waiting-for-consent', {
    problem: `The MCP server "${name}" was imported, and its address ${url.origin} is not encrypted or lies in a private network.`,
    remedy: `Look at it in the settings and approve it there, or by: chatos config approve mcp ${name}`,
  });
}
