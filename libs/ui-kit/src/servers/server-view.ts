import type { ServerInstance, ServerLogLine, ServerState, ServerStatus } from '@chatos/contracts';

/** What each state of a server is called, and the colour that goes with it. */
export const STATE_LOOKS: Readonly<Record<ServerState, { word: string; color: string }>> = {
  running: { word: 'Running', color: 'green' },
  starting: { word: 'Starting', color: 'blue' },
  restarting: { word: 'Restarting', color: 'yellow' },
  failed: { word: 'Failed', color: 'red' },
  'waiting-for-consent': { word: 'Waits for approval', color: 'yellow' },
  'needs-sign-in': { word: 'Sign-in needed', color: 'yellow' },
  stopped: { word: 'Stopped', color: 'gray' },
  disabled: { word: 'Switched off', color: 'gray' },
};

/** Those a user has to do something about come first. */
const URGENCY: Readonly<Record<ServerState, number>> = { failed: 0, 'waiting-for-consent': 0, 'needs-sign-in': 0, restarting: 1, starting: 1, running: 1, stopped: 2, disabled: 3 };

/** What the watch told, merged: the first event names every server, later ones those that changed. A server not in `isWhole` is gone. */
export function mergeStatuses(known: readonly ServerStatus[], changed: readonly ServerStatus[], isWhole: boolean): ServerStatus[] {
  if (isWhole) return [...changed];
  const merged = new Map(known.map((status) => [status.id, status]));
  for (const status of changed) merged.set(status.id, status);
  return [...merged.values()];
}

export function orderStatuses(statuses: readonly ServerStatus[]): ServerStatus[] {
  return statuses.toSorted((left, right) => URGENCY[left.state] - URGENCY[right.state] || left.name.localeCompare(right.name));
}

export interface CallTotals { readonly calls: number; readonly errors: number; readonly inFlight: number; readonly memoryBytes: number | null }

/** Over all instances of a server. */
export function callTotals(instances: readonly ServerInstance[]): CallTotals {
  let totals: CallTotals = { calls: 0, errors: 0, inFlight: 0, memoryBytes: null };
  for (const instance of instances) {
    const memoryBytes = instance.memoryBytes === null ? totals.memoryBytes : (totals.memoryBytes ?? 0) + instance.memoryBytes;
    totals = { calls: totals.calls + instance.calls, errors: totals.errors + instance.errors, inFlight: totals.inFlight + instance.callsInFlight, memoryBytes };
  }
  return totals;
}

/** `2 of 41 · 5 %`, `none`; the share is of all calls. */
export function errorRate({ calls, errors }: Pick<CallTotals, 'calls' | 'errors'>): string {
  if (errors === 0) return 'none';
  const share = (errors / Math.max(calls, 1)) * 100;
  return `${errors} of ${calls} · ${share < 1 ? '<1' : Math.round(share)} %`;
}

/** `12.4 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const units = ['KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value < 100 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** A span in its two largest units: `45 s`, `3 min 5 s`, `2 h 10 min`, `3 d 4 h`. */
export function formatSpan(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const units: readonly [number, string][] = [[86_400, 'd'], [3_600, 'h'], [60, 'min'], [1, 's']];
  const first = units.findIndex(([size]) => seconds >= size);
  if (first === -1) return '0 s';
  const [size, word] = units[first] ?? [1, 's'];
  const rest = units[first + 1];
  const remainder = rest === undefined ? 0 : Math.floor((seconds % size) / rest[0]);
  return `${Math.floor(seconds / size)} ${word}${rest === undefined || remainder === 0 ? '' : ` ${remainder} ${rest[1]}`}`;
}

/** How many lines of a log a page keeps. */
export const LINES_KEPT = 1_000;

/** Adds lines to those known: a line told twice (after a reconnection) stands once. */
export function appendLines(known: readonly ServerLogLine[], lines: readonly ServerLogLine[]): ServerLogLine[] {
  const numbers = new Set(known.map(({ number }) => number));
  return [...known, ...lines.filter(({ number }) => !numbers.has(number))].slice(-LINES_KEPT);
}

export function filterLines(lines: readonly ServerLogLine[], words: string): readonly ServerLogLine[] {
  const wanted = words.trim().toLowerCase();
  return wanted === '' ? lines : lines.filter((line) => `${line.source} ${line.level} ${line.text}`.toLowerCase().includes(wanted));
}

/** The colours a terminal would show; nothing else of the line is taken away. */
const TERMINAL_COLOURS = /\u001b\[[0-9;]*m/g;

export function withoutColours(text: string): string {
  return text.replace(TERMINAL_COLOURS, '');
}

export function linesAsText(lines: readonly ServerLogLine[]): string {
  return lines.map((line) => `${new Date(line.at).toISOString()} ${line.source} ${line.level} ${withoutColours(line.text)}`).join('\n');
}

/** What has something to tell: an instance of which nothing runs, and that never answered a call, is a row of dashes. */
export function shownInstances(instances: readonly ServerInstance[]): readonly ServerInstance[] {
  return instances.filter(({ startedAt, calls }) => startedAt !== null || calls > 0);
}

const BACKGROUND_WORDS: Readonly<Record<NonNullable<ServerInstance['background']>['kinds'][number], string>> = { progress: 'background work', task: 'background work', subscription: 'a watched resource', terminal: 'open terminals' };

/** Why a server that nobody calls is kept, and since when. */
export function backgroundWords({ since, kinds }: NonNullable<ServerInstance['background']>, now: number): string {
  const what = [...new Set(kinds.map((kind) => BACKGROUND_WORDS[kind]))].join(' and ');
  return `${what} for ${formatSpan(now - since)}`;
}
