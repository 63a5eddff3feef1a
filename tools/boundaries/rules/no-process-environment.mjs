const NAMES = ['env', 'execPath', 'execArgv', 'argv'];

/**
 * A library gets what it needs as arguments: the environment is parsed once, by the process entries in apps/.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const noProcessEnvironment = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      environment:
        'process.{{ name }} belongs to the process entries in apps/, which parse it once: a library that reads it would let one runtime see what was meant for another. Take the value as an option.',
    },
  },
  create: (context) => ({
    MemberExpression: (node) => {
      const name = propertyName(node);
      if (name !== null && NAMES.includes(name) && isProcess(node.object)) context.report({ node, messageId: 'environment', data: { name } });
    },
    VariableDeclarator: (node) => {
      if (node.id.type !== 'ObjectPattern' || !node.init || !isProcess(node.init)) return;
      for (const property of node.id.properties) {
        const name = property.type === 'Property' && property.key.type === 'Identifier' ? property.key.name : null;
        if (name !== null && NAMES.includes(name)) context.report({ node: property, messageId: 'environment', data: { name } });
      }
    },
    ImportDeclaration: (node) => {
      if (!/^(node:)?process$/.test(String(node.source.value))) return;
      for (const specifier of node.specifiers) {
        // Under another name than `process` its use would not be recognised.
        if (specifier.type !== 'ImportSpecifier' && specifier.local.name !== 'process') context.report({ node: specifier, messageId: 'environment', data: { name: 'env' } });
        const name = specifier.type === 'ImportSpecifier' && specifier.imported.type === 'Identifier' ? specifier.imported.name : null;
        if (name !== null && NAMES.includes(name)) context.report({ node: specifier, messageId: 'environment', data: { name } });
      }
    },
  }),
};

/** @param {any} node `process` or `globalThis.process` */
function isProcess(node) {
  if (node.type === 'Identifier') return node.name === 'process';
  return node.type === 'MemberExpression' && node.object.type === 'Identifier' && node.object.name === 'globalThis' && propertyName(node) === 'process';
}

/**
 * @param {any} node a member expression
 * @returns {string | null}
 */
function propertyName(node) {
  if (!node.computed) return node.property.type === 'Identifier' ? node.property.name : null;
  return node.property.type === 'Literal' && typeof node.property.value === 'string' ? node.property.value : null;
}
