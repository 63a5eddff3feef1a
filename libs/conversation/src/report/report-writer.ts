import { writeFileAtomic } from '@chatos/state';
import type { ConversationStore } from '../store/conversation-store.ts';
import { publicMessage } from '../store/message-store.ts';
import { sessionNotFound } from '../errors.ts';
import { renderReport, REPORT_MESSAGES } from './report-page.ts';

export interface ReportWriter {
  /** Has the session's report written soon; a newer wish replaces one that has not begun. Never throws. */
  schedule(sessionId: string): void;
  /** The report as it would be written now. NOT_FOUND where the session is gone. */
  render(sessionId: string): string;
  /** Waits for what is being written. */
  settled(): Promise<void>;
}

/** Rewrites `session-report.html` after each turn, one at a time, each in one rename: whoever reads it finds a whole page. */
export function createReportWriter(options: { path: string; product: string; store: ConversationStore; log(level: 'error', message: string): void }): ReportWriter {
  let wanted: string | null = null;
  let writing: Promise<void> | null = null;

  function render(sessionId: string): string {
    const session = options.store.sessions.find(sessionId);
    if (session === null) throw sessionNotFound();
    const { items, nextCursor } = options.store.messages.page({ sessionId, limit: REPORT_MESSAGES });
    return renderReport({ product: options.product, session, messages: items.map(publicMessage), leavesOutOlder: nextCursor !== null, writtenAt: new Date() });
  }

  async function writeWanted(): Promise<void> {
    while (wanted !== null) {
      const sessionId = wanted;
      wanted = null;
      // A session deleted meanwhile has no report.
      if (options.store.sessions.find(sessionId) === null) continue;
      try {
        await writeFileAtomic(options.path, render(sessionId));
      } catch (error: unknown) {
        options.log('error', `report-writer.write: ${String(error)}`);
      }
    }
    writing = null;
  }

  return {
    schedule(sessionId) {
      wanted = sessionId;
      writing ??= Promise.resolve().then(writeWanted);
    },
    render,
    settled: () => writing ?? Promise.resolve(),
  };
}
