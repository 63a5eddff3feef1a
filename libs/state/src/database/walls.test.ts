import { temporaryDirectory } from '@chatos/testing';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { ConfigurationContext, RuntimeContext, StateDatabase } from '../index.ts';
import { createConfigurationContext, createRuntimeContext, openConfigurationDatabase, openRuntimeDatabase, resolveStateRoot } from '../index.ts';

/** Never run: tsc checks that each marked line is an error, and fails on a mark that has none. */
export function refusedByTheCompiler(chat: RuntimeContext<'chat'>, aide: RuntimeContext<'aide'>, configuration: ConfigurationContext): void {
  const needsChat = (context: RuntimeContext<'chat'>): string => context.paths.database;
  const needsChatDatabase = (database: StateDatabase<'chat'>): string => database.path;
  needsChat(chat);
  // @ts-expect-error AIDE's context is not Chat's.
  needsChat(aide);
  // @ts-expect-error The configuration's context is no runtime's.
  needsChat(configuration);
  // @ts-expect-error What looks like a context was not made by createRuntimeContext.
  needsChat({ runtime: 'chat', hostApp: chat.hostApp, stateRoot: chat.stateRoot, paths: chat.paths });
  // @ts-expect-error A state root is resolved before anything is built on it.
  createRuntimeContext({ path: '/somewhere' }, 'chat');
  needsChatDatabase(openRuntimeDatabase(chat, []));
  // @ts-expect-error AIDE's database is not Chat's.
  needsChatDatabase(openRuntimeDatabase(aide, []));
  // @ts-expect-error The configuration's database is not Chat's.
  needsChatDatabase(openConfigurationDatabase(configuration, []));
  // @ts-expect-error A runtime's context does not open the configuration.
  openConfigurationDatabase(aide, []);
  // @ts-expect-error The configuration's context does not open a runtime.
  openRuntimeDatabase(configuration, []);
}

describe('the walls between owners', () => {
  it('are in the types', () => {
    expectTypeOf<RuntimeContext<'aide'>>().not.toExtend<RuntimeContext<'chat'>>();
    expectTypeOf<StateDatabase<'aide'>>().not.toExtend<StateDatabase<'chat'>>();
    expectTypeOf<StateDatabase<'configuration'>>().not.toExtend<StateDatabase<'aide'>>();
  });

  it('are in the file for whoever goes around the types', () => {
    using directory = temporaryDirectory();
    const root = resolveStateRoot(directory.path);
    openConfigurationDatabase(createConfigurationContext(root), []).close();
    const chat = createRuntimeContext(root, 'chat');
    const forged = { ...chat, paths: { ...chat.paths, database: createConfigurationContext(root).paths.database } };
    expect(() => openRuntimeDatabase(forged, [])).toThrow(expect.objectContaining({ code: 'database-foreign' }));
  });
});
