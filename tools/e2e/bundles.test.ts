import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BUNDLES, findForeignModules, moduleListOf } from '../boundaries/bundle-check.mjs';
import { WORKSPACE_ROOT } from '../bootstrap/paths.mjs';

/** Over what the build has written: the check itself is proved on made-up lists in tools/boundaries/bundle-check.test.ts. */
it.each(Object.keys(BUNDLES))('the built bundle %s holds its own modules and no other', async (bundle) => {
  const modules: unknown = JSON.parse(await readFile(join(WORKSPACE_ROOT, moduleListOf(bundle)), 'utf8'));
  expect(Array.isArray(modules) && modules.length > 0).toBe(true);
  expect(findForeignModules(bundle, modules as string[], WORKSPACE_ROOT)).toEqual([]);
});
