import { callReport, DEFAULT_POLICY_KEY, policyOfMeta } from '@chatos/contracts';
import type { CallReport } from '@chatos/contracts';
// The low-level server: the high-level one answers arguments that do not fit with a text of its own, without structured content.
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import type { CallToolResult, ServerNotification, ServerRequest } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { SubagentError, wordsOf } from '../errors.ts';
import type { RouterTool } from './tool.ts';

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** As the predecessor named it. */
export const ROUTER_NAME = 'subagent_router';
const INSTRUCTIONS = 'Hands tasks to subagents: each has a prompt, tools and a model of its own, and gives back one answer. Use it for work that would crowd this conversation, or that an agent listed here does better.';

/** One server for one connection. `onError` is told of defects; the model is told besides. */
export function createRouterServer(tools: readonly RouterTool[], onError: (error: Error) => void): Server {
  const server = new Server({ name: ROUTER_NAME, version: '1.0.0' }, { instructions: INSTRUCTIONS, capabilities: { tools: {} } });
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  server.onerror = onError;
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: tools.map(faceOf) }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }, extra) => answer(byName, params, extra, onError));
  return server;
}

function faceOf({ name, title, description, input, output, annotations, defaultPolicy }: RouterTool) {
  return {
    name, title, description,
    inputSchema: schemaOf(input, 'input'),
    // Nothing but the report is required: an error's result is checked by clients too.
    outputSchema: schemaOf(output.partial().extend({ chatos: callReport }), 'output'),
    annotations: { title, ...annotations },
    ...(defaultPolicy === 'allow' ? { _meta: { [DEFAULT_POLICY_KEY]: defaultPolicy } } : {}),
  };
}

function schemaOf(schema: z.ZodObject, io: 'input' | 'output'): { type: 'object' } {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Record<string, unknown>;
  return { ...rest, type: 'object' };
}

async function answer(tools: ReadonlyMap<string, RouterTool>, params: { name: string; arguments?: unknown }, extra: Extra, onError: (error: Error) => void): Promise<CallToolResult> {
  const trace = traceOf(extra._meta);
  const report = (ended: Pick<CallReport, 'status' | 'code' | 'error'>): CallReport => ({ ...ended, server: ROUTER_NAME, tool: params.name, trace, ts: new Date().toISOString() });
  const tool = tools.get(params.name);
  try {
    if (tool === undefined) throw new SubagentError('not_found', 'tool-unknown', { problem: `${ROUTER_NAME} has no tool "${params.name}".`, remedy: `It has: ${[...tools.keys()].join(', ')}.` });
    const { status, text, data } = await tool.run(readArguments(tool, params.arguments), { trace, signal: extra.signal, progress: progressOf(extra) });
    return { content: [{ type: 'text', text }], structuredContent: { ...data, chatos: report({ status, code: '', error: '' }) } };
  } catch (error) {
    const failure = failureOf(error, extra.signal);
    if (failure.code === 'internal') onError(error instanceof Error ? error : new Error(String(error)));
    const { status, code, problem, remedy, data } = failure;
    return { isError: true, content: [{ type: 'text', text: `${problem} ${remedy}`.trim() }], structuredContent: { ...data, chatos: report({ status, code, error: problem }) } };
  }
}

function traceOf(meta: Readonly<Record<string, unknown>> | undefined): CallReport['trace'] {
  const id = (name: string): string => (typeof meta?.[name] === 'string' ? meta[name] : '');
  return { sessionId: id('sessionId'), runId: id('turnId'), toolCallId: id('toolCallId'), userMessageId: id('userMessageId'), caller: policyOfMeta(meta).caller };
}

function readArguments({ name, input }: RouterTool, given: unknown): unknown {
  const parsed = input.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, 8).map(({ path, message }) => (path.length === 0 ? message : `"${path.map(String).join('.')}": ${message}`));
  throw new SubagentError('invalid', 'arguments-invalid', {
    problem: `The arguments of ${name} do not fit its schema: ${issues.join('; ')}.`,
    remedy: `Correct them and call ${name} again. It takes: ${Object.entries(input.shape).map(([field, schema]) => ((schema as z.ZodType).safeParse(undefined).success ? `${field}?` : field)).join(', ')} (those with "?" may be left out).`,
  });
}

/** What explains itself reaches the model as it is; anything else is a defect. */
function failureOf(error: unknown, signal: AbortSignal): SubagentError {
  if (error instanceof SubagentError) return error;
  if (signal.aborted) return new SubagentError('canceled', 'canceled', { problem: 'The call was cancelled.', remedy: 'Nothing more is done for it.' });
  if (typeof error === 'object' && error !== null && 'problem' in error) return new SubagentError('error', 'code' in error ? String(error.code) : 'failed', { problem: wordsOf(error), remedy: '' });
  return new SubagentError('error', 'internal', { problem: `The tool failed: ${wordsOf(error)}.`, remedy: 'This is a defect of the tool, not of the call. Go on without it, and tell the user.' });
}

/** Each message with the next number; a client that gave no token wants none. */
function progressOf({ _meta, sendNotification, signal }: Extra): (text: string) => void {
  const progressToken = _meta?.progressToken;
  let progress = 0;
  return (message) => {
    if (progressToken === undefined || signal.aborted) return;
    progress += 1;
    // A client that has gone is told nothing; the call itself is aborted by that.
    sendNotification({ method: 'notifications/progress', params: { progressToken, progress, message } }).catch(() => undefined);
  };
}
