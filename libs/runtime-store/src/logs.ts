import type { EventRecord, RunRecord, UiPromptRecord } from '@chatos/contracts';
import { eventRecord, runRecord, uiPromptRecord } from '@chatos/contracts';
import type { JsonlLog } from '@chatos/state';
import { readJsonl } from '@chatos/state';
import type { z } from 'zod';

/** As the contract's `logInput`: from a byte offset, at most so many records. */
export interface LogRange {
  offset: number;
  limit: number;
}

/** As the contract's `logPageOf`. `damaged` counts the lines that are no record of this log: torn, not UTF-8, or of another shape. */
export interface LogPage<Item> {
  items: Item[];
  nextOffset: number;
  damaged: number;
  atEnd: boolean;
}

/** `ui-prompts.jsonl`. Whoever appends leaves secret values out. */
export interface UiPromptLog {
  append(record: Omit<UiPromptRecord, 'ts' | 'type'> & { action: UiPromptRecord['action']; requestId: string }): void;
  read(range: LogRange): Promise<LogPage<UiPromptRecord>>;
}

/** `runs.jsonl`: each turn or run at its start and at its end. */
export interface RunLog {
  append(record: Omit<RunRecord, 'ts'>): void;
  read(range: LogRange): Promise<LogPage<RunRecord>>;
}

/** `events.jsonl`. */
export interface EventLog {
  append(type: string, payload: unknown, runId?: string): void;
  read(range: LogRange): Promise<LogPage<EventRecord>>;
}

export function createUiPromptLog(log: JsonlLog): UiPromptLog {
  return {
    append: (record) => log.append({ ...record, ts: now(), type: 'ui_prompt' }),
    read: (range) => readRecords(log.path, range, uiPromptRecord),
  };
}

export function createRunLog(log: JsonlLog): RunLog {
  return {
    append: (record) => log.append({ ...record, ts: now() }),
    read: (range) => readRecords(log.path, range, runRecord),
  };
}

export function createEventLog(log: JsonlLog): EventLog {
  return {
    append: (type, payload, runId) => log.append({ ts: now(), type, payload: payload ?? null, runId }),
    read: (range) => readRecords(log.path, range, eventRecord),
  };
}

/** Tool servers write into these files too, so a line of another shape is passed over instead of failing the page. */
async function readRecords<Item>(path: string, range: LogRange, schema: z.ZodType<Item>): Promise<LogPage<Item>> {
  const { items, damaged, ...place } = await readJsonl(path, range);
  const parsed = items.map((item) => schema.safeParse(item));
  const records = parsed.flatMap((result) => (result.success ? [result.data] : []));
  return { ...place, items: records, damaged: damaged + (parsed.length - records.length) };
}

function now(): string {
  return new Date().toISOString();
}
