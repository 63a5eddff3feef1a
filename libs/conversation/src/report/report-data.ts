import type { FileChange, Message, Session, SubagentStream, Task, Terminal, Turn } from '@chatos/contracts';
import type { RuntimeStore } from '@chatos/runtime-store';
import { sessionNotFound } from '../errors.ts';
import { usageOfSession } from '../running/session-usage.ts';
import type { ConversationStore } from '../store/conversation-store.ts';
import { publicTurn } from '../store/turn-store.ts';
import { newestMessages } from './newest-messages.ts';

/** So many of each are in a report: a browser opens it at once, whatever the session has become. The report says what it leaves out. */
export const REPORT_LIMITS = { tasks: 200, changes: 200, subagents: 100, terminals: 100 } as const;

/** Some of a list, newest last, and whether older ones are left out. */
export interface Some<Item> { readonly items: readonly Item[]; readonly leavesOutOlder: boolean }

/** Everything a report tells of one session. */
export interface ReportData {
  readonly session: Session;
  readonly usage: { readonly turns: number; readonly inputTokens: number; readonly outputTokens: number; readonly cost: number };
  readonly messages: Some<Message>;
  /** The turns of these messages, by their ids. */
  readonly turns: ReadonlyMap<string, Turn>;
  readonly tasks: Some<Task>;
  readonly changes: Some<FileChange>;
  readonly subagents: Some<SubagentStream>;
  readonly terminals: Some<Terminal>;
}

export interface ReportSources {
  readonly store: ConversationStore;
  readonly work: Pick<RuntimeStore, 'tasks' | 'fileChanges' | 'subagentStreams'>;
  terminals(sessionId: string): readonly Terminal[];
}

/** Reads what a report needs, and no more than that. NOT_FOUND where the session is gone. */
export function readReportData({ store, work, terminals }: ReportSources, sessionId: string): ReportData {
  const session = store.sessions.find(sessionId);
  if (session === null) throw sessionNotFound();
  const messages = newestMessages(store.messages, sessionId);
  const turns = new Map<string, Turn>();
  for (const { turnId } of messages.items) {
    const turn = turns.has(turnId) ? null : store.turns.find(sessionId, turnId);
    if (turn !== null) turns.set(turnId, publicTurn(turn));
  }
  const ofTerminals = terminals(sessionId);
  return {
    session, messages, turns,
    usage: usageOfSession({ store, subagentUsage: (id) => work.subagentStreams.usageOf(id) }, sessionId),
    tasks: newest(work.tasks.list({ sessionId, limit: REPORT_LIMITS.tasks })),
    changes: newest(work.fileChanges.list({ sessionId, limit: REPORT_LIMITS.changes })),
    subagents: newest(work.subagentStreams.list({ sessionId, limit: REPORT_LIMITS.subagents })),
    terminals: { items: ofTerminals.slice(-REPORT_LIMITS.terminals), leavesOutOlder: ofTerminals.length > REPORT_LIMITS.terminals },
  };
}

function newest<Item>({ items, nextCursor }: { items: Item[]; nextCursor: string | null }): Some<Item> {
  return { items: items.toReversed(), leavesOutOlder: nextCursor !== null };
}
