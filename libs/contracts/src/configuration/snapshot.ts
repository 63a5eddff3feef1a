import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { commonErrors, explained } from '../errors.ts';
import { environmentName, mcpServerRecord, modelRecord, promptRecord, revision, subagentRecord } from './records.ts';
import { settings } from './settings.ts';

/**
 * Names a value in the vault of secrets. `secret` is one a user named; `environment` is the value of one variable of one MCP server.
 * A runtime asks for one at a time, when it is about to use it, and keeps none.
 */
export const secretReference = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('secret'), name: z.string() }),
  z.object({ kind: z.literal('environment'), serverId: z.string(), name: environmentName }),
  z.object({ kind: z.literal('header'), serverId: z.string(), name: z.string() }),
  /** The bearer token or the password of a remote server. */
  z.object({ kind: z.literal('credential'), serverId: z.string() }),
]);
export type SecretReference = z.infer<typeof secretReference>;

/** Everything a runtime knows of the shared configuration: read-only, whole, without a secret in it. */
export const configurationSnapshot = z.object({
  revision,
  models: z.array(modelRecord),
  mcpServers: z.array(mcpServerRecord),
  prompts: z.array(promptRecord),
  subagents: z.array(subagentRecord),
  settings,
  /** Names only of the secrets that have a value. */
  secretNames: z.array(z.string()),
});
export type ConfigurationSnapshot = z.infer<typeof configurationSnapshot>;

/** What a runtime asks a bearer with: the server, and what it said in its refusal. */
export const bearerRequest = z.object({ serverId: z.string(), rejected: z.string().optional(), scope: z.string().optional(), resourceMetadata: z.string().optional(), interactive: z.boolean().default(false) });
export type BearerRequest = z.infer<typeof bearerRequest>;

export const bearer = z.object({ token: z.string(), scopes: z.array(z.string()), expiresAt: z.number().int().nullable() });
export type Bearer = z.infer<typeof bearer>;

/** What the config process serves to a runtime, and to nobody else: no page ever holds a port that answers this contract. */
export const configurationSourceContract = {
  configuration: {
    /** Yields the present snapshot at once, then a whole new one after each change. */
    watch: oc.output(eventIterator(configurationSnapshot)),
    /** The value of one secret. NOT_FOUND where it has none. */
    secret: oc.errors(commonErrors).input(secretReference).output(z.object({ value: z.string() })),
    /**
     * A bearer for a server with OAuth, refreshed ahead of its expiry, once for both runtimes. Where the server refused one (`rejected`) or wants
     * more (`scope`), says so. NEEDS_SIGN_IN, with what to do, where the user must sign in and `interactive` is false, or did not.
     */
    bearer: oc
      .errors({ ...commonErrors, NEEDS_SIGN_IN: { status: 401, data: explained } })
      .input(bearerRequest)
      .output(bearer),
  },
};
