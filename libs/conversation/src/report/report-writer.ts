import { rmSync } from 'node:fs';
import { writeFileAtomic } from '@chatos/state';
import { readReportData } from './report-data.ts';
import type { ReportSources } from './report-data.ts';
import { renderReport } from './report-page.ts';

export interface ReportWriter {
  /** Has the session's report written as soon as there is time; a newer wish replaces one that has not begun. Never throws. */
  schedule(sessionId: string): void;
  /** The report as it would be written now. NOT_FOUND where the session is gone. */
  render(sessionId: string): string;
  /** Takes a deleted session's report away: the newest other session's is written in its place, or none is left. */
  withdraw(sessionId: string): void;
  /** Writes what is still wanted, now. */
  flush(): void;
}

/** Rewrites `session-report.html` after each turn, each time in one rename: whoever reads it finds a whole page. */
export function createReportWriter(options: ReportSources & { path: string; product: string; log(level: 'error', message: string): void }): ReportWriter {
  let wanted: string | null = null;
  /** Whose report lies on the disk; null after a start, when nobody remembers. */
  let writtenFor: string | null = null;
  let timer: NodeJS.Immediate | undefined;

  function render(sessionId: string): string {
    return renderReport({ product: options.product, data: readReportData(options, sessionId), writtenAt: new Date() });
  }

  function flush(): void {
    clearImmediate(timer);
    timer = undefined;
    const sessionId = wanted;
    wanted = null;
    // A session deleted meanwhile has no report.
    if (sessionId === null || options.store.sessions.find(sessionId) === null) return;
    try {
      writeFileAtomic(options.path, render(sessionId));
      writtenFor = sessionId;
    } catch (error: unknown) {
      options.log('error', `report-writer.flush: ${String(error)}`);
    }
  }

  function schedule(sessionId: string): void {
    wanted = sessionId;
    // After the events of the turn's end have been sent: nobody waits for the report.
    timer ??= setImmediate(flush);
  }

  return {
    schedule,
    withdraw(sessionId) {
      if (writtenFor !== null && writtenFor !== sessionId) return;
      const [newest] = options.store.sessions.page({ limit: 1 }).items;
      if (newest === undefined) rmSync(options.path, { force: true });
      else schedule(newest.id);
    },
    render,
    flush,
  };
}
