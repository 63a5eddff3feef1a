/** What of node:module only answers questions. */
const HARMLESS = ['isBuiltin', 'builtinModules'];

/**
 * `createRequire` and its relatives load modules past lint, past tsc and past the bundler.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const noCreateRequire = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      loader: '{{ name }} loads modules past every boundary check. Use a plain import; a native module is an external of the bundle in apps/desktop/build.',
    },
  },
  create: (context) => ({
    Identifier: (node) => {
      // Its import is reported by where it comes from.
      if (node.parent.type === 'ImportSpecifier') return;
      if (node.name === 'createRequire' || node.name === 'getBuiltinModule') report(context, node, node.name);
    },
    Literal: (node) => {
      if (node.value === 'node:module' || node.value === 'module') reportImport(context, node);
    },
    MemberExpression: (node) => {
      const { object, property } = node;
      if (object.type === 'Identifier' && object.name === 'process' && property.type === 'Identifier' && ['binding', 'dlopen', 'mainModule'].includes(property.name)) {
        report(context, node, `process.${property.name}`);
      }
    },
  }),
};

/**
 * @param {import('eslint').Rule.RuleContext} context
 * @param {any} node a literal
 */
function reportImport(context, node) {
  if (!/^(Import|Export|TSImport)/.test(node.parent.type)) return;
  const names = (node.parent.specifiers ?? [null]).map((/** @type {any} */ specifier) => specifier?.imported?.name);
  if (names.some((/** @type {string | undefined} */ name) => !HARMLESS.includes(name ?? ''))) report(context, node, 'node:module');
}

/**
 * @param {import('eslint').Rule.RuleContext} context
 * @param {any} node
 * @param {string} name
 */
function report(context, node, name) {
  context.report({ node, messageId: 'loader', data: { name } });
}
