import { BUILTIN_RECORDS, mcpServerFields, readBuiltinEndpoint, SERVERS_OF_A_WORKSPACE } from '@chatos/contracts';
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

/** What a user should know of a server the workbench brings before they switch it; null for every other server. */
export function builtinHint({ id, endpoint }: Pick<McpServerRecord, 'id' | 'endpoint'>): string | null {
  const builtin = BUILTIN_RECORDS.some((record) => record.id === id) ? readBuiltinEndpoint(endpoint) : null;
  if (builtin === null) return null;
  if (builtin.server === 'files' && !builtin.canWrite) return 'code_writer can all this too: for a session that has it this one adds nothing.';
  return SERVERS_OF_A_WORKSPACE.includes(builtin.server) ? 'It works in a folder: in a workspace of AIDE, and in a chat for which you picked one.' : '';
}

/** What becomes of the stored token or password: one typed sets it; of another kind of access than before it is taken away; else it is kept. */
export function credentialChange(fields: McpServerFields, record: McpServerRecord | null, typed: string): { credential?: string | null } {
  if (typed !== '' && fields.auth.kind !== 'none') return { credential: typed };
  return record !== null && record.hasCredential && record.auth.kind !== fields.auth.kind ? { credential: null } : {};
}

/** Whether a server's command has to be approved before it runs: one that was imported, and has not been yet. */
export function needsApproval(server: McpServerRecord): boolean {
  return server.origin === 'imported' && server.approvedHash === null && transportOf(server.endpoint) === 'command';
}

/** As it is sent: without the empty scope that a space at the end stands for while one types; a command is told nothing of access, which its form does not show. */
export function tidied(fields: McpServerFields): McpServerFields {
  if (transportOf(fields.endpoint) === 'command') return { ...fields, auth: { kind: 'none' } };
  return fields.auth.kind === 'oauth' ? { ...fields, auth: { ...fields.auth, scopes: fields.auth.scopes.filter((scope) => scope !== '') } } : fields;
}
