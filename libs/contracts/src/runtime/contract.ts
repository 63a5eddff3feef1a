import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { commonErrors } from '../errors.ts';
import { sessionId, toolCallId, turnId, workspaceId } from '../identifiers.ts';
import { logInput, logPageOf, pageInput, pageOf } from '../pages.ts';
import { runtimeName } from '../surfaces.ts';
import { serverProcedures } from '../mcp/procedures.ts';
import { attachment } from '../mcp/prompts-and-resources.ts';
import { approvalScope } from '../mcp/tool-policy.ts';
import { sessionEvent, sessionListEvent } from './events.ts';
import { MAX_MESSAGE_LENGTH, message, messageHit, turn } from './messages.ts';
import { eventRecord, fileChange, runRecord, task, uiPromptRecord } from './records.ts';
import { session, workspace, workspaceTrust } from './sessions.ts';
import { subagentEvent, subagentStep, subagentStream } from './subagent-streams.ts';
import { terminal, terminalEvent, terminalKill, terminalListEvent, terminalResize, terminalWrite } from './terminals.ts';

const procedure = oc.errors(commonErrors);

/** What a page may know of a configured model. */
export const modelChoice = z.object({ id: z.string(), name: z.string(), provider: z.string(), isDefault: z.boolean(), isDemo: z.boolean(), problem: z.string().nullable() });
export type ModelChoice = z.infer<typeof modelChoice>;

/** What both runtimes offer their page, each over its own port and on its own data. */
export const sharedProcedures = {
  sessions: {
    /** Newest first by last use. */
    list: procedure.input(pageInput.extend({ workspaceId: workspaceId.optional() })).output(pageOf(session)),
    get: procedure.input(z.object({ id: sessionId })).output(session),
    update: procedure.input(z.object({ id: sessionId, title: z.string().trim().min(1).max(200).optional(), modelId: z.string().nullable().optional() })).output(session),
    /** Stops its turn and takes it out of the list; `restore` brings it back until the runtime's next start. */
    remove: procedure.input(z.object({ id: sessionId })).output(z.object({})),
    restore: procedure.input(z.object({ id: sessionId })).output(session),
    watch: procedure.input(z.object({ id: sessionId })).output(eventIterator(sessionEvent)),
    watchList: oc.output(eventIterator(sessionListEvent)),
  },
  messages: {
    /** One page, oldest first within it; `cursor` leads to older ones. */
    list: procedure.input(pageInput.extend({ sessionId })).output(pageOf(message)),
  },
  search: {
    /** The messages whose words have the query as a part, upper and lower case alike, from two characters on; newest first. Only its first 200 characters count. */
    messages: procedure.input(pageInput.extend({ query: z.string().max(MAX_MESSAGE_LENGTH), workspaceId: workspaceId.optional() })).output(pageOf(messageHit)),
  },
  turns: {
    /** Answers once the user's message is on disk. Where a turn is under way, `whenBusy` says whether to wait behind it or to stop it. */
    send: procedure
      .input(z.object({
        sessionId,
        text: z.string().min(1, 'an empty message cannot be sent').max(MAX_MESSAGE_LENGTH, `a message may have at most ${MAX_MESSAGE_LENGTH.toLocaleString('en')} characters: put longer text into a file`),
        whenBusy: z.enum(['queue', 'stop']).default('queue'),
        attachments: z.array(attachment).max(20).default([]),
      }))
      .output(z.object({ turn, message })),
    /**
     * Corrects a turn while it runs: answers once the text is on disk, in the turn's message; the model is told before its next call.
     * UNUSABLE_INPUT where the turn has not begun or has ended.
     */
    correct: procedure
      .input(z.object({
        sessionId,
        turnId,
        text: z.string().refine((text) => text.trim() !== '', 'an empty correction cannot be sent').max(MAX_MESSAGE_LENGTH, `a correction may have at most ${MAX_MESSAGE_LENGTH.toLocaleString('en')} characters: put longer text into a file`),
      }))
      .output(z.object({})),
    /** Stops one turn, running or queued. Answers once it has ended. */
    stop: procedure.input(z.object({ sessionId, turnId })).output(turn),
    /** The user's answer to one tool call that waits for approval; `session` and `always` also remember it for this tool, in this runtime. */
    answer: procedure.input(z.object({ sessionId, turnId, callId: toolCallId, decision: z.enum(['allow', 'deny']), scope: approvalScope.default('once') })).output(z.object({})),
  },
  models: { list: procedure.output(z.object({ models: z.array(modelChoice), configRevision: z.number().int() })) },
  ...serverProcedures,
  status: { read: procedure.output(z.object({ runtime: runtimeName, pid: z.number().int(), stateDirectory: z.string(), configRevision: z.number().int() })) },
  /** The runtime's tasks, with the configuration revision it works with (the plan's `config:read`). */
  config: { read: procedure.input(pageInput.extend({ sessionId: sessionId.optional() })).output(pageOf(task).extend({ configRevision: z.number().int() })) },
  fileChanges: {
    read: procedure.input(pageInput.extend({ sessionId: sessionId.optional() })).output(pageOf(fileChange)),
    /** One side of a change, as text. NOT_FOUND where the content store has let it go to stay within its budget; UNUSABLE_INPUT where it is no text. */
    content: procedure.input(z.object({ id: z.string(), side: z.enum(['before', 'after']) })).output(z.object({ text: z.string() })),
    /** Tells that there are new changes (or tasks): the reader reads again. */
    watch: procedure.input(z.object({ sessionId })).output(eventIterator(z.object({ count: z.number().int() }))),
  },
  /** What the contents of files before and after changes take of the disk, in bytes, and what they may. */
  contentStore: { usage: procedure.output(z.object({ bytes: z.number().int(), maxBytes: z.number().int(), contents: z.number().int() })) },
  /** The shell server's background sessions. Writing to one needs no approval: it is the user who types. */
  terminals: {
    list: procedure.input(z.object({ sessionId })).output(z.array(terminal)),
    watchList: procedure.input(z.object({ sessionId })).output(eventIterator(terminalListEvent)),
    /** The newest 256 KiB at most, then what follows. */
    watch: procedure.input(z.object({ id: terminal.shape.id })).output(eventIterator(terminalEvent)),
    write: procedure.input(terminalWrite).output(z.object({})),
    resize: procedure.input(terminalResize).output(z.object({})),
    kill: procedure.input(terminalKill).output(z.object({})),
  },
  subagents: {
    /** The runs of a session, newest first. */
    list: procedure.input(pageInput.extend({ sessionId })).output(pageOf(subagentStream)),
    /** The steps of one run, newest first. */
    steps: procedure.input(pageInput.extend({ streamId: z.string() })).output(pageOf(subagentStep)),
    watch: procedure.input(z.object({ sessionId })).output(eventIterator(subagentEvent)),
    /** Answers once it has ended. */
    cancel: procedure.input(z.object({ streamId: z.string() })).output(subagentStream),
  },
  uiPrompts: { read: procedure.input(logInput).output(logPageOf(uiPromptRecord)) },
  runs: { read: procedure.input(logInput).output(logPageOf(runRecord)) },
  events: { read: procedure.input(logInput).output(logPageOf(eventRecord)) },
  /** The session report, as last written: one self-contained page without script. */
  report: { read: procedure.input(z.object({ sessionId })).output(z.object({ html: z.string(), path: z.string() })) },
};

