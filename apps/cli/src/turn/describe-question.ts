import type { Question } from '@chatos/contracts';
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
