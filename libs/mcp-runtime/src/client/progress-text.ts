import type { Progress } from '@modelcontextprotocol/sdk/types.js';

/** How often a reader is told; a server may report far more often. */
const EVERY_MS = 200;
const MESSAGE_LENGTH = 200;

export interface ProgressReporter {
  report(progress: Progress): void;
  close(): void;
}

/** Tells a reader how far a call is, in words: the first report at once, later ones at most every 200 ms, and always the newest. */
export function createProgressReporter(tell: (text: string) => void): ProgressReporter {
  let latest: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  const next = () => {
    timer = undefined;
    if (latest === null) return;
    tell(latest);
    latest = null;
    timer = setTimeout(next, EVERY_MS);
  };
  return {
    report(progress) {
      latest = progressText(progress);
      if (timer === undefined) next();
    },
    close() {
      clearTimeout(timer);
      latest = null;
    },
  };
}

/** "3 of 10 (30 %): copying"; a server's numbers need not make sense, so a share is told only where it is one. */
export function progressText({ progress, total, message }: Progress): string {
  const share = total !== undefined && total > 0 && progress >= 0 && progress <= total ? ` (${Math.floor((progress / total) * 100)} %)` : '';
  const amount = total === undefined ? shortNumber(progress) : `${shortNumber(progress)} of ${shortNumber(total)}${share}`;
  const words = message?.trim() ?? '';
  return words === '' ? amount : `${amount}: ${words.length > MESSAGE_LENGTH ? `${words.slice(0, MESSAGE_LENGTH)}…` : words}`;
}

function shortNumber(value: number): string {
  return String(Math.round(value * 100) / 100);
}
