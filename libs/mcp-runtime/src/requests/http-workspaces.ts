import type { McpServerRecord } from '@chatos/contracts';
import { parseEndpoint } from '../endpoint/endpoint.ts';

/** Sessions whose workspace is remembered; more than any window shows at once. */
const KNOWN_SESSIONS = 1000;

/** The workspaces of the sessions that call one server over HTTP: one connection serves them all. */
export interface HttpWorkspaces {
  /** Of a session, or of the one that called last. */
  workspaceRoot(sessionId: string | null): string | null;
  /** Returns whether the server is to be told that its roots are others now. */
  called(sessionId: string, workspaceRoot: string | null): boolean;
}

export function createHttpWorkspaces(): HttpWorkspaces {
  const bySession = new Map<string, string | null>();
  let latest: string | null = null;
  return {
    workspaceRoot: (sessionId) => (sessionId === null ? latest : (bySession.get(sessionId) ?? null)),
    called(sessionId, workspaceRoot) {
      bySession.delete(sessionId);
      bySession.set(sessionId, workspaceRoot);
      const [oldest] = bySession.keys();
      if (bySession.size > KNOWN_SESSIONS && oldest !== undefined) bySession.delete(oldest);
      const isChanged = latest !== workspaceRoot;
      latest = workspaceRoot;
      return isChanged;
    },
  };
}

/** Whether a server over HTTP may be told of folders: only one on this machine can do anything with them, and no other is to know their names. */
export function isOnThisMachine({ endpoint }: McpServerRecord): boolean {
  const parsed = parseEndpoint(endpoint);
  return parsed.kind === 'http' && (['localhost', '[::1]'].includes(parsed.url.hostname) || /^127\.\d+\.\d+\.\d+$/.test(parsed.url.hostname));
}
