import type { RuntimeName } from '@chatos/contracts';
import type { RuntimeContext, StateDatabase } from '@chatos/state';
import { createRuntimeContext, openRuntimeDatabase, resolveStateRoot } from '@chatos/state';
import type { TemporaryDirectory } from '@chatos/testing';
import { temporaryDirectory } from '@chatos/testing';
import type { RuntimeStore } from '../../src/index.ts';
import { openRuntimeStore, runtimeStoreComponent } from '../../src/index.ts';

/** A runtime's store in a state root of its own (or in a given one), closed and removed by `using`. */
export interface TestStore<Name extends RuntimeName> {
  readonly context: RuntimeContext<Name>;
  readonly database: StateDatabase<Name>;
  readonly store: RuntimeStore;
  [Symbol.dispose](): void;
}

export function openTestStore<Name extends RuntimeName>(runtime: Name, directory: TemporaryDirectory = temporaryDirectory()): TestStore<Name> {
  const context = createRuntimeContext(resolveStateRoot(directory.path), runtime);
  const database = openRuntimeDatabase(context, [runtimeStoreComponent(runtime)]);
  const store = openRuntimeStore(context, database);
  return {
    context,
    database,
    store,
    [Symbol.dispose]() {
      store.close();
      database.close();
      directory.remove();
    },
  };
}
