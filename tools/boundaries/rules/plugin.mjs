import { fileName } from './file-name.mjs';
import { noComputedImport } from './no-computed-import.mjs';
import { noCreateRequire } from './no-create-require.mjs';
import { noProcessEnvironment } from './no-process-environment.mjs';
import { noRelativePackageImport } from './no-relative-package-import.mjs';

/** The workspace's own rules: what no published one refuses. */
export const chatosPlugin = {
  meta: { name: 'chatos' },
  rules: {
    'file-name': fileName,
    'no-computed-import': noComputedImport,
    'no-create-require': noCreateRequire,
    'no-process-environment': noProcessEnvironment,
    'no-relative-package-import': noRelativePackageImport,
  },
};
