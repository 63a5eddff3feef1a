import type { ServerLogLine } from '@chatos/contracts';

/** Lines kept of each server; the newest push out the oldest. */
const KEPT_LINES = 1000;
const LINE_LENGTH = 2000;
/** What a server may write unasked within a window: a flood must neither push out all that was said before nor keep a watcher busy. */
const LINES_PER_WINDOW = 200;
const WINDOW_MS = 10_000;

/** What one server wrote, and what was said of it. Lines are numbered from 1 for as long as the runtime lives. */
export interface ServerLog {
  write(source: ServerLogLine['source'], text: string, level?: string): void;
  lines(): ServerLogLine[];
}

export interface ServerLogs {
  /** The log of a server by its id; made with the first use. */
  of(serverId: string): ServerLog;
  /** Forgets every other server. */
  keepOnly(serverIds: ReadonlySet<string>): void;
}

export function createServerLogs(onLine: (serverId: string, line: ServerLogLine) => void, now: () => number = Date.now): ServerLogs {
  const logs = new Map<string, ServerLog>();
  return {
    of(serverId) {
      let log = logs.get(serverId);
      if (!log) {
        log = createServerLog((line) => onLine(serverId, line), now);
        logs.set(serverId, log);
      }
      return log;
    },
    keepOnly(serverIds) {
      for (const id of logs.keys()) if (!serverIds.has(id)) logs.delete(id);
    },
  };
}

function createServerLog(onLine: (line: ServerLogLine) => void, now: () => number): ServerLog {
  const lines: ServerLogLine[] = [];
  let number = 0;
  let windowStart = 0;
  let inWindow = 0;
  let leftOut = 0;

  function put(source: ServerLogLine['source'], text: string, level: string): void {
    const line = { number: ++number, at: now(), source, level, text: visible(text) };
    lines.push(line);
    if (lines.length > KEPT_LINES) lines.shift();
    onLine(line);
  }

  return {
    write(source, text, level = 'info') {
      if (now() - windowStart >= WINDOW_MS) {
        if (leftOut > 0) put('workbench', `${leftOut} more lines were left out.`, 'warning');
        windowStart = now();
        inWindow = 0;
        leftOut = 0;
      }
      // What we say ourselves is rare and is what explains the rest.
      if (source !== 'workbench' && ++inWindow > LINES_PER_WINDOW) {
        leftOut++;
        return;
      }
      put(source, text, level);
    },
    lines: () => [...lines],
  };
}

/** One bounded line without the control characters a terminal would obey. */
function visible(text: string): string {
  return text.slice(0, LINE_LENGTH).replaceAll(/\u001b\[[0-9;?]*[A-Za-z]/g, '').replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\uFFFD');
}
