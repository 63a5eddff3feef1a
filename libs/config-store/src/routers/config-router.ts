import { configContract } from '@chatos/contracts';
import type { CommandFace, McpServerRecord, ModelRecord, SignIn, TestResult } from '@chatos/contracts';
import { implement } from '@orpc/server';
import { importServers } from '../import/import-servers.ts';
import { ConfigStoreError } from '../errors.ts';
import { installPlugins, reloadPlugin } from '../plugins/install-plugins.ts';
import type { ConfigStore } from '../store.ts';
import { withTypedErrors } from './typed-errors.ts';
import { watchStore } from './watch.ts';

/** What the test buttons need and this library does not have: a model's endpoint, an MCP server's process. */
export interface ConfigTests {
  testModel(model: ModelRecord, apiKey: string | null, signal: AbortSignal): Promise<TestResult>;
  testMcpServer(server: McpServerRecord, signal: AbortSignal): Promise<TestResult>;
  /** What the server would run now; null for a remote one. Rejects with what has `problem` and `remedy`. Absent: nothing is known of commands. */
  describeCommand?(server: McpServerRecord): Promise<CommandFace | null>;
}

/** Who is signed in where; what this library does not have is the browser and the network. Rejects with what has `problem` and `remedy`. */
export interface ConfigSignIns {
  list(): Promise<SignIn[]>;
  signIn(server: McpServerRecord, signal: AbortSignal): Promise<SignIn>;
  signOut(server: McpServerRecord): Promise<void>;
}

const NO_SIGN_INS: ConfigSignIns = { list: async () => [], signIn: refuseSignIn, signOut: async () => undefined };

/** Implements `configContract`: what the settings page and `chatos config` may ask. No answer of it holds the value of a secret. */
export function createConfigRouter(store: ConfigStore, tests: ConfigTests, signIns: ConfigSignIns = NO_SIGN_INS) {
  const config = implement(configContract).config;
  const never = new AbortController().signal;
  const typed = withTypedErrors;

  async function testModel(id: string, signal: AbortSignal): Promise<TestResult> {
    const model = store.models.get(id);
    try {
      const apiKey = model.apiKeyName === '' ? null : await store.secret({ kind: 'secret', name: model.apiKeyName });
      return await tests.testModel(model, apiKey, signal);
    } catch (error) {
      // A missing key or an unreadable vault is the result of this test: it belongs where the button is.
      if (error instanceof ConfigStoreError) return { ok: false, message: error.problem, details: [error.remedy], elapsedMs: 0 };
      throw error;
    }
  }

  return {
    config: {
      models: {
        list: config.models.list.handler(() => typed(() => store.models.list())),
        create: config.models.create.handler(({ input }) => typed(() => store.models.create(input))),
        update: config.models.update.handler(({ input }) => typed(() => store.models.update(input.id, input.expectedRevision, input.fields))),
        remove: config.models.remove.handler(({ input }) => typed(async () => (store.models.remove(input.id, input.expectedRevision), {}))),
        setDefault: config.models.setDefault.handler(({ input }) => typed(() => store.models.setDefault(input.id))),
        test: config.models.test.handler(({ input, signal }) => typed(() => testModel(input.id, signal ?? never))),
      },
      secrets: {
        list: config.secrets.list.handler(() => typed(() => store.secrets.list())),
        storage: config.secrets.storage.handler(() => store.storage),
        set: config.secrets.set.handler(({ input }) => typed(() => store.secrets.set(input.name, input.value, input.description))),
        remove: config.secrets.remove.handler(({ input }) => typed(async () => (await store.secrets.remove(input.name), {}))),
      },
      mcpServers: {
        list: config.mcpServers.list.handler(() => typed(() => store.mcpServers.list())),
        create: config.mcpServers.create.handler(({ input }) => typed(() => store.mcpServers.create(input.fields, input.environment, input))),
        update: config.mcpServers.update.handler(({ input }) => typed(() => store.mcpServers.update(input.id, input.expectedRevision, input.fields, input.environment, input))),
        command: config.mcpServers.command.handler(({ input }) => typed(() => tests.describeCommand?.(store.mcpServers.get(input.id)) ?? null)),
        approve: config.mcpServers.approve.handler(({ input }) => typed(() => store.mcpServers.approve(input.id, input.expectedRevision, input.hash))),
        import: config.mcpServers.import.handler(({ input }) => typed(() => importServers(store.mcpServers, input.json, input.names))),
        signIns: config.mcpServers.signIns.handler(() => typed(() => signIns.list())),
        signIn: config.mcpServers.signIn.handler(({ input, signal }) => typed(() => signIns.signIn(store.mcpServers.get(input.id), signal ?? never))),
        signOut: config.mcpServers.signOut.handler(({ input }) => typed(async () => (await signIns.signOut(store.mcpServers.get(input.id)), {}))),
        remove: config.mcpServers.remove.handler(({ input }) => typed(async () => (await store.mcpServers.remove(input.id, input.expectedRevision), {}))),
        test: config.mcpServers.test.handler(({ input, signal }) => typed(() => tests.testMcpServer(store.mcpServers.get(input.id), signal ?? never))),
      },
      prompts: {
        list: config.prompts.list.handler(() => typed(() => store.prompts.list())),
        create: config.prompts.create.handler(({ input }) => typed(() => store.prompts.create(input))),
        update: config.prompts.update.handler(({ input }) => typed(() => store.prompts.update(input.id, input.expectedRevision, input.fields))),
        remove: config.prompts.remove.handler(({ input }) => typed(() => (store.prompts.remove(input.id, input.expectedRevision), {}))),
      },
      subagents: {
        list: config.subagents.list.handler(() => typed(() => store.subagents.list())),
        create: config.subagents.create.handler(({ input }) => typed(() => store.subagents.create(input))),
        update: config.subagents.update.handler(({ input }) => typed(() => store.subagents.update(input.id, input.expectedRevision, input.fields))),
        remove: config.subagents.remove.handler(({ input }) => typed(() => (store.subagents.remove(input.id, input.expectedRevision), {}))),
        install: config.subagents.install.handler(({ input }) => typed(() => installPlugins(store.subagents, store.models.list(), input.path, input.names))),
        reload: config.subagents.reload.handler(({ input }) => typed(() => reloadPlugin(store.subagents, store.models.list(), input.id, input.expectedRevision))),
      },
      settings: {
        read: config.settings.read.handler(() => typed(() => store.settings.read())),
        update: config.settings.update.handler(({ input }) => typed(() => store.settings.update(input.expectedRevision, input.changes))),
      },
      watch: config.watch.handler(({ signal }) => watchStore(store, () => ({ revision: store.revision() }), signal ?? never)),
    },
  };
}

function refuseSignIn(): never {
  throw new ConfigStoreError('unusable-input', { problem: 'Nobody can sign in here.', remedy: 'Sign in with the settings page of the workbench.' });
}
