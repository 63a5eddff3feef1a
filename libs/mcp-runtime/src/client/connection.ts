import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { CallToolResultSchema, ErrorCode, ListToolsResultSchema, McpError, ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { messageOf } from '../errors.ts';
import type { ServerTransport } from '../transports/server-transport.ts';
import type { ToolCallResult } from '../types.ts';
import type { Log } from '@chatos/process-host';
import { explainFailure } from './explain-failure.ts';
import { toToolCallResult } from './call-result.ts';

/** A tool as its server lists it. */
export interface ListedTool {
  name: string;
  description: string;
  inputSchema: Record<string, unknown>;
}

export interface CallLimits {
  /** Without an answer or progress for this long, the call ends. */
  timeoutMs: number;
  /** However much progress it reports, the call ends after this long. */
  maxTimeoutMs: number;
}

export interface CallRequest extends CallLimits {
  tool: string;
  arguments: Record<string, unknown>;
  meta: Record<string, unknown>;
  signal: AbortSignal;
}

/** The rest of the library sees of the SDK this and no more. Every method rejects with McpRuntimeError, or with its signal's reason. */
export interface ServerConnection {
  listTools(signal: AbortSignal): Promise<ListedTool[]>;
  callTool(request: CallRequest): Promise<ToolCallResult>;
  close(): Promise<void>;
}

export interface ConnectOptions {
  server: string;
  transport: ServerTransport;
  signal: AbortSignal;
  log: Log;
  onClosed(): void;
  onToolsChanged(): void;
}

/** The time a server has from its start to its answer to `initialize`, and for a list of its tools. */
export const CONNECT_TIMEOUT_MS = 30_000;
/** A server that pages without end is stopped here; a thousand tools come in far fewer pages. */
const MAX_PAGES = 100;
const CLIENT_NAME = { name: 'chatos', version: '0.1.0' };

/** Connects to one server. On failure nothing of it is left running. */
export async function connectServer(options: ConnectOptions): Promise<ServerConnection> {
  const { server, transport, signal, log } = options;
  const client = new Client(CLIENT_NAME, { capabilities: {} });
  const failure = (error: unknown, phase: 'start' | 'call') => explainFailure(error, { server, phase, reasonOfEnd: transport.reasonOfEnd() });
  client.onerror = (error) => log(`MCP server "${server}": ${messageOf(error)}`);
  client.onclose = options.onClosed;
  client.setNotificationHandler(ToolListChangedNotificationSchema, () => options.onToolsChanged());

  try {
    await client.connect(transport, { timeout: CONNECT_TIMEOUT_MS, signal });
  } catch (error) {
    await transport.close();
    signal.throwIfAborted();
    throw failure(error, 'start');
  }

  return {
    async listTools(listSignal) {
      if (!client.getServerCapabilities()?.tools) return [];
      try {
        return await listAllPages(client, listSignal);
      } catch (error) {
        listSignal.throwIfAborted();
        throw failure(error, 'start');
      }
    },
    async callTool(request) {
      request.signal.throwIfAborted();
      try {
        // `client.callTool` would compile every output schema of the server's first, hostile ones too.
        const result = await client.request(
          { method: 'tools/call', params: { name: request.tool, arguments: request.arguments, _meta: request.meta } },
          CallToolResultSchema,
          {
            signal: request.signal,
            timeout: Math.min(request.timeoutMs, request.maxTimeoutMs),
            maxTotalTimeout: request.maxTimeoutMs,
            resetTimeoutOnProgress: true,
            // Asking for progress is what makes a server send it.
            onprogress: () => undefined,
          },
        );
        return toToolCallResult(result);
      } catch (error) {
        request.signal.throwIfAborted();
        if (isAnswerOfServer(error)) return { text: error.message, isError: true };
        throw failure(error, 'call');
      }
    },
    async close() {
      await client.close();
      // The SDK forgets its transport once that has closed by itself; a second close is harmless, none is not.
      await transport.close();
    },
  };
}

async function listAllPages(client: Client, signal: AbortSignal): Promise<ListedTool[]> {
  const tools: ListedTool[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const params = cursor === undefined ? {} : { cursor };
    const result = await client.request({ method: 'tools/list', params }, ListToolsResultSchema, { signal, timeout: CONNECT_TIMEOUT_MS });
    for (const { name, description, inputSchema } of result.tools) tools.push({ name, description: description ?? '', inputSchema });
    if (result.nextCursor === undefined || result.nextCursor === cursor) return tools;
    cursor = result.nextCursor;
  }
  throw new McpError(ErrorCode.InternalError, `its list of tools has more than ${MAX_PAGES} pages`);
}

/** An error the server sent as its answer, such as wrong arguments: the model can correct itself, so it is a result and not a failure. */
function isAnswerOfServer(error: unknown): error is McpError {
  const ours: number[] = [ErrorCode.RequestTimeout, ErrorCode.ConnectionClosed];
  return error instanceof McpError && !ours.includes(error.code);
}
