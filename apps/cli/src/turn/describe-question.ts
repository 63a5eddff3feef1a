import type { Question, UiPrompt } from '@chatos/contracts';
import { visibleText } from '../terminal/visible-text.ts';

/** A question in full, with everything invisible made visible: what is agreed to is what was read. */
export function describeQuestion({ server, body }: Question): string {
  const name = visibleText(server);
  switch (body.kind) {
    case 'server-consent':
      return [
        body.previous === null ? `The MCP server "${name}" wants to run for the first time:` : `The MCP server "${name}" wants to run, and is not what was approved before:`,
        ...commandLines(body),
        `  in ${visibleText(body.workingDirectory)}`,
        ...(body.previous === null ? [] : ['Approved before was:', ...commandLines(body.previous)]),
        ...body.warnings.map((warning) => `  Mind: ${visibleText(warning)}`),
      ].join('\n');
    case 'tools-changed':
      return [`The MCP server "${name}" describes tools otherwise than before:`, ...body.changes.map(({ tool, before, after }) => `  ${visibleText(tool)}\n    before: ${face(before)}\n    now:    ${face(after)}`)].join('\n');
    case 'elicitation-form':
      return `The MCP server "${name}" asks: ${visibleText(body.message)}`;
    case 'elicitation-url':
      return `The MCP server "${name}" asks you to open an address: ${visibleText(body.message)}\n  ${visibleText(body.url)}`;
    case 'sampling':
      return [
        `The MCP server "${name}" asks the model ${visibleText(body.modelName)} for an answer of at most ${body.maxTokens} tokens to this:`,
        ...(body.systemPrompt === '' ? [] : [`  system: ${visibleText(body.systemPrompt)}`]),
        ...body.messages.map(({ role, text }) => `  ${role}: ${visibleText(text)}`),
      ].join('\n');
    case 'sign-in':
      return `The MCP server "${name}" asks you to sign in: ${visibleText(body.reason)}`;
    case 'tool-approval':
      return `${body.agent === '' ? 'The agent' : `The subagent ${visibleText(body.agent)}`} wants to call ${visibleText(body.tool)} with\n${visibleText(JSON.stringify(body.arguments, null, 2) ?? '')}`;
    case 'ui-prompt':
      return describePrompt(name, body.prompt);
  }
}

function commandLines({ command, resolvedBinary, environmentNames }: { command: readonly string[]; resolvedBinary: string | null; environmentNames: readonly string[] }): string[] {
  return [
    `  ${visibleText(JSON.stringify(command))}`,
    `  which is ${resolvedBinary === null ? 'not to be found' : visibleText(resolvedBinary)}`,
    ...(environmentNames.length === 0 ? [] : [`  with the variables ${environmentNames.map(visibleText).join(', ')}`]),
  ];
}

function face(tool: { description: string; inputSchema?: unknown } | null): string {
  return tool === null ? 'not there' : visibleText(`${tool.description} ${JSON.stringify(tool.inputSchema) ?? ''}`);
}

/** Without the fields and options, which are shown as they are asked. */
function describePrompt(name: string, prompt: UiPrompt): string {
  const face = [prompt.title, prompt.message].filter((text) => text !== '').map(visibleText);
  return [`${name} asks: ${face.join('\n') || 'for your answer'}`, ...detailsOf(prompt)].join('\n');
}

function detailsOf(prompt: UiPrompt): string[] {
  if (prompt.kind === 'task_confirm') return prompt.tasks.map(({ title, details, priority }) => `  - ${visibleText(title)} (${priority})${details === '' ? '' : `\n    ${visibleText(details)}`}`);
  if (prompt.kind !== 'file_change_confirm') return [];
  const { command, cwd, path, diff, warnings } = prompt;
  return [
    ...(command === undefined ? [] : [`  ${visibleText(command)}`]),
    ...(cwd === undefined ? [] : [`  in ${visibleText(cwd)}`]),
    ...(path === '' ? [] : [`  ${visibleText(path)}`]),
    ...(diff === '' ? [] : [visibleText(diff)]),
    ...warnings.map((warning) => `  Mind: ${visibleText(warning)}`),
  ];
}
