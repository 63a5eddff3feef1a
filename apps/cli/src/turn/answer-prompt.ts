import type { QuestionAnswer, UiPrompt } from '@chatos/contracts';
import type { AskLine } from '../terminal/lines.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { askForm } from './ask-form.ts';

const SELECTION = 'selection';

/** Puts a built-in server's question, which was shown already, to the person at the terminal. The end of the input cancels it. */
export async function answerPrompt(terminal: Terminal, prompt: UiPrompt, ask: AskLine): Promise<QuestionAnswer> {
  switch (prompt.kind) {
    case 'kv':
      return askForm(terminal, formOfValues(prompt), ask);
    case 'choice': {
      const { action, content } = await askForm(terminal, formOfChoice(prompt), ask);
      return action === 'accept' ? { action, selection: [content?.[SELECTION] ?? []].flat().map(String) } : { action };
    }
    case 'task_confirm':
    case 'file_change_confirm':
      return confirm(ask);
  }
}

/** What is said to a "no" reaches the model, which can then do better. */
async function confirm(ask: AskLine): Promise<QuestionAnswer> {
  for (;;) {
    const line = await ask('Do it? [y]es, [n]o: ');
    if (line === null) return { action: 'cancel' };
    const answer = line.trim().toLowerCase();
    if (answer === 'y' || answer === 'yes') return { action: 'accept' };
    if (answer !== 'n' && answer !== 'no') continue;
    const remark = ((await ask('What should it do instead? [Enter for nothing]: ')) ?? '').trim();
    return { action: 'decline', ...(remark === '' ? {} : { remark }) };
  }
}

/** As a form of the protocol, which the terminal knows how to ask. */
function formOfValues({ fields }: Extract<UiPrompt, { kind: 'kv' }>): unknown {
  const properties = fields.map(({ key, label, description, default: preset, required, secret }) => [
    key,
    { type: 'string', title: label === '' ? key : label, ...(description === '' ? {} : { description }), ...(preset === '' || secret ? {} : { default: preset }), ...(required ? { minLength: 1 } : {}), ...(secret ? { format: 'password' } : {}) },
  ]);
  return { type: 'object', properties: Object.fromEntries(properties) as object, required: fields.filter(({ required }) => required).map(({ key }) => key) };
}

function formOfChoice({ options, multiple, default: preset, minSelections, maxSelections }: Extract<UiPrompt, { kind: 'choice' }>): unknown {
  const titled = options.map(({ value, label, description }) => ({ const: value, title: [label === '' ? value : label, description].filter((part) => part !== '').join(': ') }));
  const many = { type: 'array', title: 'Your choice', items: { anyOf: titled }, minItems: minSelections, ...(maxSelections === null ? {} : { maxItems: maxSelections }), ...(preset.length === 0 ? {} : { default: preset }) };
  const one = { type: 'string', title: 'Your choice', oneOf: titled, ...(preset[0] === undefined ? {} : { default: preset[0] }) };
  return { type: 'object', properties: { [SELECTION]: multiple ? many : one }, required: multiple && minSelections === 0 ? [] : [SELECTION] };
}
