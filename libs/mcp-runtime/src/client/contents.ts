import type { ContentBlock } from '@modelcontextprotocol/sdk/types.js';

/** Content of any kind as text: text as it is, every other kind named with its type and size. */
export function describeContent(content: ContentBlock): string {
  switch (content.type) {
    case 'text':
      return content.text;
    case 'image':
    case 'audio':
      return `[${content.type}: ${content.mimeType}, ${formatBytes(bytesOfBase64(content.data))}]`;
    case 'resource_link':
      return `[resource: ${content.name} at ${content.uri}${content.mimeType ? `, ${content.mimeType}` : ''}${content.size === undefined ? '' : `, ${formatBytes(content.size)}`}]`;
    case 'resource':
      return describeResource(content.resource);
  }
}

function describeResource(resource: Extract<ContentBlock, { type: 'resource' }>['resource']): string {
  if ('text' in resource) return `[resource: ${resource.uri}]\n${resource.text}`;
  return `[resource: ${resource.uri}, ${resource.mimeType ?? 'unknown type'}, ${formatBytes(bytesOfBase64(resource.blob))}]`;
}

/** How many bytes base64 stands for. */
export function bytesOfBase64(data: string): number {
  const padding = data.endsWith('==') ? 2 : data.endsWith('=') ? 1 : 0;
  return Math.max(0, Math.floor((data.length / 4) * 3) - padding);
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${Math.round(bytes)} bytes`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
