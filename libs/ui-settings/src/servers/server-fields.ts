import { mcpServerFields } from '@chatos/contracts';
import type { McpServerFields, McpServerRecord } from '@chatos/contracts';

/** The fields a form starts with; for a record, exactly those a change sends back. */
export function fieldsOfServer(record: McpServerRecord | null): McpServerFields {
  if (record !== null) return mcpServerFields.parse(record);
  return { ...mcpServerFields.parse({ name: 'x', endpoint: 'x' }), name: '', endpoint: '' };
}

/** Whether a server is started on this machine or reached over the network. */
export function transportOf(endpoint: string): 'command' | 'remote' {
  return /^https?:\/\//i.test(endpoint) ? 'remote' : 'command';
}
