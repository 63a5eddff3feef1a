import type { McpServerRecord } from '@chatos/contracts';
import { createHash } from 'node:crypto';

/**
 * What tells one way of running a server from another. The record's revision stands for the values of its environment, which are secrets
 * and never held here: any change of the record makes another server of it.
 */
export function serverHash({ id, revision, name, endpoint, environmentNames }: McpServerRecord): string {
  return createHash('sha256').update(JSON.stringify([id, revision, name, endpoint, environmentNames])).digest('hex');
}
