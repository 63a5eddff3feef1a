import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Writes `dist/modules.json`, what went into the page: tools/boundaries/bundle-check.mjs compares it with the arrows. The hosts do not serve it. */
export function moduleList(): Plugin {
  return {
    name: 'chatos-module-list',
    async writeBundle(options, bundle) {
      const modules = Object.values(bundle).flatMap((output) => (output.type === 'chunk' ? Object.keys(output.modules) : []));
      await writeFile(join(options.dir ?? 'dist', 'modules.json'), `${JSON.stringify(modules, null, 1)}\n`);
    },
  };
}
