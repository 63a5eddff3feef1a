import type { McpServerRecord } from '@chatos/contracts';
import { ConfigStoreError } from '../errors.ts';
import type { McpServerStore } from '../records/mcp-servers.ts';
import { importCandidates } from './candidates.ts';
import type { ImportCandidate } from './candidates.ts';
import { readForeignServers } from './read-file.ts';

/** A server found in a file, as it may be told: names, and no value. */
export interface FoundServer {
  name: string;
  endpoint: string;
  environmentNames: string[];
  headerNames: string[];
  needsValues: string[];
  problem: string | null;
}

/**
 * Reads another program's file. Without names nothing is written; else the servers of these names are taken over, all of them or, where one
 * cannot be, none: values go to the vault, and no command counts as approved, for nobody typed it.
 * @throws ConfigStoreError 'unusable-input' where the file is none we know, or a name is not in it or cannot be taken over
 */
export async function importServers(store: McpServerStore, text: string, names: readonly string[]): Promise<{ found: FoundServer[]; imported: McpServerRecord[] }> {
  const candidates = importCandidates(readForeignServers(text), store.list());
  const chosen = [...new Set(names)].map((name) => choose(candidates, name));
  const imported: McpServerRecord[] = [];
  try {
    for (const candidate of chosen) imported.push(await take(store, candidate));
  } catch (error) {
    for (const record of imported) await store.remove(record.id, record.revision);
    throw error;
  }
  return { found: candidates.map(tell), imported };
}

function choose(candidates: readonly ImportCandidate[], name: string): ImportCandidate {
  const found = candidates.find((candidate) => candidate.name === name);
  if (!found) throw new ConfigStoreError('unusable-input', { problem: `The file has no server "${name}".`, remedy: `It has: ${candidates.map((candidate) => candidate.name).join(', ')}.` });
  if (found.problem !== null) throw new ConfigStoreError('unusable-input', { problem: `The server "${name}" cannot be taken over: ${found.problem}`, remedy: 'Leave it out.' });
  return found;
}

function take(store: McpServerStore, { name, endpoint, auth, credential, environment, headers, isEnabled, needsValues }: ImportCandidate): Promise<McpServerRecord> {
  const description = needsValues.length === 0 ? '' : `Needs a value for ${needsValues.join(', ')} before it is switched on.`;
  const access = { headers, origin: 'imported', ...(credential === null ? {} : { credential }) } as const;
  return store.create({ name, endpoint, auth, enabled: isEnabled, description }, environment, access);
}

function tell({ name, endpoint, environment, headers, auth, needsValues, problem }: ImportCandidate): FoundServer {
  const headerNames = [...Object.keys(headers), ...(auth.kind === 'none' ? [] : ['Authorization'])];
  return { name, endpoint, environmentNames: Object.keys(environment).sort(), headerNames: headerNames.sort(), needsValues: [...needsValues].sort(), problem };
}
