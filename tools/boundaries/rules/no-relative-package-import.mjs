import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { literalSource, moduleRequests } from './module-requests.mjs';

/** @type {Map<string, string | null>} */
const packageOfDirectory = new Map();

/**
 * A relative path that leaves its package runs under Node, Vitest and Vite although package.json declares nothing.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const noRelativePackageImport = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      crossed:
        "{{ source }} leaves the package. pnpm and package.json cannot see such an import, so no wall would hold: import the other package by its name, through its door, and declare it in package.json.",
    },
  },
  create: (context) => {
    const directory = dirname(context.filename);
    const own = packageOf(directory);
    return moduleRequests((node) => {
      const source = literalSource(node);
      if (source === null || !/^(\.{1,2}(\/|$)|\/|file:)/.test(source)) return;
      const target = source.startsWith('file:') ? null : packageOf(dirname(resolve(directory, source)));
      if (target === null || target !== own) context.report({ node, messageId: 'crossed', data: { source } });
    });
  },
};

/**
 * @param {string} directory
 * @returns {string | null} the nearest directory with a package.json
 */
function packageOf(directory) {
  const known = packageOfDirectory.get(directory);
  if (known !== undefined) return known;
  const parent = dirname(directory);
  const found = existsSync(join(directory, 'package.json')) ? directory : parent === directory ? null : packageOf(parent);
  packageOfDirectory.set(directory, found);
  return found;
}
