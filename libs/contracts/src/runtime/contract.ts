import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { commonErrors } from '../errors.ts';
import { reference, sessionId, toolCallId, turnId, workspaceId } from '../identifiers.ts';
import { logBackInput, logEventOf, logInput, logPageOf, logWatchInput, pageInput, pageOf } from '../pages.ts';
import { runtimeName } from '../surfaces.ts';
import { serverProcedures } from '../mcp/procedures.ts';
import { attachment } from '../mcp/prompts-and-resources.ts';
import { approvalScope } from '../mcp/tool-policy.ts';
import { sessionEvent, sessionListEvent } from './events.ts';
import { controlInputs, glanceEvent } from './control.ts';
import { MAX_MESSAGE_LENGTH, message, messageHit, messagePart, turn } from './messages.ts';
import { eventRecord, fileChange, runRecord, task, uiPromptRecord } from './records.ts';
import { reviewDetail, reviewFile, reviewScope, undoInput, undoPreview, undoRecord } from './review.ts';
import { runMode, session, sessionUsage, workspace, workspaceTrust } from './sessions.ts';
import { subagentEvent, subagentStep, subagentStream } from './subagent-streams.ts';
import { terminal, terminalEvent, terminalKill, terminalListEvent, terminalOpen, terminalResize, terminalWrite } from './terminals.ts';

const procedure = oc.errors(commonErrors);

/** What a page may know of a configured model. */
export const modelChoice = z.object({ id: z.string(), name: z.string(), provider: z.string(), isDefault: z.boolean(), isDemo: z.boolean(), problem: z.string().nullable() });
export type ModelChoice = z.infer<typeof modelChoice>;

/** Reading and following one append-only log. */
function logProcedures<Item extends z.ZodType>(item: Item) {
  return {
    read: procedure.input(logInput).output(logPageOf(item)),
    back: procedure.input(logBackInput).output(logEventOf(item)),
    watch: procedure.input(logWatchInput).output(eventIterator(logEventOf(item))),
  };
}

/** What both runtimes offer their page, each over its own port and on its own data. */
export const sharedProcedures = {
  sessions: {
    /** Newest first by last use. */
    list: procedure.input(pageInput.extend({ workspaceId: workspaceId.optional() })).output(pageOf(session)),
    get: procedure.input(z.object({ id: sessionId })).output(session),
    update: procedure.input(z.object({ id: sessionId, title: z.string().trim().min(1).max(200).optional(), modelId: reference.nullable().optional() })).output(session),
    /** Stops its turn and takes it out of the list; `restore` brings it back until the runtime's next start. */
    remove: procedure.input(z.object({ id: sessionId })).output(z.object({})),
    restore: procedure.input(z.object({ id: sessionId })).output(session),
    watch: procedure.input(z.object({ id: sessionId })).output(eventIterator(sessionEvent)),
    watchList: oc.output(eventIterator(sessionListEvent)),
    /** What the session has used so far, its subagents included; and how full the model's context was at its newest call. */
    usage: procedure.input(z.object({ id: sessionId })).output(sessionUsage),
  },
  messages: {
    /** One page, oldest first within it; `cursor` leads to older ones. */
    list: procedure.input(pageInput.extend({ sessionId })).output(pageOf(message)),
    /** The parts of a message in front of a place, in their order: at most `limit`, the nearest. `firstPosition` is the place of the first of them. */
    parts: procedure.input(z.object({ sessionId, messageId: message.shape.id, before: z.number().int().nonnegative(), limit: z.number().int().min(1).max(500).default(200) })).output(z.object({ parts: z.array(messagePart), firstPosition: z.number().int().nonnegative() })),
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
    /** Holds a turn before its next call of the model or of a tool; what is under way comes to its end. Harmless where it is paused already. UNUSABLE_INPUT where it does not run. */
    pause: procedure.input(z.object({ sessionId, turnId })).output(turn),
    /** Lets a paused turn go on. */
    resume: procedure.input(z.object({ sessionId, turnId })).output(turn),
    /** Goes on with the session's newest turn where it was interrupted, stopped or failed: a new turn, whose message says where the old one was. UNUSABLE_INPUT for any other. */
    goOn: procedure.input(z.object({ sessionId, turnId })).output(z.object({ turn, message })),
    /** The context is compacted before the next call of the model: of the turn that runs, else of the session's next one. */
    compact: procedure.input(z.object({ sessionId })).output(z.object({})),
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
    content: procedure.input(z.object({ id: reference, side: z.enum(['before', 'after']) })).output(z.object({ text: z.string() })),
    /** Tells that there are new changes (or tasks): the reader reads again. */
    watch: procedure.input(z.object({ sessionId })).output(eventIterator(z.object({ count: z.number().int() }))),
    /** The changes made after `after` (left out: from now on), oldest first, as they are made; `cursor` is where a later subscription goes on. */
    follow: procedure.input(z.object({ sessionId: sessionId.optional(), after: z.string().max(512).optional() })).output(eventIterator(z.object({ items: z.array(fileChange), cursor: z.string() }))),
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
    steps: procedure.input(pageInput.extend({ streamId: reference })).output(pageOf(subagentStep)),
    watch: procedure.input(z.object({ sessionId })).output(eventIterator(subagentEvent)),
    /** Answers once it has ended. */
    cancel: procedure.input(z.object({ streamId: reference })).output(subagentStream),
  },
  uiPrompts: logProcedures(uiPromptRecord),
  runs: logProcedures(runRecord),
  events: logProcedures(eventRecord),
  /** The report of one session as it now is: one self-contained page without script, with its messages, tools, tasks, changes and cost. `path` holds the newest session's, as last written. */
  report: { read: procedure.input(z.object({ sessionId })).output(z.object({ html: z.string(), path: z.string() })) },
};

