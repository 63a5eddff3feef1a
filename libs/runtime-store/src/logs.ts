import type { EventRecord, RunRecord, UiPromptRecord } from '@chatos/contracts';
import { eventRecord, runRecord, uiPromptRecord } from '@chatos/contracts';
import type { JsonlLog, JsonlPiece } from '@chatos/state';
import { createJsonlReader, readJsonl, readJsonlBack } from '@chatos/state';
import type { z } from 'zod';
import { createFileFeed } from './following/file-feed.ts';
import { createPullStream } from './following/pull-stream.ts';

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

/** As the contract's `logEventOf`. */
export interface LogPiece<Item> {
  items: Item[];
  offset: number;
  nextOffset: number;
  damaged: number;
}

/** Reading one log, each way at the cost of what is returned. They throw StateError `file-unusable`. */
export interface ReadableLog<Item> {
  read(range: LogRange): Promise<LogPage<Item>>;
  /** The newest lines that end at `before` or ahead of it: at most so many, and about 1 MiB. */
  back(range: { before: number; limit: number }): Promise<LogPiece<Item>>;
  /**
   * First one piece (from `offset` on; without it the newest lines), also where it is empty, then what any process appends, as soon as its line is whole.
   * Where the log is cut or replaced it begins anew with the newest lines: `offset` is then not the `nextOffset` of before. Ends with the signal, and with the store.
   */
  watch(range: { offset?: number | undefined; limit: number }, signal?: AbortSignal): AsyncIteratorObject<LogPiece<Item>, undefined, void>;
}

/** `ui-prompts.jsonl`. Whoever appends leaves secret values out. */
export interface UiPromptLog extends ReadableLog<UiPromptRecord> {
  append(record: Omit<UiPromptRecord, 'ts' | 'type'> & { action: UiPromptRecord['action']; requestId: string }): void;
}

/** `runs.jsonl`: each turn or run at its start and at its end. */
export interface RunLog extends ReadableLog<RunRecord> {
  append(record: Omit<RunRecord, 'ts'>): void;
}

/** `events.jsonl`. */
export interface EventLog extends ReadableLog<EventRecord> {
  append(type: string, payload: unknown, runId?: string): void;
}

export function createUiPromptLog(log: JsonlLog, closing: AbortSignal): UiPromptLog {
  return { ...readableLog(log, uiPromptRecord, closing), append: (record) => log.append({ ...record, ts: now(), type: 'ui_prompt' }) };
}

export function createRunLog(log: JsonlLog, closing: AbortSignal): RunLog {
  return { ...readableLog(log, runRecord, closing), append: (record) => log.append({ ...record, ts: now() }) };
}

export function createEventLog(log: JsonlLog, closing: AbortSignal): EventLog {
  return { ...readableLog(log, eventRecord, closing), append: (type, payload, runId) => log.append({ ts: now(), type, payload: payload ?? null, runId }) };
}

function readableLog<Item>(log: JsonlLog, schema: z.ZodType<Item>, closing: AbortSignal): ReadableLog<Item> {
  const feed = createFileFeed(log.path);
  log.onAppend(() => feed.wake());
  return {
    read: async (range) => recordsOf(await readJsonl(log.path, range), schema),
    back: async (range) => recordsOf(await readJsonlBack(log.path, range), schema),
    watch(range, signal) {
      const reader = createJsonlReader(log.path, range);
      const read = async (): Promise<JsonlPiece | null> => {
        const piece = await reader.next();
        return piece === null ? null : recordsOf(piece, schema);
      };
      return createPullStream({ read, listen: (wake) => feed.listen(wake), signal: signal === undefined ? closing : AbortSignal.any([signal, closing]) }) as AsyncIteratorObject<LogPiece<Item>, undefined, void>;
    },
  };
}

/** Tool servers write into these files too, so a line of another shape is passed over instead of failing the page. */
function recordsOf<Piece extends { items: unknown[]; damaged: number }, Item>(piece: Piece, schema: z.ZodType<Item>): Omit<Piece, 'items'> & { items: Item[] } {
  const parsed = piece.items.map((item) => schema.safeParse(item));
  const items = parsed.flatMap((result) => (result.success ? [result.data] : []));
  return { ...piece, items, damaged: piece.damaged + (parsed.length - items.length) };
}

function now(): string {
  return new Date().toISOString();
}
