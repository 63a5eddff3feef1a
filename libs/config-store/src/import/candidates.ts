import { environmentName, headerName } from '@chatos/contracts';
import type { McpServerFields, McpServerRecord } from '@chatos/contracts';
import { ConfigStoreError } from '../errors.ts';
import { assertEndpoint } from '../records/endpoints.ts';
import { fitName } from './fit-name.ts';
import type { ForeignEntry, ForeignServer } from './read-file.ts';
import { writeCommandLine } from './write-command-line.ts';

/** A server as it would be taken over. The values stay here and go into the vault; only names are told. */
export interface ImportCandidate {
  readonly name: string;
  readonly endpoint: string;
  readonly auth: McpServerFields['auth'];
  readonly credential: string | null;
  readonly environment: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Names of variables and headers whose values the other program fills in by itself. */
  readonly needsValues: readonly string[];
  readonly isEnabled: boolean;
  /** Why it cannot be taken over; null where it can. */
  readonly problem: string | null;
}

/** `${input:token}`, `${env:HOME}`, `${workspaceFolder}`: what the other program puts in when it starts the server. */
const PLACEHOLDER = /\$\{[^}]*\}/;
/** Headers that the transport sets by itself: what a file says of them is nothing to keep. */
const SET_BY_US = new Set(['accept', 'content-type', 'content-length', 'connection', 'mcp-protocol-version', 'mcp-session-id', 'last-event-id']);

/** What a file's entries would become beside the servers that are there. The same file and servers always give the same names. */
export function importCandidates(entries: readonly ForeignEntry[], present: readonly Pick<McpServerRecord, 'name' | 'endpoint'>[]): ImportCandidate[] {
  const taken = new Set(present.map(({ name }) => name));
  return entries.map((entry) => {
    const read = entry.server === null ? refused('This entry is no server.') : candidate(entry.server);
    const same = present.find(({ endpoint }) => endpoint === read.endpoint && endpoint !== '');
    const name = fitName(entry.name, taken);
    taken.add(name);
    return { ...read, name, problem: read.problem ?? (same ? `It is there already, as "${same.name}".` : null) };
  });
}

type Unnamed = Omit<ImportCandidate, 'name'>;

function refused(problem: string, known: Partial<Unnamed> = {}): Unnamed {
  return { endpoint: '', auth: { kind: 'none' }, credential: null, environment: {}, headers: {}, needsValues: [], isEnabled: true, ...known, problem };
}

function candidate(server: ForeignServer): Unnamed {
  const url = server.url ?? server.serverUrl;
  const known = { endpoint: url ?? (server.command === undefined ? '' : writeCommandLine([server.command, ...(server.args ?? []).map(String)])), isEnabled: server.disabled !== true };
  if (known.endpoint === '') return refused('It names neither a command nor an address.', known);
  if (url !== undefined && server.command !== undefined) return refused('It names both a command and an address.', known);
  if (PLACEHOLDER.test(known.endpoint)) return refused(`It holds ${PLACEHOLDER.exec(known.endpoint)?.[0] ?? ''}, which the other program fills in. Add it by hand, with the value in its place.`, known);
  if (known.endpoint.length > 8192) return refused('Its command is longer than 8192 characters.', known);
  try {
    assertEndpoint(known.endpoint);
  } catch (error) {
    if (error instanceof ConfigStoreError) return refused(error.problem, known);
    throw error;
  }
  return url === undefined ? stdioCandidate(server, known) : remoteCandidate(server, known);
}

function stdioCandidate(server: ForeignServer, known: Pick<Unnamed, 'endpoint' | 'isEnabled'>): Unnamed {
  const environment = texts(server.env);
  const odd = Object.keys(environment).find((name) => !environmentName.safeParse(name).success);
  if (odd !== undefined) return refused(`"${odd.slice(0, 100)}" cannot be the name of a variable.`, known);
  const alike = twoAlike(Object.keys(environment));
  if (alike !== null) return refused(`Its variables ${alike} differ in upper and lower case only.`, known);
  if (server.envFile !== undefined) return refused('It reads its variables from a file. Add it by hand, with the variables it needs.', known);
  if (server.cwd !== undefined) return refused('It asks for a folder of its own to run in. Add it by hand, with absolute paths.', known);
  return { ...refused('', known), ...withoutPlaceholders({ environment, headers: {} }, known.isEnabled), problem: null };
}

function remoteCandidate(server: ForeignServer, known: Pick<Unnamed, 'endpoint' | 'isEnabled'>): Unnamed {
  const given = Object.entries(texts(server.headers)).filter(([name]) => !SET_BY_US.has(name.toLowerCase()));
  const authorization = given.find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  const headers = Object.fromEntries(given.filter(([name]) => name.toLowerCase() !== 'authorization'));
  const odd = Object.keys(headers).find((name) => !headerName.safeParse(name).success);
  if (odd !== undefined) return refused(`The header "${odd.slice(0, 100)}" cannot be sent.`, known);
  const alike = twoAlike(Object.keys(headers));
  if (alike !== null) return refused(`Its headers ${alike} differ in upper and lower case only.`, known);
  const plain = { ...refused('', known), ...withoutPlaceholders({ environment: {}, headers }, known.isEnabled), problem: null };
  if (authorization === undefined) return plain;
  const access = readAuthorization(authorization);
  if (access === null) return refused('Its header Authorization is neither a bearer token nor a name with a password.', known);
  if (!PLACEHOLDER.test(authorization)) return { ...plain, ...access };
  return { ...plain, auth: access.auth, needsValues: [...plain.needsValues, 'Authorization'], isEnabled: false };
}

/** A value that is a placeholder is kept by its name alone; the server is switched off until the user enters it. */
function withoutPlaceholders(values: Pick<Unnamed, 'environment' | 'headers'>, isEnabled: boolean): Pick<Unnamed, 'environment' | 'headers' | 'needsValues' | 'isEnabled'> {
  const needsValues = [...Object.entries(values.environment), ...Object.entries(values.headers)].filter(([, text]) => PLACEHOLDER.test(text)).map(([name]) => name);
  const emptied = (given: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(given).map(([name, text]) => [name, PLACEHOLDER.test(text) ? '' : text]));
  return { environment: emptied(values.environment), headers: emptied(values.headers), needsValues, isEnabled: isEnabled && needsValues.length === 0 };
}

function readAuthorization(text: string): Pick<Unnamed, 'auth' | 'credential'> | null {
  const [, scheme = '', rest = ''] = /^\s*(\S+)\s+(\S.*?)\s*$/.exec(text) ?? [];
  if (scheme.toLowerCase() === 'bearer') return { auth: { kind: 'bearer' }, credential: rest };
  if (scheme.toLowerCase() !== 'basic') return null;
  const [, username = '', password = ''] = /^([^:]+):(.+)$/s.exec(Buffer.from(rest, 'base64').toString('utf8')) ?? [];
  return username === '' || username.length > 200 ? null : { auth: { kind: 'basic', username }, credential: password };
}

function texts(values: ForeignServer['env']): Record<string, string> {
  return Object.fromEntries(Object.entries(values ?? {}).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])));
}

function twoAlike(names: readonly string[]): string | null {
  const seen = new Map<string, string>();
  for (const name of names) {
    const other = seen.get(name.toLowerCase());
    if (other !== undefined) return `"${other}" and "${name}"`;
    seen.set(name.toLowerCase(), name);
  }
  return null;
}
