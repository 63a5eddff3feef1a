import type { Bearer, McpServerRecord } from '@chatos/contracts';
import { McpRuntimeError, messageOf } from '../../errors.ts';
import type { McpRuntimeOptions } from '../../types.ts';
import type { AccessChallenge, ServerAccess } from './authorized-fetch.ts';
import { createSignInGate } from './sign-in-gate.ts';
import type { SignInGate } from './sign-in-gate.ts';

type AccessOptions = Pick<McpRuntimeOptions, 'secret' | 'bearer' | 'questions'>;

/** One gate for one runtime, however many connections it makes: its asker and its source of bearers are the runtime's own. */
const gates = new WeakMap<object, SignInGate>();

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

function oauthOf(record: McpServerRecord, { bearer, questions }: AccessOptions): NonNullable<ServerAccess['oauth']> | null {
  if (!bearer) return null;
  let gate = gates.get(questions ?? bearer);
  if (!gate) gates.set(questions ?? bearer, (gate = createSignInGate(questions)));
  const signInGate = gate;
  const ask = (challenge: AccessChallenge, interactive: boolean, signal: AbortSignal) => bearer({ serverId: record.id, ...challenge, interactive }, signal);
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
        await signInGate.pass({ server: record, scope: challenge.scope ?? null, problem: messageOf(error), signal });
        return ask(challenge, true, signal);
      }
    },
  };
}

/** The config process says it as the contract's error, the same library in the same process as its own. */
function isSignInNeeded(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'NEEDS_SIGN_IN' || error.code === 'needs-sign-in');
}