/** Chat's page speaks this to Chat's process, and nothing else. */
export const chatContract = {
  chat: {
    ...sharedProcedures,
    sessions: {
      ...sharedProcedures.sessions,
      create: procedure.input(z.object({ title: z.string().trim().max(200).default(''), modelId: reference.nullable().default(null), workspaceRoot: z.string().min(1).max(4096).nullable().default(null) })).output(session),
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
      /** Without a mode: `ask`, or `auto-edit` where the settings say that file changes need no confirmation. */
      create: procedure.input(z.object({ workspaceId, title: z.string().trim().max(200).default(''), modelId: reference.nullable().default(null), mode: runMode.optional() })).output(session),
      /** The mode a session gets that is made without one. */
      usualMode: procedure.output(z.object({ mode: runMode })),
      /** Holds from the next call of a tool on, in the turn that runs too. */
      setMode: procedure.input(z.object({ id: sessionId, mode: runMode })).output(session),
    },
    terminals: {
      ...sharedProcedures.terminals,
      /** The user's own shell in the session's workspace. */
      open: procedure.input(terminalOpen.extend({ sessionId })).output(terminal),
    },
    /** What the agent changed, from the recorded contents; nothing of it asks git or the working tree's diff. `fileChanges.watch` tells when to read again. */
    review: {
      /** By path. */
      files: procedure.input(pageInput.extend({ sessionId, turnId: turnId.optional() })).output(pageOf(reviewFile)),
      file: procedure.input(z.object({ sessionId, turnId: turnId.optional(), path: z.string().min(1).max(4096) })).output(reviewDetail),
      /** Marks what is meant as looked at and wanted, or takes the mark away. */
      keep: procedure.input(z.object({ sessionId, scope: reviewScope, isKept: z.boolean().default(true) })).output(z.object({})),
      /** What an undo would do; changes nothing. */
      preview: procedure.input(z.object({ sessionId, scope: reviewScope })).output(undoPreview),
      /** UNUSABLE_INPUT where it would do anything else than the preview showed, or would overwrite what the user edited. Told to the agent with its next call. */
      undo: procedure.input(undoInput.extend({ sessionId, scope: reviewScope })).output(z.object({ undo: undoRecord, changes: z.array(fileChange) })),
      /** Newest first. */
      undos: procedure.input(pageInput.extend({ sessionId })).output(pageOf(undoRecord)),
    },
    /** Sessions at a glance, and the calls that steer one. */
    control: {
      watch: procedure.output(eventIterator(glanceEvent)),
      dispatch: procedure.input(controlInputs.dispatch).output(z.object({ turn, message })),
      action: procedure.input(controlInputs.action).output(z.object({})),
      intervene: procedure.input(controlInputs.intervene).output(z.object({ target: z.enum(['main', 'subagent']) })),
      stop: procedure.input(controlInputs.stop).output(z.object({})),
      close: procedure.input(controlInputs.close).output(z.object({})),
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

