import type { Root } from '@modelcontextprotocol/sdk/types.js';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What a server is told of where it may work: the session's workspace, or nothing. */
export function rootsOf(workspaceRoot: string | null): Root[] {
  return workspaceRoot === null ? [] : [{ uri: pathToFileURL(workspaceRoot).href, name: basename(workspaceRoot) || workspaceRoot }];
}
