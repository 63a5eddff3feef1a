import type { McpServerRecord, QuestionAnswer } from '@chatos/contracts';
import { McpRuntimeError } from '../errors.ts';
import type { QuestionAsker } from '../requests/question-asker.ts';
import { waitFor } from '../supervision/wait-for.ts';
import type { ApprovalStore } from './approval-store.ts';
import { commandWarnings } from './command-warnings.ts';
import type { ServerCommand } from './server-command.ts';

export interface ConsentGateOptions {
  readonly approvals: ApprovalStore;
  /** Absent where nobody can be asked: what is not approved is refused. */
  readonly questions: QuestionAsker | undefined;
  readonly homeDirectory: string;
  /** Is called when a server begins or ceases to wait for the user. */
  onChange(): void;
}

export interface ConsentRequest {
  readonly record: Pick<McpServerRecord, 'id' | 'name' | 'approvedHash' | 'endpoint' | 'environmentNames'>;
  readonly command: ServerCommand;
  /** For whom it is to start; null where for no session. */
  readonly sessionId: string | null;
  /** The user asked for this start: then a command declined before is asked about once more. */
  readonly isByUser: boolean;
  readonly signal: AbortSignal;
}

export interface ConsentGate {
  /**
   * Resolves where the very command may be run: approved in the configuration, approved before in this runtime, or now. The user's answer is
   * waited for. Rejects with McpRuntimeError 'waiting-for-consent' where it is not approved, and with the signal's reason.
   */
  pass(request: ConsentRequest): Promise<void>;
  /** Throws as `pass` rejects, and asks nobody. */
  require(request: Pick<ConsentRequest, 'record' | 'command'>): void;
  /** Whether a question about the server is open. */
  isWaiting(serverId: string): boolean;
  /** Takes the configuration now in force: a question it answers is closed, and one about a command that is no longer configured too. */
  configured(servers: readonly ConsentRequest['record'][]): void;
}

interface OpenQuestion {
  readonly serverId: string;
  /** What of the configuration it is about. */
  readonly about: string;
  readonly hash: string;
  readonly answer: Promise<QuestionAnswer['action']>;
  readonly withdraw: AbortController;
  settle(action: QuestionAnswer['action']): void;
  waiters: number;
}

/** Lets no command run that the user has not approved word for word. One question is asked however many calls wait for it. */
export function createConsentGate({ approvals, questions, homeDirectory, onChange }: ConsentGateOptions): ConsentGate {
  const open = new Map<string, OpenQuestion>();
  const declined = new Set<string>();

  function isApproved({ record, command }: Pick<ConsentRequest, 'record' | 'command'>): boolean {
    // What resolves to nothing cannot be approved as what it will be.
    if (command.resolvedBinary === null) throw commandNotFound(record.name, command);
    if (approvals.isApproved(record.id, command.hash)) return true;
    if (record.approvedHash !== command.hash) return false;
    // Kept here too, so that a later change can be shown against it.
    approvals.approve(record.id, command.hash, command);
    return true;
  }

  function ask(request: ConsentRequest, asker: QuestionAsker): OpenQuestion {
    const { record, command, sessionId } = request;
    const key = keyOf(request);
    const withdraw = new AbortController();
    let settle: OpenQuestion['settle'] = () => undefined;
    const answer = new Promise<QuestionAnswer['action']>((resolve, reject) => {
      settle = resolve;
      asker.ask({ sessionId, server: record.name, body: bodyOf(request) }, withdraw.signal).then(({ action }) => resolve(action), reject);
    });
    const question: OpenQuestion = { serverId: record.id, about: aboutOf(record), hash: command.hash, answer, withdraw, settle, waiters: 0 };
    const close = () => {
      if (open.get(key) === question) open.delete(key);
      onChange();
    };
    open.set(key, question);
    onChange();
    // Everybody who waits may have gone when it is withdrawn.
    answer.then(close, close);
    return question;
  }

  function bodyOf({ record, command }: ConsentRequest) {
    const { resolvedBinary, environmentNames, workingDirectory } = command;
    const before = approvals.lastApproved(record.id);
    const warnings = commandWarnings(command, homeDirectory);
    if (before === null && record.approvedHash !== null) warnings.unshift('Another command or program was approved in the settings than the one that would run now.');
    return {
      kind: 'server-consent' as const, command: [...command.command], resolvedBinary, environmentNames: [...environmentNames], workingDirectory, warnings,
      previous: before && { command: [...before.command], resolvedBinary: before.resolvedBinary, environmentNames: [...before.environmentNames] },
    };
  }

  return {
    async pass(request) {
      const { record, command, signal, isByUser } = request;
      signal.throwIfAborted();
      if (isApproved(request)) return;
      const key = keyOf(request);
      if (questions === undefined || (declined.has(key) && !isByUser)) throw notApproved(record.name);
      const question = open.get(key) ?? ask(request, questions);
      question.waiters++;
      let action: QuestionAnswer['action'];
      try {
        action = await waitFor(question.answer, signal);
      } finally {
        question.waiters--;
        if (question.waiters === 0 && signal.aborted) {
          // At once: who comes next asks anew instead of joining what is being withdrawn.
          if (open.get(key) === question) open.delete(key);
          question.withdraw.abort(signal.reason);
        }
      }
      if (action !== 'accept') {
        if (action === 'decline') declined.add(key);
        throw notApproved(record.name);
      }
      declined.delete(key);
      approvals.approve(record.id, command.hash, command);
    },
    require(request) {
      if (!isApproved(request)) throw notApproved(request.record.name);
    },
    isWaiting: (serverId) => [...open.values()].some((question) => question.serverId === serverId),
    configured(servers) {
      for (const question of [...open.values()]) {
        const server = servers.find((candidate) => candidate.id === question.serverId);
        const isSame = server !== undefined && aboutOf(server) === question.about;
        const isAnswered = isSame && server.approvedHash === question.hash;
        if (isSame && !isAnswered) continue;
        question.settle(isAnswered ? 'accept' : 'cancel');
        question.withdraw.abort(new DOMException('The configuration was changed.', 'AbortError'));
      }
    },
  };
}

function aboutOf({ endpoint, environmentNames }: ConsentRequest['record']): string {
  return JSON.stringify([endpoint, environmentNames]);
}

function keyOf({ record, command }: ConsentRequest): string {
  return `${record.id} ${command.hash}`;
}

function notApproved(server: string): McpRuntimeError {
  return new McpRuntimeError('waiting-for-consent', {
    problem: `The MCP server "${server}" was not started: its command has not been approved.`,
    remedy: `Look at it and approve it in the settings or in the control room, or by: chatos config approve mcp ${server}`,
  });
}

function commandNotFound(server: string, { command }: ServerCommand): McpRuntimeError {
  return new McpRuntimeError('start-failed', {
    problem: `The MCP server "${server}" cannot be started. The command ${command[0] ?? ''} was not found, or may not be executed.`,
    remedy: 'Install it, or give its absolute path.',
  });
}
