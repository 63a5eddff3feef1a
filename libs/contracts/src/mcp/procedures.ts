import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { testResult } from '../configuration/test-result.ts';
import { commonErrors } from '../errors.ts';
import { recordId, reference, sessionId } from '../identifiers.ts';
import { blobId, MAX_MEDIA_PIECE, mediaPiece } from '../runtime/tool-media.ts';
import { completion, completionRequest, filledPrompt, resourceContent, resourceTemplate, serverPrompt, serverResource } from './prompts-and-resources.ts';
import { question, questionAnswer, questionEvent } from './questions.ts';
import { serverLogLine, serverStatus } from './server-status.ts';
import { toolPolicy } from './tool-policy.ts';
import { toolSet } from './tools.ts';

const procedure = oc.errors(commonErrors);
const one = z.object({ id: recordId });

/** A runtime's own servers: what runs, what they offer, what they ask. Nothing here starts a server but `start`, `restart`, `test`, and what says so. */
export const serverProcedures = {
  servers: {
    list: procedure.output(z.array(serverStatus)),
    /** Every server's status at once, then each that changed. */
    watch: oc.output(eventIterator(z.object({ servers: z.array(serverStatus) }))),
    start: procedure.input(one).output(serverStatus),
    stop: procedure.input(one).output(serverStatus),
    restart: procedure.input(one).output(serverStatus),
    test: procedure.input(one).output(testResult),
    /** The newest lines, oldest first, then each new one. */
    watchLog: procedure.input(one).output(eventIterator(z.object({ lines: z.array(serverLogLine) }))),
  },
  tools: {
    policies: procedure.output(z.array(z.object({ tool: z.string(), policy: toolPolicy }))),
    setPolicy: procedure.input(z.object({ tool: z.string().min(1).max(200), policy: toolPolicy })).output(z.object({})),
    /** What a session's model is offered, from cached lists; `refresh` asks the servers anew, and may start them. */
    list: procedure.input(z.object({ sessionId, refresh: z.boolean().default(false) })).output(toolSet),
    /** Shows or hides a server's tools, or one of them, for one session. */
    setEnabled: procedure.input(z.object({ sessionId, server: z.string(), tool: z.string().nullable(), isEnabled: z.boolean() })).output(toolSet),
  },
  /** Prompts of the servers. `get` may start the server; `list` answers from what is known unless `refresh`. */
  serverPrompts: {
    list: procedure.input(z.object({ sessionId, refresh: z.boolean().default(false) })).output(z.array(serverPrompt)),
    get: procedure.input(z.object({ sessionId, server: z.string(), name: z.string(), arguments: z.record(z.string(), z.string()) })).output(filledPrompt),
    complete: procedure.input(completionRequest.extend({ sessionId })).output(completion),
  },
  resources: {
    list: procedure.input(z.object({ sessionId, refresh: z.boolean().default(false) })).output(z.object({ resources: z.array(serverResource), templates: z.array(resourceTemplate) })),
    read: procedure.input(z.object({ sessionId, server: z.string(), uri: z.string().max(8192) })).output(z.array(resourceContent)),
    /** Subscribes: an event once the server has taken it, then one for each update. UNAVAILABLE where the server offers no subscriptions. */
    watch: procedure.input(z.object({ sessionId, server: z.string(), uri: z.string().max(8192) })).output(eventIterator(z.object({ updates: z.number().int() }))),
  },
  questions: {
    list: procedure.output(z.array(question)),
    watch: oc.output(eventIterator(questionEvent)),
    answer: procedure.input(z.object({ id: reference, answer: questionAnswer })).output(z.object({})),
  },
  blobs: {
    /** A result too large for the model, as it was saved; offsets and lengths in characters. */
    read: procedure.input(z.object({ id: blobId, offset: z.number().int().nonnegative().default(0), length: z.number().int().min(1).max(1_000_000).default(200_000) })).output(z.object({ text: z.string(), total: z.number().int() })),
    /** An image or audio of a result; offsets and lengths in bytes. */
    media: procedure.input(z.object({ id: blobId, offset: z.number().int().nonnegative().default(0), length: z.number().int().min(1).max(MAX_MEDIA_PIECE).default(MAX_MEDIA_PIECE) })).output(mediaPiece),
  },
};
