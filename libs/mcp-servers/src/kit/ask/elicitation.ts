import type { UiPrompt, UiPromptResponse } from '@chatos/contracts';
import type { ElicitRequestFormParams, ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { ToolError } from '../errors.ts';
import { messageOf } from './message.ts';

/** The field of a confirmation. Not a boolean: an unticked box would be an answer nobody gave. */
const DECISION = 'decision';
const REMARK = 'remark';
const SELECTION = 'selection';

type Form = ElicitRequestFormParams['requestedSchema'];

/** A prompt as a form of the protocol. Throws ToolError `denied` for a secret: what is typed into a form passes through a client that may keep it. */
export function formOf(prompt: UiPrompt): ElicitRequestFormParams {
  return { mode: 'form', message: messageOf(prompt), requestedSchema: schemaOf(prompt) };
}

function schemaOf(prompt: UiPrompt): Form {
  switch (prompt.kind) {
    case 'kv':
      return formOfFields(prompt.fields);
    case 'choice':
      return formOfChoice(prompt);
    case 'task_confirm':
    case 'file_change_confirm':
      return {
        type: 'object',
        properties: {
          [DECISION]: { type: 'string', title: 'Go ahead?', oneOf: [{ const: 'yes', title: 'Yes' }, { const: 'no', title: 'No' }] },
          [REMARK]: { type: 'string', title: 'Remark', description: 'Anything the model should know' },
        },
        required: [DECISION],
      };
  }
}

function formOfFields(fields: Extract<UiPrompt, { kind: 'kv' }>['fields']): Form {
  const secret = fields.filter((field) => field.secret).map(({ key }) => key);
  if (secret.length > 0) {
    throw new ToolError('denied', 'secret-not-asked', {
      problem: `This client can only be asked by a form, and a form is no place for a secret (${secret.join(', ')}).`,
      remedy: 'Ask the user to put the secret where the program that needs it reads it, or ask again without the secret fields.',
    });
  }
  return {
    type: 'object',
    properties: Object.fromEntries(
      fields.map(({ key, label, description, placeholder, default: filledIn, required }) => [
        key,
        {
          type: 'string' as const, title: label === '' ? key : label,
          ...optional('description', [description, placeholder === '' ? '' : `For example: ${placeholder}`].filter((part) => part !== '').join(' ')),
          ...optional('default', filledIn), ...(required ? { minLength: 1 } : {}),
        },
      ]),
    ),
    required: fields.filter(({ required }) => required).map(({ key }) => key),
  };
}

function formOfChoice({ options, multiple, default: chosen, minSelections, maxSelections }: Extract<UiPrompt, { kind: 'choice' }>): Form {
  const titled = options.map(({ value, label, description }) => ({ const: value, title: [label === '' ? value : label, description].filter((part) => part !== '').join(': ') }));
  const single = { type: 'string' as const, title: 'Choice', oneOf: titled, ...optional('default', chosen[0] ?? '') };
  const many = { type: 'array' as const, title: 'Choices', items: { anyOf: titled }, default: chosen, minItems: minSelections, ...(maxSelections === null ? {} : { maxItems: maxSelections }) };
  return { type: 'object', properties: { [SELECTION]: multiple ? many : single }, required: minSelections > 0 ? [SELECTION] : [] };
}

/** What the user answered, as a runtime would have said it. Declined and cancelled are the same. */
export function responseOf(prompt: UiPrompt, { action, content = {} }: ElicitResult): UiPromptResponse {
  if (action !== 'accept') return { status: 'canceled' };
  if (prompt.kind === 'kv') return { status: 'ok', values: Object.fromEntries(Object.entries(content).map(([key, value]) => [key, String(value)])) };
  if (prompt.kind === 'choice') return { status: 'ok', selection: selectionOf(content[SELECTION]) };
  const remark = content[REMARK];
  const said = typeof remark === 'string' && remark !== '' ? { remark } : {};
  return { status: content[DECISION] === 'yes' ? 'ok' : 'canceled', ...said };
}

function selectionOf(value: string | number | boolean | string[] | undefined): string[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === '' ? [] : [String(value)];
}

function optional(name: string, value: string): Record<string, string> {
  return value === '' ? {} : { [name]: value };
}
