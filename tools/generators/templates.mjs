/** The files of a new library, as the others have them: path → content. */

/**
 * @param {import('./names.mjs').NewLibrary} library
 * @returns {Record<string, string>}
 */
export function libraryFiles(library) {
  const files = {
    'package.json': json(manifest(library)),
    'tsconfig.json': json(typeScriptProject(library)),
    'src/index.ts': door(library),
    'src/name.ts': `/** The name by which the library is known in logs. */\nexport const LIBRARY_NAME = '${library.name}';\n`,
    'src/name.test.ts': firstTest(library),
  };
  return library.kind === 'page' ? { ...files, 'tsconfig.test.json': json(testProject()) } : files;
}

/** @param {import('./names.mjs').NewLibrary} library */
function manifest({ name, kind }) {
  const isPage = kind === 'page';
  return {
    name: `@chatos/${name}`,
    version: '0.1.0',
    private: true,
    type: 'module',
    license: 'MIT',
    exports: { '.': './src/index.ts' },
    scripts: {
      typecheck: isPage ? 'tsc -p tsconfig.json && tsc -p tsconfig.test.json' : 'tsc -p tsconfig.json',
      lint: 'eslint .',
      test: 'vitest run --root . --config ../../vitest.config.ts',
    },
    nx: { name, tags: ['kind:lib', `runs:${kind}`, `element:${name}`] },
    dependencies: { '@chatos/contracts': 'workspace:*', ...(isPage && { '@chatos/ui-kit': 'workspace:*' }) },
    devDependencies: { '@types/node': 'catalog:', typescript: 'catalog:', vitest: 'catalog:' },
  };
}

/** @param {import('./names.mjs').NewLibrary} library */
function typeScriptProject({ kind }) {
  if (kind === 'node') return { extends: '../../tsconfig.base.json', compilerOptions: { types: ['node'] }, include: ['src', 'test', 'bench', '*.ts'] };
  return {
    extends: '../../tsconfig.base.json',
    compilerOptions: { lib: ['es2023', 'dom', 'dom.iterable'], jsx: 'react-jsx' },
    include: ['src'],
    exclude: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
  };
}

/** Page code is checked without Node's types; its tests run under Node. */
function testProject() {
  return { extends: './tsconfig.json', compilerOptions: { types: ['node'] }, include: ['src'], exclude: [] };
}

/** @param {import('./names.mjs').NewLibrary} library */
function door({ name }) {
  return `/** @chatos/${name}: say in one sentence what it is for. */\nexport { LIBRARY_NAME } from './name.ts';\n`;
}

/** @param {import('./names.mjs').NewLibrary} library */
function firstTest({ name }) {
  return `import { expect, it } from 'vitest';\nimport { LIBRARY_NAME } from './index.ts';\n\nit('is known by its name', () => {\n  expect(LIBRARY_NAME).toBe('${name}');\n});\n`;
}

/** @param {unknown} value */
function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The row's end in the table of arrows: a new library is put before it. */
const LAST_ROW = /^ {2}testing: \{/m;

/**
 * The table of arrows with a row for the library, which may import contracts and, for a page, ui-kit.
 *
 * @param {string} table text of tools/boundaries/arrows.mjs
 * @param {import('./names.mjs').NewLibrary} library
 */
export function addArrowRow(table, { name, kind }) {
  if (!LAST_ROW.test(table)) throw new Error('generate-lib: the row `testing` is gone from tools/boundaries/arrows.mjs, before which a new one is put.');
  const key = name.includes('-') ? `'${name}'` : name;
  const row = `  ${key}: { folder: 'libs/${name}', runs: '${kind}', mayImport: [${kind === 'page' ? "'ui-kit'" : ''}] },\n`;
  return table.replace(LAST_ROW, `${row}  testing: {`);
}
