/**
 * Visitors for every way in which a file can name another module, so that no rule forgets one.
 *
 * @param {(source: any, node: any) => void} visit gets the node of the source (not always a literal) and the whole request
 * @returns {import('eslint').Rule.RuleListener}
 */
export function moduleRequests(visit) {
  /** @param {any} node */
  const declaration = (node) => {
    if (node.source) visit(node.source, node);
  };
  return {
    ImportDeclaration: declaration,
    ExportAllDeclaration: declaration,
    ExportNamedDeclaration: declaration,
    ImportExpression: declaration,
    /** @param {any} node */
    TSImportType: (node) => visit(node.source ?? node.argument?.literal, node),
    /** @param {any} node */
    TSExternalModuleReference: (node) => visit(node.expression, node),
    /** @param {any} node */
    CallExpression: (node) => {
      if (isModuleCall(node.callee) && node.arguments.length > 0) visit(node.arguments[0], node);
    },
  };
}

/**
 * `require(…)`, `require.resolve(…)`, `import.meta.resolve(…)` and Vitest's own loaders.
 *
 * @param {any} callee
 */
function isModuleCall(callee) {
  if (callee.type === 'Identifier') return callee.name === 'require';
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return false;
  const { object, property } = callee;
  if (object.type === 'MetaProperty') return property.name === 'resolve';
  if (object.type !== 'Identifier') return false;
  return (object.name === 'require' && property.name === 'resolve') || (object.name === 'vi' && ['importActual', 'importMock', 'mock', 'doMock'].includes(property.name));
}

/**
 * @param {any} node
 * @returns {string | null} null where the name is only known when the program runs
 */
export function literalSource(node) {
  return node?.type === 'Literal' && typeof node.value === 'string' ? node.value : null;
}
