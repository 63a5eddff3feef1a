import type { ConfigurationSnapshot, ModelRecord, Turn } from '@chatos/contracts';
import { createToolCatalog, mcpTools } from '@chatos/turn';
import type { ReadMedia, ServerInstructions, TurnTool } from '@chatos/turn';
import { mediaReader } from '../blobs/read-media.ts';
import { sessionNotFound } from '../errors.ts';
import type { Questions } from '../questions/questions.ts';
import { abortable } from '../running/abortable.ts';
import { budgetNotice } from '../running/budget.ts';
import type { Usage } from '../running/budget.ts';
import type { EngineParts } from '../running/engine-parts.ts';
import { chooseModel } from '../running/model-choice.ts';
import { modelKey } from '../running/model-key.ts';
import { toolsOfMode } from '../running/modes.ts';
import type { TurnQueue } from '../running/turn-queue.ts';
import { usageOfSession } from '../running/session-usage.ts';
import { sumOf } from '../running/subagent-spending.ts';
import { ownTools } from '../tools/session-tools.ts';

/** For whom a subagent works. */
export interface SubagentPlace {
  readonly sessionId: string;
  readonly turnId: string;
  /** The user's message that turn answers; '' where it is not known. */
  readonly userMessageId: string;
  /** The agent's name, for people. */
  readonly agent: string;
}

/**
 * What a session lends its subagents: the configuration, its model, its tools, and its user. It is handed to the library that runs them, which
 * knows nothing of sessions.
 */
export interface SubagentHost {
  /** The configuration in force; waits for the first one. */
  snapshot(signal: AbortSignal): Promise<ConfigurationSnapshot>;
  /** Null where the model has no key. */
  apiKey(model: ModelRecord): Promise<string | null>;
  /** The model the session's own turns run with. Throws ConversationError where the session or the model is gone. */
  sessionModel(sessionId: string, snapshot: ConfigurationSnapshot): ModelRecord;
  /** The tools the session's own model would be offered, each refusing itself where the session's mode of then does not have it, with the user's policies; their calls say that a subagent makes them. */
  gather(place: SubagentPlace, signal: AbortSignal): Promise<{ tools: TurnTool[]; problems: readonly { problem: string; remedy: string }[]; instructionsFor(tools: ReadonlySet<string>): ServerInstructions[] }>;
  /** Asks in the session's inbox. An answer for the session or for good is remembered as the session's own model's would be. */
  approve(request: SubagentPlace & { readonly callId: string; readonly tool: string; readonly arguments: unknown }, signal: AbortSignal): Promise<'allow' | 'deny'>;
  /** Reads the images of tool results, for models that see. */
  readonly readMedia: ReadMedia;
  /** Why no model may be called for the turn any more: its budget or its session's, by the settings of now; null where one may. */
  budget(place: Pick<SubagentPlace, 'sessionId' | 'turnId'>): string | null;
  /** Counts what a subagent has used for its turn. */
  spent(turnId: string, usage: Usage): void;
  /** Waits where the user holds the turn; undefined where nothing is held. */
  gate(place: SubagentPlace, signal: AbortSignal): Promise<void> | undefined;
  recordEvent(type: string, payload: object, runId: string): void;
}

export function createSubagentHost(parts: EngineParts, questions: Questions, queue: Pick<TurnQueue, 'gate' | 'policyChanged' | 'running'>): SubagentHost {
  const { store, mcp } = parts;
  const requireSession = (sessionId: string) => {
    const session = store.sessions.find(sessionId);
    if (session === null) throw sessionNotFound();
    return session;
  };
  return {
    snapshot: (signal) => abortable(parts.configuration.snapshot(), signal),
    apiKey: (model) => modelKey(parts.configuration, model),
    sessionModel: (sessionId, snapshot) => chooseModel(snapshot, requireSession(sessionId).modelId),
    async gather({ sessionId, turnId, userMessageId }, signal) {
      const workspaceRoot = parts.workspaceRoot(requireSession(sessionId));
      const choices = store.sessionTools.choices(sessionId);
      const { tools: listed, problems } = await mcp.listTools({ workspaceRoot, sessionId, signal, isHidden: (server) => choices.hidesAllOf(server) });
      const offered = listed.filter(({ server, tool }) => choices.isEnabled(server, tool));
      const own = ownTools(parts).filter(({ name }) => choices.isEnabled('', name));
      const modeOf = () => parts.modeOf(sessionId);
      const tools = createToolCatalog([...own, ...mcpTools(mcp, offered, { sessionId, turnId, workspaceRoot, userMessageId, caller: 'subagent', modeOf })], (name) => store.policies.find(name, sessionId));
      const instructionsFor = (names: ReadonlySet<string>) => {
        const servers = new Set(offered.filter(({ qualifiedName }) => names.has(qualifiedName)).map(({ server }) => server));
        return [...servers].map((server) => ({ server, text: mcp.instructions(server) }));
      };
      return { tools: toolsOfMode(tools, offered, modeOf), problems, instructionsFor };
    },
    async approve({ sessionId, turnId, callId, agent, tool, arguments: given }, signal) {
      // The user may have decided for the session or for good since the run began.
      const decided = store.policies.find(tool, sessionId);
      if (decided === 'allow' || decided === 'deny') return decided;
      const { action, scope = 'once' } = await questions.ask({ sessionId, server: 'subagent_router', body: { kind: 'tool-approval', agent, tool, arguments: given, turnId: turnId === '' ? null : turnId as Turn['id'], callId } }, signal);
      const decision = action === 'accept' ? 'allow' : 'deny';
      // A question that was closed without a decision decides nothing for later.
      if (action !== 'cancel' && scope !== 'once') {
        if (scope === 'session') {
          store.policies.setForSession(sessionId, tool, decision, Date.now());
        } else {
          store.policies.set(tool, decision, Date.now());
          queue.policyChanged(tool, decision);
        }
      }
      return decision;
    },
    budget({ sessionId, turnId }) {
      const settings = parts.configuration.current()?.settings;
      if (settings === undefined) return null;
      const run = queue.running(sessionId);
      const own = run?.id === turnId ? run.publicTurn : store.turns.find(sessionId, turnId);
      const ofSubagents = parts.subagentSpending.of(turnId);
      return budgetNotice(settings, { turn: own === null ? ofSubagents : sumOf(own, ofSubagents), session: () => usageOfSession(parts, sessionId) });
    },
    spent: (turnId, usage) => parts.subagentSpending.add(turnId, usage),
    readMedia: mediaReader(parts.blobs, parts.log),
    gate: ({ sessionId, turnId }, signal) => queue.gate(sessionId, turnId, signal),
    recordEvent: (type, payload, runId) => parts.appendEvent(type, payload, runId),
  };
}
