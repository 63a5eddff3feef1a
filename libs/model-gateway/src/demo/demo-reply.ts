import type { LanguageModelV4CallOptions, LanguageModelV4Prompt, LanguageModelV4ToolResultPart } from '@ai-sdk/provider';
import { readToolCommand } from './tool-command.ts';

export type DemoReply = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'tool'; readonly text: string; readonly tool: string; /** JSON text. */ readonly input: string };

const LABEL = 'This is the offline demonstration model: no AI, no network, no key.';
const WAY_ON = 'To talk to a real model, open **Settings**, add a provider under Models and its key under Keys, then choose it below the message box.';
const SHOWN_MESSAGE_LENGTH = 160;
const SHOWN_RESULT_LENGTH = 2000;

/** What the demonstration says next, from the conversation so far alone. */
export function demoReply(options: LanguageModelV4CallOptions): DemoReply {
  const results = lastToolResults(options.prompt);
  if (results.length > 0) return { kind: 'text', text: results.map(resultSentence).join('\n\n') };
  const message = lastUserText(options.prompt);
  const tools = (options.tools ?? []).map((tool) => tool.name);
  const command = readToolCommand(message);
  if (command === null) return { kind: 'text', text: introduction(message, tools) };
  if (command.kind === 'malformed') return { kind: 'text', text: `${LABEL}\n\n${command.problem}` };
  if (!tools.includes(command.tool)) return { kind: 'text', text: `${LABEL}\n\nThe tool \`${command.tool}\` is not offered here. ${toolList(tools)}` };
  return { kind: 'tool', text: `${LABEL} You asked for the tool \`${command.tool}\`, so I call it.`, tool: command.tool, input: command.input };
}

function introduction(message: string, tools: readonly string[]): string {
  const shown = message.length > SHOWN_MESSAGE_LENGTH ? `${message.slice(0, SHOWN_MESSAGE_LENGTH)}…` : message;
  const words = message.split(/\s+/).filter((word) => word !== '').length;
  const echo = shown === '' ? 'Your message held no text.' : `You wrote ${words === 1 ? 'one word' : `${words} words`}: “${shown.replace(/\s+/g, ' ')}”`;
  return [
    `${LABEL} It shows how a conversation looks and feels: the answer is streamed, and you can stop it.`,
    echo,
    WAY_ON,
    tools.length === 0 ? 'No tools are offered in this session.' : `I can call a tool for you: write \`/tool ${tools[0]}\`, with arguments as JSON behind it where it takes any. ${toolList(tools)}`,
  ].join('\n\n');
}

function toolList(tools: readonly string[]): string {
  if (tools.length === 0) return 'No tools are offered in this session.';
  return `The tools offered here:\n\n${tools.map((tool) => `- \`${tool}\``).join('\n')}`;
}

function resultSentence(result: LanguageModelV4ToolResultPart): string {
  const { output } = result;
  const isError = output.type === 'error-text' || output.type === 'error-json' || output.type === 'execution-denied';
  const text = resultText(result);
  const shown = text.length > SHOWN_RESULT_LENGTH ? `${text.slice(0, SHOWN_RESULT_LENGTH)}…` : text;
  return isError ? `The tool \`${result.toolName}\` did not succeed: ${shown}` : `The tool \`${result.toolName}\` returned: ${shown}`;
}

function resultText({ output }: LanguageModelV4ToolResultPart): string {
  switch (output.type) {
    case 'text':
    case 'error-text':
      return output.value;
    case 'json':
    case 'error-json':
      return JSON.stringify(output.value);
    case 'execution-denied':
      return output.reason ?? 'it was not allowed.';
    case 'content':
      return output.value.map((part) => (part.type === 'text' ? part.text : `(${part.type})`)).join('\n');
  }
}

/** The results that ended the prompt: those of the calls this reply answers. */
function lastToolResults(prompt: LanguageModelV4Prompt): LanguageModelV4ToolResultPart[] {
  const last = prompt.at(-1);
  return last?.role === 'tool' ? last.content.filter((part) => part.type === 'tool-result') : [];
}

function lastUserText(prompt: LanguageModelV4Prompt): string {
  const last = prompt.findLast((entry) => entry.role === 'user');
  return last === undefined ? '' : last.content.map((part) => (part.type === 'text' ? part.text : '')).join('').trim();
}
