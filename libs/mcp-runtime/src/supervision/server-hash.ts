import type { McpServerRecord } from '@chatos/contracts';
import { createHash } from 'node:crypto';
import { builtinOf } from '../builtin/builtin-record.ts';

/**
 * What tells one way of running a server from another. The record's revision stands for the values of its environment, which are secrets
 * and never held here: any change of the record makes another server of it. A built-in server is another one with each build of the workbench.
 */
export function serverHash({ id, revision, name, endpoint, environmentNames }: McpServerRecord, builtinVersion = ''): string {
  const build = builtinVersion !== '' && builtinOf({ endpoint }) !== null ? [builtinVersion] : [];
  return createHash('sha256').update(JSON.stringify([id, revision, name, endpoint, environmentNames, ...build])).digest('hex');
}