/** Chat's page speaks this to Chat's process, and nothing else. */
export const chatContract = {
  chat: {
    ...sharedProcedures,
    sessions: {
      ...sharedProcedures.sessions,
      create: procedure.input(z.object({ title: z.string().trim().max(200).default(''), modelId: z.string().nullable().default(null), workspaceRoot: z.string().min(1).max(4096).nullable().default(null) })).output(session),
      /** The folder file and shell tools may work in; null takes it away, and those tools with it. UNUSABLE_INPUT where it is no folder they may have. */
      setWorkspace: procedure.input(z.object({ id: sessionId, path: z.string().min(1).max(4096).nullable() })).output(session),
    },
  },
};

/** AIDE's page speaks this to AIDE's process, and nothing else. */
export const aideContract = {
  aide: {
    ...sharedProcedures,
    sessions: {
      ...sharedProcedures.sessions,
      create: procedure.input(z.object({ workspaceId, title: z.string().trim().max(200).default(''), modelId: z.string().nullable().default(null) })).output(session),
    },
    workspaces: {
      list: procedure.output(z.array(workspace)),
      /** Takes an existing directory by its absolute path; one already known is returned as it is. */
      add: procedure.input(z.object({ path: z.string().min(1).max(4096) })).output(workspace),
      /** What the user decided; it counts from the next turn on, for this folder and for none inside it. NOT_FOUND; UNUSABLE_INPUT where the folder is gone. */
      setTrust: procedure.input(z.object({ id: workspaceId, trust: workspaceTrust.exclude(['unknown']) })).output(workspace),
      /** Forgets the workspace and its sessions; the directory itself is never touched. */
      remove: procedure.input(z.object({ id: workspaceId })).output(z.object({})),
    },
  },
};

