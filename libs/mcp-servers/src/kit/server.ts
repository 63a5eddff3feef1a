import type { CallToolResult, ServerCapabilities } from '@modelcontextprotocol/sdk/types.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
// The low-level server: the high-level one answers arguments that do not fit with a text of its own, without structured content.
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { ServerNotification, ServerRequest } from '@modelcontextprotocol/sdk/types.js';
import { DEFAULT_POLICY_KEY } from '@chatos/contracts';
import { readArguments } from './arguments.ts';
import { askUser } from './ask/ask-user.ts';
import type { CallMeta } from './call-meta.ts';
import { readCallMeta } from './call-meta.ts';
import { createCallsUnderWay } from './calls-under-way.ts';
import { ToolError } from './errors.ts';
import type { AskingOptions } from './resources.ts';
import type { CallPlace } from './results.ts';
import { failureOf, resultOfFailure, resultOfOutcome } from './results.ts';
import { inputSchemaOf, outputSchemaOf } from './schemas.ts';
import type { Tool, ToolCallContext } from './tool.ts';

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

export interface ToolServerOptions {
  /** As the predecessor named it: `task_manager`, `code_writer`, … */
  readonly name: string;
  readonly version: string;
  /** For the model, as a whole. */
  readonly instructions: string;
  readonly tools: readonly Tool[];
  readonly asking: AskingOptions;
  /** Beside `tools`. */
  readonly capabilities?: ServerCapabilities;
  /** A defect of a tool, or a line that is no message; the model is told, this is for whoever looks after the process. */
  readonly onError?: (error: Error) => void;
}

export interface ToolServer {
  /** For handlers and notifications of one's own, set before `serve`. */
  readonly server: Server;
  /**
   * Resolves once the connection is closed, from either side, and the calls that were under way have ended: they are aborted, and one that cannot be (it
   * is writing a file) has its time to finish. Once for each server.
   */
  serve(transport: Transport): Promise<void>;
  close(): Promise<void>;
}

/** Throws TypeError where two tools have one name. */
export function createToolServer(options: ToolServerOptions): ToolServer {
  const { name, version, instructions, capabilities, onError } = options;
  const tools = new Map(options.tools.map((tool) => [tool.name, tool]));
  if (tools.size !== options.tools.length) throw new TypeError(`two tools of ${name} have one name`);
  const server = new Server({ name, version }, { instructions, capabilities: { ...capabilities, tools: {} } });
  const listed = options.tools.map(faceOf);
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: listed }));
  const calls = createCallsUnderWay();
  server.setRequestHandler(CallToolRequestSchema, ({ params }, extra) => calls.track(answerCall(server, options, tools, params, extra)));
  if (onError !== undefined) server.onerror = onError;
  return {
    server,
    async serve(transport) {
      const closed = new Promise<undefined>((resolve) => {
        server.onclose = () => resolve(undefined);
      });
      await server.connect(transport);
      await closed;
      await calls.ended();
    },
    close: () => server.close(),
  };
}

function faceOf({ name, title, description, input, output, annotations, defaultPolicy }: Tool) {
  const policy = defaultPolicy === 'allow' ? { _meta: { [DEFAULT_POLICY_KEY]: defaultPolicy } } : {};
  return { name, title, description, inputSchema: inputSchemaOf(input), outputSchema: outputSchemaOf(output), annotations: { title, ...annotations }, ...policy };
}

async function answerCall(server: Server, options: ToolServerOptions, tools: ReadonlyMap<string, Tool>, params: { name: string; arguments?: unknown }, extra: Extra): Promise<CallToolResult> {
  const meta = readCallMeta(extra._meta);
  const place: CallPlace = { server: options.name, tool: params.name, meta };
  const tool = tools.get(params.name);
  try {
    if (tool === undefined) throw unknownTool(options.name, params.name, [...tools.keys()]);
    return resultOfOutcome(place, await tool.run(readArguments(tool, params.arguments), contextOf(server, options, meta, extra)));
  } catch (error) {
    const failure = failureOf(error, extra.signal);
    if (failure.code === 'internal') options.onError?.(error instanceof Error ? error : new Error(String(error)));
    return resultOfFailure(place, failure, tool);
  }
}

function contextOf(server: Server, { asking }: ToolServerOptions, meta: CallMeta, extra: Extra): ToolCallContext {
  return {
    ...meta,
    signal: extra.signal,
    ask: (prompt, options = {}) => askUser({ server, asking, meta, signal: extra.signal }, prompt, options),
    progress: progressOf(extra),
  };
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

function unknownTool(server: string, name: string, known: readonly string[]): ToolError {
  return new ToolError('not_found', 'tool-unknown', { problem: `${server} has no tool "${name}".`, remedy: `It has: ${known.join(', ')}.` });
}
