import { asksForSecret, readForm } from '@chatos/contracts';
import type { FormValue, Question, QuestionAnswer, UiPrompt } from '@chatos/contracts';
import { addressWithoutSecrets, commandWithoutSecrets, LEFT_OUT, looksSecret, withoutSecrets } from './secret-values.ts';

const TEXT_LENGTH = 4000;

/** A question as `ui-prompts.jsonl` has it: in the predecessor's shapes, `kv` for a form and `choice` for a decision, without a secret in it. */
export function promptRecord({ server, sessionId, body }: Question): { kind: string } & Record<string, unknown> {
  const face = { source: server, sessionId, allowCancel: true };
  if (body.kind === 'elicitation-form') {
    const fields = (readForm(body.schema) ?? []).map((field) => {
      const secret = asksForSecret(field);
      return { key: field.name, label: field.title, description: shortened(field.description), default: secret ? null : (field.defaultValue ?? null), required: field.isRequired, secret };
    });
    return { kind: 'kv', title: `${server} asks for values`, message: shortened(body.message), ...face, fields };
  }
  if (body.kind === 'ui-prompt') return { ...recordedPrompt(body.prompt), ...face };
  return { kind: 'choice', ...decision(server, body), ...face, question: body.kind, multiple: false, options: [{ value: 'accept', label: 'Accept' }, { value: 'decline', label: 'Decline' }] };
}

/** As a built-in server writes it down itself, where it asks its runtime: without what was filled in for a secret. */
function recordedPrompt(prompt: UiPrompt): UiPrompt {
  return prompt.kind === 'kv' ? { ...prompt, fields: prompt.fields.map((field) => (field.secret ? { ...field, default: '' } : field)) } : prompt;
}

function decision(server: string, body: Exclude<Question['body'], { kind: 'elicitation-form' | 'ui-prompt' }>): { title: string; message: string } {
  switch (body.kind) {
    case 'server-consent':
      return { title: `May ${server} run?`, message: shortened(commandWithoutSecrets(body.command).join(' ')) };
    case 'tools-changed':
      return { title: `The tools of ${server} changed`, message: shortened(body.changes.map(({ tool }) => tool).join(', ')) };
    case 'elicitation-url':
      return { title: `${server} asks to open an address`, message: shortened(`${body.message}\n${addressWithoutSecrets(body.url)}`) };
    case 'sampling':
      return { title: `${server} asks for the model ${body.modelName}`, message: `${body.messages.length} messages, ${body.messages.reduce((sum, { text }) => sum + text.length, body.systemPrompt.length)} characters, at most ${body.maxTokens} tokens` };
    case 'tool-approval':
      return { title: body.agent === '' ? `The agent wants to call ${body.tool}` : `The subagent ${body.agent} wants to call ${body.tool}`, message: shortened(JSON.stringify(body.arguments) ?? '') };
    case 'sign-in':
      return { title: `${server} asks for a sign-in`, message: shortened(body.reason) };
  }
}

/** What became of a question, in the predecessor's shape. */
export type Outcome = { readonly kind: 'answered'; readonly answer: QuestionAnswer } | { readonly kind: 'timed-out' | 'withdrawn' | 'interrupted' };

export function responseRecord({ body }: Question, outcome: Outcome, withValues: boolean): { status: 'ok' | 'canceled' | 'timeout' } & Record<string, unknown> {
  if (outcome.kind === 'timed-out') return { status: 'timeout' };
  if (outcome.kind !== 'answered') return { status: 'canceled', reason: outcome.kind };
  const { action, content } = outcome.answer;
  if (body.kind === 'ui-prompt') return promptResponse(body.prompt, outcome.answer, withValues);
  if (action === 'cancel') return { status: 'canceled', reason: 'cancelled' };
  if (body.kind !== 'elicitation-form' || action === 'decline') return { status: 'ok', selection: action };
  return { status: 'ok', selection: action, ...(withValues ? { values: recordedValues(body.schema, content ?? {}) } : {}) };
}

/** A built-in server's question, in the predecessor's shape: declined and cancelled are the same there. */
function promptResponse(prompt: UiPrompt, { action, content, selection, tasks, remark }: QuestionAnswer, withValues: boolean): { status: 'ok' | 'canceled' } & Record<string, unknown> {
  const status = action === 'accept' ? 'ok' : 'canceled';
  if (!withValues) return { status };
  const secret = new Set(prompt.kind === 'kv' ? prompt.fields.filter((field) => field.secret).map(({ key }) => key) : []);
  const values = content && Object.fromEntries(Object.entries(content).map(([key, value]) => [key, secret.has(key) || (typeof value === 'string' && looksSecret(value)) ? LEFT_OUT : value]));
  return { status, ...(values ? { values } : {}), ...(selection ? { selection } : {}), ...(tasks ? { tasks } : {}), ...(remark === undefined ? {} : { remark: shortened(remark) }) };
}

function recordedValues(schema: Record<string, unknown>, content: Readonly<Record<string, FormValue>>): Record<string, FormValue> {
  const secret = new Set((readForm(schema) ?? []).filter(asksForSecret).map(({ name }) => name));
  return Object.fromEntries(Object.entries(content).map(([name, value]) => [name, secret.has(name) || (typeof value === 'string' && looksSecret(value)) ? LEFT_OUT : value]));
}

function shortened(text: string): string {
  const safe = withoutSecrets(text);
  return safe.length > TEXT_LENGTH ? `${safe.slice(0, TEXT_LENGTH)}…` : safe;
}
