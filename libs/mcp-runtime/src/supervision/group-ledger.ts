import { openJsonlLog, readProcessStart } from '@chatos/state';
import type { JsonlLog } from '@chatos/state';
import type { GroupListener } from '../types.ts';

/**
 * One line of a runtime's `processes.jsonl`. The pair of id and start names one process for all time; `chatos doctor` finds by it what
 * outlived its runtime.
 */
export interface GroupLedgerLine {
  ts: string;
  event: 'started' | 'ended';
  groupId: number;
  /** As `readProcessStart` gives it; null where the system does not tell, or not cheaply. */
  processStart: string | null;
  /** With 'started' only. */
  command?: string;
}

export interface GroupLedger extends GroupListener {
  close(): void;
}

/**
 * Records every process group in an append-only file, before anything is asked of it. The file is made with the first group.
 * `started` and `ended` throw StateError where it cannot be written.
 */
export function createGroupLedger(path: string): GroupLedger {
  let log: JsonlLog | null = null;
  const starts = new Map<number, string | null>();
  const append = (line: Omit<GroupLedgerLine, 'ts'>) => {
    log ??= openJsonlLog(path);
    log.append({ ts: new Date().toISOString(), ...line });
  };
  return {
    started(groupId, command) {
      // Windows tells only through PowerShell, half a second in which the runtime would stand still.
      const processStart = process.platform === 'win32' ? null : readProcessStart(groupId);
      starts.set(groupId, processStart);
      append({ event: 'started', groupId, processStart, command });
    },
    ended(groupId) {
      append({ event: 'ended', groupId, processStart: starts.get(groupId) ?? null });
      starts.delete(groupId);
    },
    close: () => log?.close(),
  };
}

/** Tells all of them of every group, in their order. An end is told to all even where one of them fails. */
export function tellAll(listeners: readonly GroupListener[]): GroupListener {
  return {
    started(groupId, command) {
      for (const listener of listeners) listener.started(groupId, command);
    },
    ended(groupId) {
      const failures: unknown[] = [];
      for (const listener of listeners) {
        try {
          listener.ended(groupId);
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
