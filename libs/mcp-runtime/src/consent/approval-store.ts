import type { ApprovableCommand } from './command-hash.ts';

/** How a tool was described when the user, or the first sight of it, took it as it is. */
export interface ToolPin {
  readonly tool: string;
  /** Over name, description and schema. */
  readonly hash: string;
  /** What a difference is shown against; cut where it would be too long to read. */
  readonly face: { readonly description: string; readonly inputSchema: unknown };
}

/** What one runtime remembers of consent; the other has its own. Every method is one short statement or transaction. */
export interface ApprovalStore {
  isApproved(serverId: string, hash: string): boolean;
  /** What was approved last for the server, to show what has changed since; null where nothing was. */
  lastApproved(serverId: string): ApprovableCommand | null;
  approve(serverId: string, hash: string, command: ApprovableCommand): void;
  /** By the name of the tool; empty where the server was never seen. */
  pins(serverId: string): ReadonlyMap<string, ToolPin>;
  /** Adds them, in place of those of the same tools. */
  savePins(serverId: string, pins: readonly ToolPin[]): void;
}

/** Remembers as long as it lives: for tests, and for a process that serves no runtime. */
export function createMemoryApprovals(): ApprovalStore {
  const approved = new Map<string, Map<string, ApprovableCommand>>();
  const pins = new Map<string, Map<string, ToolPin>>();
  const of = <Value>(all: Map<string, Map<string, Value>>, serverId: string) => {
    const found = all.get(serverId) ?? new Map<string, Value>();
    all.set(serverId, found);
    return found;
  };
  return {
    isApproved: (serverId, hash) => of(approved, serverId).has(hash),
    lastApproved: (serverId) => [...of(approved, serverId).values()].at(-1) ?? null,
    approve(serverId, hash, command) {
      // Anew, so that it is the last.
      of(approved, serverId).delete(hash);
      of(approved, serverId).set(hash, command);
    },
    pins: (serverId) => of(pins, serverId),
    savePins(serverId, changed) {
      for (const pin of changed) of(pins, serverId).set(pin.tool, pin);
    },
  };
}
