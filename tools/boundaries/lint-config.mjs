import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createConfig, strict } from 'eslint-plugin-boundaries/config';
import tseslint from 'typescript-eslint';
import { BUILD_FILES, TEST_FILES } from './arrows.mjs';
import { DEFAULT_MESSAGE, dependencyPolicies, elementDescriptors, fileDescriptors } from './policies.mjs';
import { chatosPlugin } from './rules/plugin.mjs';

/** The root of the clone. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '');
const CODE = ['**/*.{ts,tsx,mts,mjs,js}'];
/** The loader runs inside Electron 25 and is built like that Electron's own; it loads what it is given by path. */
const FOREIGN = ['tools/electron/loader/**'];
const TYPED = ['{apps,libs}/**/*.{ts,tsx}', 'tools/**/*.ts'];

/**
 * The boundary part of the lint configuration, for a tree laid out as this workspace is.
 *
 * @param {object} [options]
 * @param {string} [options.root] the tree's root; the fixtures have their own
 * @param {any[]} [options.policies] the tests take policies away, to see that a fixture then passes
 * @returns {import('eslint').Linter.Config[]}
 */
export function boundaryConfig({ root = ROOT, policies = dependencyPolicies() } = {}) {
  return [
    {
      files: CODE,
      languageOptions: { parser: /** @type {any} */ (tseslint.parser) },
      plugins: { chatos: chatosPlugin },
      // createConfig() rejects settings that are not its own, so the resolver lives in this block.
      settings: { 'import/resolver': { typescript: { alwaysTryTypes: true, project: `${root}/tsconfig.base.json`, conditionNames: ['import', 'node', 'default'] } } },
      rules: {
        'chatos/no-relative-package-import': 'error',
        'chatos/no-computed-import': 'error',
        'chatos/no-create-require': 'error',
      },
    },
    createConfig({
      files: ['{apps,libs,tools}/**/*.{ts,tsx,mts,mjs,js}'],
      settings: {
        'boundaries/root-path': root,
        // An import that cannot be resolved must fail: counted as an npm package it would pass.
        'boundaries/flag-as-external': { unresolvableAlias: false },
        'boundaries/legacy-templates': false,
        'boundaries/elements': elementDescriptors(),
        'boundaries/files': fileDescriptors(),
        // `import('…')` as a type is a dependency too.
        'boundaries/additional-dependency-nodes': [{ selector: 'TSImportType Literal', kind: 'type', name: 'import-type' }],
      },
      rules: {
        ...strict.rules,
        'boundaries/dependencies': /** @type {any} */ ([
          'error',
          { default: 'disallow', message: DEFAULT_MESSAGE, checkAllOrigins: true, checkInternals: true, checkUnknownLocals: true, policies },
        ]),
      },
    }),
    { files: ['libs/*/**/*.{ts,tsx,mjs,js}'], ignores: [...TEST_FILES, ...BUILD_FILES, 'libs/testing/**'], rules: { 'chatos/no-process-environment': 'error' } },
  ];
}

/** The whole lint configuration of the workspace. @returns {import('eslint').Linter.Config[]} */
export function workspaceConfig() {
  return [
    { ignores: ['**/node_modules/**', '**/dist/**', '**/reports/**', '**/.nx/**', ...FOREIGN] },
    { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },
    ...boundaryConfig(),
    ...styleConfig(),
  ];
}

/** Its `tsconfig.json` has the types of where the code runs, without the tests; this one has all files. */
const TEST_PROJECT = 'tsconfig.test.json';

/** Packages whose code runs where Node's types are not wanted, so that their tests have a project of their own. */
function packagesWithTestProject() {
  return readdirSync(join(ROOT, 'libs'))
    .map((name) => `libs/${name}`)
    .filter((folder) => existsSync(join(ROOT, folder, TEST_PROJECT)));
}

/** @returns {import('eslint').Linter.Config[]} */
function styleConfig() {
  return [
    {
      files: CODE,
      plugins: { '@typescript-eslint': /** @type {any} */ (tseslint.plugin) },
      rules: {
        'chatos/file-name': 'error',
        'max-lines': ['warn', 400],
        'no-restricted-syntax': [
          'error',
          { selector: 'ExportAllDeclaration', message: 'List the names: a door says what it offers.' },
          { selector: 'ExportDefaultDeclaration', message: 'Named exports only: a default export gets another name in every file that imports it.' },
        ],
        'no-empty': 'error',
        'no-debugger': 'error',
        'no-var': 'error',
        'prefer-const': 'error',
        eqeqeq: ['error', 'always'],
        '@typescript-eslint/ban-ts-comment': 'error',
        '@typescript-eslint/no-explicit-any': 'error',
        '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      },
    },
    {
      files: TYPED,
      languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: ROOT } },
      rules: {
        '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
        '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
        '@typescript-eslint/await-thenable': 'error',
        '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
        '@typescript-eslint/only-throw-error': 'error',
      },
    },
    ...packagesWithTestProject().map((folder) => ({
      files: [`${folder}/**/*.{ts,tsx}`],
      languageOptions: { parserOptions: { projectService: false, project: join(ROOT, folder, TEST_PROJECT), tsconfigRootDir: ROOT } },
    })),
    {
      // Declarations of what others wrote: they belong to no program by themselves, and describe default exports where there are some.
      files: ['**/*.d.ts'],
      ...tseslint.configs.disableTypeChecked,
    },
    {
      // Tools that ask for a default export, and declarations of modules that have one.
      files: ['**/*.d.ts', 'eslint.config.mjs', '**/vite.config.ts', '**/vitest*.config.ts'],
      rules: { 'no-restricted-syntax': 'off' },
    },
  ];
}
