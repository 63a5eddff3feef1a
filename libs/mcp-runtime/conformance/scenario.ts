// One scenario of the conformance suite: the runtime with a server configured, as the workbench configures it. The URL is the last argument.
import { DEFAULT_SETTINGS, mcpServerRecord } from '@chatos/contracts';
import type { McpServerRecord, ServerAuth } from '@chatos/contracts';
import { tmpdir } from 'node:os';
import { z } from 'zod';
import { createMcpRuntime, createSignIns } from '../src/index.ts';
import type { SignInStore } from '../src/index.ts';

/** What a scenario hands over besides the address: what its user would have typed or been given. */
const scenarioContext = z.object({
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  private_key_pem: z.string().optional(),
  idp_client_id: z.string().optional(),
  idp_id_token: z.string().optional(),
  idp_issuer: z.string().optional(),
});

const scenario = process.env['MCP_CONFORMANCE_SCENARIO'] ?? '';
const context = scenarioContext.parse(JSON.parse(process.env['MCP_CONFORMANCE_CONTEXT'] ?? '{}'));
const address = process.argv.at(-1) ?? '';

function authOf(): ServerAuth {
  if (!scenario.startsWith('auth/')) return { kind: 'none' };
  const { client_id: clientId = '', idp_issuer: issuer, idp_client_id: idpClientId } = context;
  if (issuer !== undefined && idpClientId !== undefined) return { kind: 'oauth', scopes: [], clientId, identityProvider: { issuer, clientId: idpClientId } };
  return { kind: 'oauth', scopes: [], clientId, ...(scenario.startsWith('auth/client-credentials') ? { grant: 'client-credentials' as const } : {}) };
}

const credential = context.private_key_pem ?? context.client_secret;
const server: McpServerRecord = mcpServerRecord.parse({
  id: 'conformance', revision: 1, createdAt: 0, updatedAt: 0, name: 'conformance', endpoint: address, auth: authOf(), locked: false, environmentNames: [], headerNames: [],
  hasCredential: credential !== undefined, origin: 'typed', approvedHash: null,
});

/** The vault. The identity provider of the suite has no page to sign in at: what it said of the user is there from the start. */
const records = new Map<string, string>();
if (context.idp_id_token !== undefined) {
  const signedIn = { serverUrl: new URL(address).href, issuer: '', metadata: null, resource: address, client: null, tokens: null, identityToken: context.idp_id_token };
  records.set(server.id, JSON.stringify(signedIn));
}
const store: SignInStore = {
  read: async (id) => records.get(id) ?? null,
  write: async (id, record) => void (record === null ? records.delete(id) : records.set(id, record)),
};

const log = (line: string) => console.error(line);
const secret = async () => credential ?? Promise.reject(new Error('the scenario gives no secret'));

const signIns = createSignIns({
  servers: () => [server],
  store,
  secret,
  // The browser, and a user who agrees: the answer comes back by the redirect.
  openLink: (url) => void fetch(url).catch((error: unknown) => log(`browser: ${String(error)}`)),
  clientMetadataUrl: 'https://conformance-test.local/client-metadata.json',
  log,
});

const runtime = createMcpRuntime({
  baseEnvironment: {},
  runtimeVariables: {},
  secret,
  bearer: (request, signal) => signIns.bearer(request, signal),
  questions: { ask: async ({ body }) => (body.kind === 'elicitation-form' ? { action: 'accept', content: {} } : { action: 'accept' }) },
  groups: { started: () => undefined, ended: () => undefined },
  defaultDirectory: tmpdir(),
  log,
});

/** One value for each argument a tool needs. */
function argumentsFor(schema: Record<string, unknown>): Record<string, unknown> {
  const { properties = {}, required = [] } = z.object({ properties: z.record(z.string(), z.object({ type: z.string().optional() })), required: z.array(z.string()) }).partial().parse(schema);
  return Object.fromEntries(required.map((name) => [name, properties[name]?.type === 'number' ? 1 : 'text']));
}

const signal = AbortSignal.timeout(100_000);
try {
  runtime.configure([server], DEFAULT_SETTINGS);
  const { tools, problems } = await runtime.listTools({ workspaceRoot: null, signal });
  for (const { problem, remedy } of problems) {
    log(`${problem} ${remedy}`);
    process.exitCode = 1;
  }
  for (const { tool, inputSchema } of tools) {
    const { text, isError } = await runtime.call({ server: server.name, tool, arguments: argumentsFor(inputSchema), sessionId: 's', turnId: 't', callId: tool, workspaceRoot: null, signal });
    console.log(text);
    if (isError) process.exitCode = 1;
  }
} catch (error) {
  log(String(error));
  process.exitCode = 1;
} finally {
  await runtime.close();
  signIns.close();
}
