import type { Bearer, McpServerRecord, ServerStatus } from '@chatos/contracts';
import { z } from 'zod';
import { McpRuntimeError, messageOf } from '../../errors.ts';
import { createGuardedFetch } from '../../network/guarded-fetch.ts';
import { probe } from '../../oauth/discovery.ts';
import { limitedFetch } from '../../oauth/limited-fetch.ts';
import { waitFor } from '../../supervision/wait-for.ts';
import type { McpRuntimeOptions } from '../../types.ts';
import type { AccessChallenge, ServerAccess } from './authorized-fetch.ts';
import { createSignInGate } from './sign-in-gate.ts';
import type { SignInGate } from './sign-in-gate.ts';

const wordsOf = z.object({ problem: z.string(), remedy: z.string() });
type AccessOptions = Pick<McpRuntimeOptions, 'secret' | 'bearer' | 'questions'>;

/** What one runtime knows of its users' sign-ins, however many connections it makes. */
interface RuntimeSignIns {
  readonly gate: SignInGate;
  /** By server id, as the last bearer had it. */
  readonly known: Map<string, NonNullable<ServerStatus['signIn']>>;
}
/** By the runtime's own source of bearers. */
const runtimes = new WeakMap<object, RuntimeSignIns>();

function signInsOf({ bearer, questions }: AccessOptions): RuntimeSignIns | null {
  if (!bearer) return null;
  const present = runtimes.get(bearer) ?? { gate: createSignInGate(questions), known: new Map() };
  runtimes.set(bearer, present);
  return present;
}

/** What the control room shows of a server's sign-in: null where none is known in this runtime. */
export function signInOf(record: McpServerRecord, options: AccessOptions): ServerStatus['signIn'] {
  return record.auth.kind === 'oauth' ? (signInsOf(options)?.known.get(record.id) ?? null) : null;
}

/**
 * Before a server that asks for OAuth is greeted: a user who has to sign in first does so now, however long that takes, and not in the time a
 * server has to answer. Rejects with McpRuntimeError 'needs-sign-in' where the user does not want to.
 */
export async function passSignIn(record: McpServerRecord, serverUrl: URL, { oauth }: ServerAccess, signal: AbortSignal): Promise<void> {
  if (!oauth || (await oauth.present(signal))) return;
  const guard = createGuardedFetch({ server: record.name, serverUrl });
  try {
    const { isRefused, ...challenge } = await probe(serverUrl, limitedFetch(guard.fetch, signal));
    if (isRefused) await oauth.answer(challenge, signal);
  } finally {
    await guard.close();
  }
}

/** How a configured remote server is told who asks: by its headers, its token or password from the vault, or a bearer of the config process. */
export function serverAccess(record: McpServerRecord, options: AccessOptions): ServerAccess {
  return { headers: () => headersOf(record, options), oauth: record.auth.kind === 'oauth' ? oauthOf(record, options) : null };
}

async function headersOf(record: McpServerRecord, { secret }: AccessOptions): Promise<Record<string, string>> {
  const read = async (what: string, reference: Parameters<typeof secret>[0]) => {
    try {
      return await secret(reference);
    } catch (error) {
      throw new McpRuntimeError('missing-environment-value', { problem: `${what} for the MCP server "${record.name}" could not be read: ${messageOf(error)}`, remedy: 'Enter it again in the settings of the server.' }, error);
    }
  };
  const headers = Object.fromEntries(await Promise.all(
    record.headerNames.map(async (name) => [name, await read(`The header ${name}`, { kind: 'header', serverId: record.id, name })] as const),
  ));
  const { auth } = record;
  if (auth.kind === 'bearer') headers['authorization'] = `Bearer ${await read('The token', { kind: 'credential', serverId: record.id })}`;
  if (auth.kind === 'basic') headers['authorization'] = `Basic ${Buffer.from(`${auth.username}:${await read('The password', { kind: 'credential', serverId: record.id })}`).toString('base64')}`;
  return headers;
}

function oauthOf(record: McpServerRecord, options: AccessOptions): NonNullable<ServerAccess['oauth']> | null {
  const signIns = signInsOf(options);
  const { bearer } = options;
  if (!signIns || !bearer) return null;
  const { gate, known } = signIns;
  const ask = async (challenge: AccessChallenge, interactive: boolean, signal: AbortSignal): Promise<Bearer> => {
    try {
      const given = await waitFor(bearer({ serverId: record.id, ...challenge, interactive }, signal), signal);
      known.set(record.id, { scopes: given.scopes, expiresAt: given.expiresAt });
      return given;
    } catch (error) {
      if (isSignInNeeded(error)) known.delete(record.id);
      throw explained(error);
    }
  };
  return {
    async present(signal) {
      try {
        return await ask({}, false, signal);
      } catch (error) {
        if (isSignInNeeded(error)) return null;
        throw error;
      }
    },
    async answer(challenge, signal): Promise<Bearer> {
      try {
        return await ask(challenge, false, signal);
      } catch (error) {
        if (!isSignInNeeded(error)) throw error;
        await gate.pass({ server: record, scope: challenge.scope ?? null, problem: error instanceof McpRuntimeError ? error.problem : messageOf(error), signal });
        return ask(challenge, true, signal);
      }
    },
  };
}

/** What the config process says in words over the port, as an error of this library; all else as it is. */
function explained(error: unknown): unknown {
  const data = error instanceof Error && 'data' in error ? wordsOf.safeParse(error.data) : null;
  return data?.success ? new McpRuntimeError(isSignInNeeded(error) ? 'needs-sign-in' : 'sign-in-failed', data.data, error) : error;
}

/** The config process says it as the contract's error, the same library in the same process as its own. */
function isSignInNeeded(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'NEEDS_SIGN_IN' || error.code === 'needs-sign-in');
}
