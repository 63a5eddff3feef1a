import type { Session, SessionEvent, SessionGlance, SubagentEvent, Terminal, Turn } from '@chatos/contracts';
import { ConversationError } from '@chatos/conversation';
import type { Conversations, Log, SubagentRuns, Terminals } from '@chatos/conversation';
import { createDoing } from './doing.ts';

export interface TrackedSources {
  readonly conversations: Pick<Conversations, 'watch'>;
  readonly subagents: Pick<SubagentRuns, 'watch'>;
  readonly terminals: Pick<Terminals, 'watchList'>;
  /** How many questions of the session wait for the user. */
  waiting(sessionId: string): number;
  readonly log: Log;
}

export interface TrackerHooks {
  changed(glance: SessionGlance): void;
  /** Nothing of the session is under way any more (`isGone`: it was removed); nothing is told after it. */
  ended(isGone: boolean): void;
}

/** How long changes are put together: a person cannot read faster, and a stream has many. */
const TOLD_EVERY_MS = 150;

/** Follows one session for as long as something of it is under way. */
export class SessionTracker {
  private readonly sources: TrackedSources;
  private readonly hooks: TrackerHooks;
  private readonly sessionId: string;
  private readonly abort = new AbortController();
  private readonly doing = createDoing();
  private readonly unfinished = new Map<string, Turn>();
  private readonly running = new Set<string>();
  private session: Session | null = null;
  private lastTurn: Turn | null;
  private terminals = 0;
  private unread = 3;
  private timer: NodeJS.Timeout | undefined;

  /** @param known what was told of it last, where it was followed before */
  constructor(sources: TrackedSources, sessionId: string, known: SessionGlance | undefined, hooks: TrackerHooks) {
    this.sources = sources;
    this.sessionId = sessionId;
    this.hooks = hooks;
    this.lastTurn = known?.turn ?? null;
    const { signal } = this.abort;
    this.follow(() => sources.conversations.watch(sessionId, signal), (event) => this.takeSession(event));
    this.follow(() => sources.subagents.watch(sessionId, signal), (event) => this.takeSubagent(event));
    this.follow(() => sources.terminals.watchList(sessionId, signal), ({ terminals }) => this.takeTerminals(terminals));
  }

  /** Something else of it changed: its questions. */
  touch(): void {
    if (this.unread > 0 || this.abort.signal.aborted) return;
    this.timer ??= setTimeout(() => this.tell(), TOLD_EVERY_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.abort.abort();
  }

  private follow<Item>(open: () => AsyncIterable<Item>, take: (item: Item) => void): void {
    const read = async (): Promise<void> => {
      let isFirst = true;
      for await (const item of open()) {
        if (this.abort.signal.aborted) return;
        take(item);
        if (isFirst) this.unread -= 1;
        // What it is at first is told at once.
        if (isFirst && this.unread === 0) this.tell();
        else this.touch();
        isFirst = false;
      }
    };
    read().catch((error: unknown) => {
      if (this.abort.signal.aborted) return;
      this.sources.log('warn', `session-tracker: ${this.sessionId}: ${String(error)}`);
      this.end(error instanceof ConversationError && error.code === 'NOT_FOUND');
    });
  }

  private takeSession(event: SessionEvent): void {
    this.doing.take(event);
    if (event.type === 'state') {
      this.session = event.session;
      this.unfinished.clear();
      for (const turn of event.turns) this.unfinished.set(turn.id, turn);
    } else if (event.type === 'session') {
      this.session = event.session;
    } else if (event.type === 'turn') {
      if (event.turn.finishedAt === null) {
        this.unfinished.set(event.turn.id, event.turn);
      } else {
        this.unfinished.delete(event.turn.id);
        this.lastTurn = event.turn;
      }
    } else if (event.type === 'deleted') {
      this.end(true);
    }
  }

  private takeSubagent(event: SubagentEvent): void {
    if (event.type === 'step') return;
    if (event.type === 'state') this.running.clear();
    for (const stream of event.type === 'state' ? event.streams : [event.stream]) {
      if (stream.status === 'running') this.running.add(stream.id);
      else this.running.delete(stream.id);
    }
  }

  private takeTerminals(terminals: readonly Terminal[]): void {
    this.terminals = terminals.filter(({ state }) => state === 'running').length;
  }

  private tell(): void {
    this.timer = undefined;
    if (this.session === null) return;
    // The one that runs stands before those that wait behind it.
    const turn = [...this.unfinished.values()].find(({ state }) => state !== 'queued') ?? [...this.unfinished.values()][0] ?? null;
    if (turn === null) this.doing.clear();
    const waiting = this.sources.waiting(this.sessionId);
    this.hooks.changed({ session: this.session, turn: turn ?? this.lastTurn, doing: this.doing.words, waiting, runningSubagents: this.running.size, runningTerminals: this.terminals });
    if (turn === null && waiting === 0 && this.running.size === 0 && this.terminals === 0) this.end(false);
  }

  private end(isGone: boolean): void {
    if (this.abort.signal.aborted) return;
    this.stop();
    this.hooks.ended(isGone);
  }
}
