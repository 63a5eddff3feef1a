/** One entry of a conversation, the same for both protocols. */
export interface ConversationEntry {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly text: string;
  /** The calls an assistant made; the arguments as it sent them. */
  readonly toolCalls: readonly { readonly callId: string; readonly tool: string; readonly arguments: unknown }[];
  /** The call a tool's entry answers; '' otherwise. */
  readonly callId: string;
}

type Json = Record<string, unknown>;

/** The conversation in the body of a request, whichever protocol it is in. Lenient: what is missing is empty. */
export function readConversation(protocol: 'openai' | 'anthropic', body: Json): ConversationEntry[] {
  const messages = Array.isArray(body['messages']) ? (body['messages'] as Json[]) : [];
  if (protocol === 'openai') return messages.map(openaiEntry);
  const system = textOf(body['system']);
  return [...(system === '' ? [] : [entry('system', system)]), ...messages.flatMap(anthropicEntries)];
}

function openaiEntry(message: Json): ConversationEntry {
  const calls = Array.isArray(message['tool_calls']) ? (message['tool_calls'] as { id: string; function: { name: string; arguments: string } }[]) : [];
  return {
    ...entry(message['role'] as ConversationEntry['role'], textOf(message['content'])),
    toolCalls: calls.map((call) => ({ callId: call.id, tool: call.function.name, arguments: JSON.parse(call.function.arguments) as unknown })),
    callId: typeof message['tool_call_id'] === 'string' ? message['tool_call_id'] : '',
  };
}

function anthropicEntries(message: Json): ConversationEntry[] {
  const blocks = Array.isArray(message['content']) ? (message['content'] as Json[]) : [{ type: 'text', text: message['content'] }];
  const results = blocks.filter((block) => block['type'] === 'tool_result').map((block): ConversationEntry => ({ ...entry('tool', textOf(block['content'])), callId: String(block['tool_use_id']) }));
  const others = blocks.filter((block) => block['type'] !== 'tool_result');
  if (others.length === 0) return results;
  const calls = others.filter((block) => block['type'] === 'tool_use').map((block) => ({ callId: String(block['id']), tool: String(block['name']), arguments: block['input'] }));
  return [...results, { ...entry(message['role'] as ConversationEntry['role'], textOf(others)), toolCalls: calls }];
}

function entry(role: ConversationEntry['role'], text: string): ConversationEntry {
  return { role, text, toolCalls: [], callId: '' };
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return (content as Json[]).map((part) => (typeof part['text'] === 'string' ? part['text'] : '')).join('');
}
