import { literalSource, moduleRequests } from './module-requests.mjs';

/**
 * An import whose target is only known at run time is seen by no check.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const noComputedImport = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      computed: 'The imported name must be a string literal: a computed one is seen by no boundary check. Import what is needed by name, or have it handed in.',
    },
  },
  create: (context) =>
    moduleRequests((node, request) => {
      if (literalSource(node) === null) context.report({ node: request, messageId: 'computed' });
    }),
};
