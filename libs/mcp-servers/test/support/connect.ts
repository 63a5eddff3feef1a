import type { UiPromptRequest, UiPromptResponse } from '@chatos/contracts';
import { SAFETY_POLICY_KEY, STRICTEST_POLICY, UI_PROMPT_CAPABILITY, UI_PROMPT_METHOD, uiPromptRequest } from '@chatos/contracts';
import type { SafetyPolicy } from '@chatos/contracts';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import type { ElicitRequestFormParams, ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { ElicitRequestSchema, RequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { ToolServer } from '../../src/kit/index.ts';

export interface Connection {
  readonly client: Client;
  /** Every prompt a runtime was asked, with the `_meta` it came with. */
  readonly prompts: { request: UiPromptRequest; meta: unknown; signal: AbortSignal }[];
  readonly forms: ElicitRequestFormParams[];
  /** Calls with the `_meta` a runtime gives, and reads what every result has. */
  call(tool: string, args: Record<string, unknown>, options?: CallOptions): Promise<CallReading>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface CallOptions {
  policy?: Partial<SafetyPolicy>;
  meta?: Record<string, unknown>;
  signal?: AbortSignal;
}

export interface CallReading {
  readonly text: string;
  readonly isError: boolean;
  readonly data: Record<string, unknown>;
  readonly chatos: { status: string; code: string; error: string; server: string; tool: string; trace: Record<string, string>; ts: string };
}

export interface ClientParts {
  /** Answers as a runtime of ours; without it the client is another's. */
  asRuntime?: (request: UiPromptRequest, signal: AbortSignal) => Promise<UiPromptResponse>;
  /** Answers forms; without it the client declares no elicitation. */
  asPerson?: (form: ElicitRequestFormParams) => Promise<ElicitResult>;
}

const promptMethod = RequestSchema.extend({ method: z.literal(UI_PROMPT_METHOD), params: z.looseObject({ _meta: z.looseObject({}).optional() }) });

/** A client of the SDK's own over memory, as a runtime's or as another program's. */
export async function connect(server: ToolServer, { asRuntime, asPerson }: ClientParts = {}): Promise<Connection> {
  const [near, far] = InMemoryTransport.createLinkedPair();
  const experimental = asRuntime === undefined ? {} : { experimental: { [UI_PROMPT_CAPABILITY]: {} } };
  const client = new Client({ name: 'test', version: '1.0.0' }, { capabilities: { ...experimental, ...(asPerson === undefined ? {} : { elicitation: { form: {} } }) } });
  const prompts: Connection['prompts'] = [];
  const forms: ElicitRequestFormParams[] = [];
  if (asRuntime !== undefined) {
    client.setRequestHandler(promptMethod, ({ params: { _meta: meta, ...params } }, { signal }) => {
      const request = uiPromptRequest.parse(params);
      prompts.push({ request, meta, signal });
      return asRuntime(request, signal);
    });
  }
  if (asPerson !== undefined) {
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
      forms.push(params as ElicitRequestFormParams);
      return asPerson(params as ElicitRequestFormParams);
    });
  }
  const served = server.serve(far);
  await client.connect(near);
  return {
    client, prompts, forms,
    async call(tool, args, { policy = {}, meta = {}, signal } = {}) {
      const given = { sessionId: 's1', turnId: 'run-1', toolCallId: 'call-1', [SAFETY_POLICY_KEY]: { ...STRICTEST_POLICY, ...policy }, ...meta };
      return readResult(await client.callTool({ name: tool, arguments: args, _meta: given }, undefined, { signal }));
    },
    async [Symbol.asyncDispose]() {
      await client.close();
      await served;
    },
  };
}

export function readResult(result: Awaited<ReturnType<Client['callTool']>>): CallReading {
  const [first] = result.content as { type: string; text: string }[];
  const { chatos, ...data } = result.structuredContent as Record<string, unknown>;
  return { text: first?.text ?? '', isError: result.isError === true, data, chatos: chatos as CallReading['chatos'] };
}
