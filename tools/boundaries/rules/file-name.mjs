import { basename } from 'node:path';

/**
 * Files are named in kebab-case after what they hold.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const fileName = {
  meta: { type: 'suggestion', schema: [], messages: { name: '{{ name }} is not kebab-case (lower-case words with hyphens): name the file after its main symbol, as the other files are.' } },
  create: (context) => ({
    Program: (node) => {
      const name = basename(context.filename);
      if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/.test(name)) context.report({ node, loc: { line: 1, column: 0 }, messageId: 'name', data: { name } });
    },
  }),
};
