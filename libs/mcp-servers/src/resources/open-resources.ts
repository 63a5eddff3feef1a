import type { RuntimeName } from '@chatos/contracts';
import { openRuntimeStore, runtimeStoreComponent } from '@chatos/runtime-store';
import type { RuntimeContext } from '@chatos/state';
import { openRuntimeDatabase } from '@chatos/state';
import type { ServerResources } from '../kit/index.ts';

export interface OpenResources extends ServerResources {
  /** Once; the servers that use them are closed before. */
  close(): void;
}

/** Which tables of a runtime's database tool servers work on, and the version of them that these servers know. */
export function runtimeSchema(runtime: RuntimeName): { readonly component: string; readonly version: number } {
  const { name, migrations } = runtimeStoreComponent(runtime);
  return { component: name, version: migrations.length };
}

/** Opens what a runtime keeps. Throws StateError where its files cannot be used. The caller has seen to it that the database is there and of our version. */
export function openServerResources(context: RuntimeContext): OpenResources {
  const database = openRuntimeDatabase(context, [runtimeStoreComponent(context.runtime)]);
  try {
    const store = openRuntimeStore(context, database);
    return {
      context, database, store,
      close() {
        store.close();
        database.close();
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}
