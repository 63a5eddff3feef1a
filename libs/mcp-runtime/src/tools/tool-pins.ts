import type { McpServerRecord } from '@chatos/contracts';
import type { Log } from '@chatos/process-host';
import { createHash } from 'node:crypto';
import type { ListedTool } from '../client/listed-tool.ts';
import type { ApprovalStore, ToolPin } from '../consent/approval-store.ts';
import { messageOf } from '../errors.ts';
import type { QuestionAsker } from '../requests/question-asker.ts';
import type { ServerProblem } from '../types.ts';

/** More of a description or schema than this is not kept for a difference: nobody reads it, and a page's frame has an end. */
const MAX_FACE_CHARACTERS = 20_000;
/** As many changed tools are shown in one question; the others follow once these are answered. */
const MAX_CHANGES = 50;

export interface ReviewedTools {
  /** Those that are as they were taken, and new ones. */
  readonly offered: ListedTool[];
  /** Where tools are held back: what the user is told. */
  readonly problem: ServerProblem | null;
}

export interface ToolPins {
  /**
   * Compares a server's list with what was pinned: tools seen for the first time are pinned as they are, changed ones are held back and asked
   * about, once for each change. The answer is not waited for; the next review has it.
   */
  review(server: Pick<McpServerRecord, 'id' | 'name'>, listed: readonly ListedTool[], sessionId: string | null): ReviewedTools;
  /** Whether a tool is described otherwise than it was taken: then it is not to be called. */
  isChanged(serverId: string, tool: ListedTool): boolean;
  /** Withdraws what is asked about servers that are not among these. */
  configured(serverIds: ReadonlySet<string>): void;
  /** Withdraws every question. */
  close(): void;
}

export interface ToolPinsOptions {
  readonly approvals: ApprovalStore;
  /** Absent where nobody can be asked: changed tools stay held back. */
  readonly questions: QuestionAsker | undefined;
  /** A change was accepted: what sessions are offered is more than before. */
  onAccepted(server: string): void;
  note(serverId: string, line: string): void;
  readonly log: Log;
}

/** sha256 over what a model is told of a tool: its name, description and schema. Annotations are hints, and hold nothing. */
export function toolHash({ name, description, inputSchema }: Pick<ListedTool, 'name' | 'description' | 'inputSchema'>): string {
  return createHash('sha256').update(JSON.stringify([name, description, inputSchema])).digest('hex');
}

export function createToolPins({ approvals, questions, onAccepted, note, log }: ToolPinsOptions): ToolPins {
  /** Hashes in memory, by server and tool: every call asks for one. */
  const known = new Map<string, Map<string, string>>();
  const hashes = new WeakMap<ListedTool, string>();
  const open = new Map<string, { readonly serverId: string; readonly controller: AbortController }>();
  /** By server and change: what the user declined is not asked again until the next start. */
  const declined = new Set<string>();

  function hashOf(tool: ListedTool): string {
    const hash = hashes.get(tool) ?? toolHash(tool);
    hashes.set(tool, hash);
    return hash;
  }

  function pinned(serverId: string): Map<string, string> {
    const found = known.get(serverId) ?? new Map([...approvals.pins(serverId).values()].map((pin) => [pin.tool, pin.hash]));
    known.set(serverId, found);
    return found;
  }

  function pin(serverId: string, tools: readonly ListedTool[]): void {
    if (tools.length === 0) return;
    approvals.savePins(serverId, tools.map((tool): ToolPin => ({ tool: tool.name, hash: hashOf(tool), face: faceOf(tool) })));
    for (const tool of tools) pinned(serverId).set(tool.name, hashOf(tool));
  }

  function isChanged(serverId: string, tool: ListedTool): boolean {
    const before = pinned(serverId).get(tool.name);
    return before !== undefined && before !== hashOf(tool);
  }

  function ask(server: Pick<McpServerRecord, 'id' | 'name'>, changed: readonly ListedTool[], sessionId: string | null): void {
    if (questions === undefined) return;
    const undecided = changed.filter((tool) => !declined.has(keyOf(server.id, tool))).slice(0, MAX_CHANGES);
    if (undecided.length === 0) return;
    const key = undecided.map((tool) => keyOf(server.id, tool)).join();
    if (open.has(key)) return;
    // An older question about the same server shows what no longer is.
    withdraw((question) => question.serverId === server.id);
    const controller = new AbortController();
    open.set(key, { serverId: server.id, controller });
    const before = approvals.pins(server.id);
    const changes = undecided.map((tool) => ({ tool: tool.name, before: before.get(tool.name)?.face ?? null, after: faceOf(tool) }));
    questions.ask({ sessionId, server: server.name, body: { kind: 'tools-changed', changes } }, controller.signal).then(
      ({ action }) => {
        open.delete(key);
        if (action === 'decline') for (const tool of undecided) declined.add(keyOf(server.id, tool));
        if (action !== 'accept') return;
        pin(server.id, undecided);
        onAccepted(server.name);
      },
    ).catch((error: unknown) => {
      open.delete(key);
      if (!controller.signal.aborted) log(`mcp-runtime: the change of the tools of "${server.name}" could not be settled: ${messageOf(error)}`);
    });
  }

  function withdraw(isMeant: (question: { serverId: string }) => boolean): void {
    for (const [key, question] of [...open]) {
      if (!isMeant(question)) continue;
      open.delete(key);
      question.controller.abort(new DOMException('The question no longer arises.', 'AbortError'));
    }
  }

  return {
    isChanged,
    review(server, listed, sessionId) {
      const before = pinned(server.id);
      const isFirstSight = before.size === 0;
      const added = listed.filter((tool) => !before.has(tool.name));
      // The first of two with one name is the one that is offered.
      pin(server.id, added.filter((tool, index) => added.findIndex(({ name }) => name === tool.name) === index));
      if (!isFirstSight && added.length > 0) note(server.id, `It offers tools it did not offer before: ${namesOf(added)}.`);
      const changed = listed.filter((tool) => isChanged(server.id, tool));
      if (changed.length === 0) return { offered: [...listed], problem: null };
      ask(server, changed, sessionId);
      return {
        offered: listed.filter((tool) => !changed.includes(tool)),
        problem: {
          server: server.name,
          problem: `The MCP server "${server.name}" describes tools otherwise than when they were first seen: ${namesOf(changed)}. They are not offered.`,
          remedy: 'Look at the difference and accept it, and they are offered again.',
        },
      };
    },
    configured: (serverIds) => withdraw(({ serverId }) => !serverIds.has(serverId)),
    close: () => withdraw(() => true),
  };

  function keyOf(serverId: string, tool: ListedTool): string {
    return `${serverId} ${hashOf(tool)}`;
  }
}

function faceOf({ description, inputSchema }: ListedTool): ToolPin['face'] {
  const schema = JSON.stringify(inputSchema);
  return {
    description: description.length > MAX_FACE_CHARACTERS ? `${description.slice(0, MAX_FACE_CHARACTERS)}… (${description.length} characters)` : description,
    inputSchema: schema.length > MAX_FACE_CHARACTERS ? { cut: `${schema.slice(0, MAX_FACE_CHARACTERS)}… (${schema.length} characters)` } : inputSchema,
  };
}

function namesOf(tools: readonly ListedTool[]): string {
  const names = tools.map(({ name }) => (name.length > 100 ? `${name.slice(0, 100)}…` : name));
  return names.length > 10 ? `${names.slice(0, 10).join(', ')} and ${names.length - 10} more` : names.join(', ');
}
