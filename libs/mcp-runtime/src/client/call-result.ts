import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { ReceivedResult } from '../results/keep-media.ts';
import { outputProblem } from './output-check.ts';
import { readContents } from './result-contents.ts';

/**
 * What a tool answered, as text for a model, with its images and audio. Structured content that does not fit the schema the tool declares is handed on all the same,
 * with a line that says so: neither the user nor the model may take it for what was promised.
 */
export function toToolCallResult(result: CallToolResult, outputSchema: unknown = null): ReceivedResult {
  const { structuredContent } = result;
  const { texts: parts, media } = readContents(result.content);
  // The specification asks servers to repeat structured content as text; where one does not, the model must still see it.
  if (parts.length === 0 && structuredContent) parts.push(JSON.stringify(structuredContent));
  const problem = result.isError === true || outputSchema === null || outputSchema === undefined ? null : mismatch(outputSchema, structuredContent);
  if (problem !== null) parts.push(problem);
  return { text: parts.join('\n'), isError: result.isError === true, ...(structuredContent ? { structured: structuredContent } : {}), ...(media.length > 0 ? { received: media } : {}) };
}

function mismatch(schema: unknown, structured: CallToolResult['structuredContent']): string | null {
  if (structured === undefined) return '[This tool declares structured content and sent none.]';
  const problem = outputProblem(schema, structured);
  return problem === null ? null : `[The structured content does not fit the schema this tool declares: ${problem}.]`;
}
