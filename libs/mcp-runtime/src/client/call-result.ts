import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { ToolCallResult } from '../types.ts';

type Content = CallToolResult['content'][number];

/** What a tool answered, as text for a model: text as it is, every other kind named with its type and size. */
export function toToolCallResult(result: CallToolResult): ToolCallResult {
  const { structuredContent } = result;
  const parts = result.content.map(describe);
  // The specification asks servers to repeat structured content as text; where one does not, the model must still see it.
  const text = parts.length === 0 && structuredContent ? JSON.stringify(structuredContent) : parts.join('\n');
  return { text, isError: result.isError === true, ...(structuredContent ? { structured: structuredContent } : {}) };
}

function describe(content: Content): string {
  switch (content.type) {
    case 'text':
      return content.text;
    case 'image':
    case 'audio':
      return `[${content.type}: ${content.mimeType}, ${sizeOfBase64(content.data)}]`;
    case 'resource_link':
      return `[resource: ${content.name} at ${content.uri}${content.mimeType ? `, ${content.mimeType}` : ''}${content.size === undefined ? '' : `, ${formatBytes(content.size)}`}]`;
    case 'resource':
      return describeResource(content.resource);
  }
}

function describeResource(resource: Extract<Content, { type: 'resource' }>['resource']): string {
  if ('text' in resource) return `[resource: ${resource.uri}]\n${resource.text}`;
  return `[resource: ${resource.uri}, ${resource.mimeType ?? 'unknown type'}, ${sizeOfBase64(resource.blob)}]`;
}

function sizeOfBase64(data: string): string {
  const padding = data.endsWith('==') ? 2 : data.endsWith('=') ? 1 : 0;
  return formatBytes(Math.max(0, (data.length / 4) * 3 - padding));
}

function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${Math.round(bytes)} bytes`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
