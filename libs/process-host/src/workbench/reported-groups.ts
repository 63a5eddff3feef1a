import type { LifecycleReport } from '@chatos/contracts';
import { killProcessGroup } from '../groups/kill.ts';
import type { Log } from '../log.ts';

/** What a crashed process left is gone within 2 s of the crash: this, and the half second `killProcessGroup` allows after SIGKILL. */
const GROUP_GRACE_MS = 1_000;

/** The process groups that a process has reported and that have not ended. */
export interface ReportedGroups {
  take(report: LifecycleReport): void;
  /** Ends them all; never rejects. */
  kill(): Promise<void>;
}

export function createReportedGroups(log: Log): ReportedGroups {
  const groups = new Map<number, string>();
  return {
    take(report) {
      if (report.type === 'group-started') groups.set(report.groupId, report.command);
      if (report.type === 'group-ended') groups.delete(report.groupId);
    },
    async kill() {
      const left = [...groups];
      groups.clear();
      await Promise.all(left.map(async ([groupId, command]) => {
        try {
          // The group of this very process would end the workbench.
          if (groupId === process.pid) throw new RangeError('it is the workbench itself');
          await killProcessGroup(groupId, { graceMs: GROUP_GRACE_MS });
        } catch (error) {
          log(`workbench: the process group ${groupId} (${command}) could not be ended: ${String(error)}`);
        }
      }));
    },
  };
}
