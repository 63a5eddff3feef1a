import type { RuntimeName } from '@chatos/contracts';
import { openRuntimeStore, runtimeStoreComponent } from '@chatos/runtime-store';
import { createRuntimeContext, openRuntimeDatabase, resolveStateRoot } from '@chatos/state';
import { temporaryDirectory } from '@chatos/testing';
import type { ServerResources } from '../../src/kit/index.ts';

/** A runtime of its own in a state root of its own, closed and removed by `using`. */
export function openResources(runtime: RuntimeName = 'chat'): ServerResources & Disposable {
  const directory = temporaryDirectory();
  const context = createRuntimeContext(resolveStateRoot(directory.path), runtime);
  const database = openRuntimeDatabase(context, [runtimeStoreComponent(runtime)]);
  const store = openRuntimeStore(context, database);
  return {
    context, database, store,
    [Symbol.dispose]() {
      store.close();
      database.close();
      directory.remove();
    },
  };
}
