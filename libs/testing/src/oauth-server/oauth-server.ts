import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OAuthServerOptions {
  /** Seconds; undefined: tokens do not say when they expire. */
  expiresIn?: number;
  /** Laid over the authorization server's metadata; undefined values are left out. */
  metadata?: Record<string, unknown>;
  /** Laid over the protected resource's metadata. */
  resource?: Record<string, unknown>;
  /** What the redirect back to the client carries besides code and state. */
  answer?: Record<string, string>;
  /** Scopes without which a call of the tool is refused with 403. */
  callScopes?: string[];
  hasRefreshTokens?: boolean;
}

export interface OAuthServer extends AsyncDisposable {
  origin: string;
  /** The address of the MCP server, which offers one tool, `whoami`. */
  url: string;
  /** Every request in order: `METHOD path`, and the grant of a token request. */
  requests: string[];
  /** The queries of the visits to the sign-in page, and the bodies of token requests. */
  authorizations: URLSearchParams[];
  tokenRequests: URLSearchParams[];
  /** Tokens that are taken now; clear it to revoke all. */
  valid: Map<string, string[]>;
  /** Refresh tokens that are taken now. */
  refreshable: Set<string>;
}

/** An MCP server that wants its user signed in, and the sign-in server that does so; both on this machine, and in one process with the test. */
export async function startOAuthServer(options: OAuthServerOptions = {}): Promise<OAuthServer> {
  const { hasRefreshTokens = true } = options;
  const challenges = new Map<string, { challenge: string; scopes: string[] }>();
  const state: Omit<OAuthServer, typeof Symbol.asyncDispose | 'origin' | 'url'> = { requests: [], authorizations: [], tokenRequests: [], valid: new Map(), refreshable: new Set() };
  let origin = '';

  function grant(scopes: string[]): Record<string, unknown> {
    const access = `access-${randomUUID()}`;
    state.valid.set(access, scopes);
    const refresh = `refresh-${randomUUID()}`;
    if (hasRefreshTokens) state.refreshable.add(refresh);
    return { access_token: access, token_type: 'Bearer', ...(options.expiresIn === undefined ? {} : { expires_in: options.expiresIn }), ...(hasRefreshTokens ? { refresh_token: refresh } : {}), ...(scopes.length > 0 ? { scope: scopes.join(' ') } : {}) };
  }

  function authorize(query: URLSearchParams, response: ServerResponse): void {
    state.authorizations.push(query);
    const code = randomUUID();
    challenges.set(code, { challenge: query.get('code_challenge') ?? '', scopes: (query.get('scope') ?? '').split(' ').filter(Boolean) });
    const back = new URL(query.get('redirect_uri') ?? '');
    for (const [name, value] of Object.entries({ code, state: query.get('state') ?? '', ...options.answer })) back.searchParams.set(name, value);
    response.writeHead(302, { location: back.href }).end();
  }

  function token(body: URLSearchParams, response: ServerResponse): void {
    state.tokenRequests.push(body);
    if (body.get('grant_type') === 'authorization_code') {
      const asked = challenges.get(body.get('code') ?? '');
      challenges.delete(body.get('code') ?? '');
      const hash = createHash('sha256').update(body.get('code_verifier') ?? '').digest('base64url');
      if (asked?.challenge === hash) return json(response, 200, grant(asked.scopes));
    }
    if (body.get('grant_type') === 'refresh_token' && state.refreshable.delete(body.get('refresh_token') ?? '')) return json(response, 200, grant([]));
    json(response, 400, { error: 'invalid_grant' });
  }

  function mcp(request: IncomingMessage, response: ServerResponse, body: string): void {
    const bearer = request.headers.authorization?.replace(/^Bearer /, '');
    const scopes = bearer === undefined ? undefined : state.valid.get(bearer);
    const resourceMetadata = `resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp"`;
    if (!scopes) return void response.writeHead(401, { 'www-authenticate': `Bearer ${resourceMetadata}` }).end();
    if (request.method !== 'POST') return void response.writeHead(405).end();
    const { id, method } = JSON.parse(body) as { id?: number; method: string };
    if (id === undefined) return void response.writeHead(202).end();
    const needed = options.callScopes ?? [];
    if (method === 'tools/call' && !needed.every((scope) => scopes.includes(scope))) {
      return void response.writeHead(403, { 'www-authenticate': `Bearer error="insufficient_scope", scope="${needed.join(' ')}", ${resourceMetadata}` }).end();
    }
    const results: Record<string, unknown> = {
      initialize: { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 'guarded', version: '1.0.0' } },
      'tools/list': { tools: [{ name: 'whoami', inputSchema: { type: 'object' } }] },
      'tools/call': { content: [{ type: 'text', text: `you, with ${scopes.join(' ') || 'no scopes'}` }] },
    };
    json(response, 200, { jsonrpc: '2.0', id, result: results[method] ?? {} });
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', origin);
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      const body = new URLSearchParams(text);
      const grantType = url.pathname === '/token' ? ` ${body.get('grant_type')}` : '';
      state.requests.push(`${request.method} ${url.pathname}${grantType}`);
      if (url.pathname === '/mcp') return mcp(request, response, text);
      if (url.pathname === '/.well-known/oauth-protected-resource/mcp') return json(response, 200, { resource: `${origin}/mcp`, authorization_servers: [origin], ...options.resource });
      if (url.pathname === '/.well-known/oauth-authorization-server') {
        return json(response, 200, {
          issuer: origin, authorization_endpoint: `${origin}/authorize`, token_endpoint: `${origin}/token`, registration_endpoint: `${origin}/register`, revocation_endpoint: `${origin}/revoke`,
          response_types_supported: ['code'], code_challenge_methods_supported: ['S256'], token_endpoint_auth_methods_supported: ['none'], ...options.metadata,
        });
      }
      if (url.pathname === '/authorize') return authorize(url.searchParams, response);
      if (url.pathname === '/token') return token(body, response);
      if (url.pathname === '/register') return json(response, 201, { ...(JSON.parse(text) as object), client_id: `client-${randomUUID()}` });
      if (url.pathname === '/revoke') {
        state.refreshable.delete(body.get('token') ?? '');
        return json(response, 200, {});
      }
      response.writeHead(404).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...state,
    origin,
    url: `${origin}/mcp`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
