import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WORKSPACE_ROOT } from '../bootstrap/paths.mjs';
import { findDocumentedPaths } from './documented-paths.mjs';
import { findRegistryHosts } from './registry-host.mjs';
import { findUnreasonedSuppressions } from './suppressions.mjs';
import { readText, repositoryFiles } from './tracked-files.mjs';

const DOCUMENTS = ['CONTRIBUTING.md', 'README.md', 'docs/architecture.md'];
const CODE = /\.(ts|tsx|mts|mjs|js|cjs)$/;

describe('in the repository', () => {
  it('no file names a registry', () => {
    const found = repositoryFiles().flatMap((path) => findRegistryHosts(readText(path) ?? '').map((line) => `${path}:${line}`));
    expect(found).toEqual([]);
  });

  it.each(DOCUMENTS)('every path that %s names exists', (document) => {
    const text = readText(document);
    expect(text).toBeTypeOf('string');
    expect(findDocumentedPaths(text ?? '').filter((path) => !existsSync(join(WORKSPACE_ROOT, path)))).toEqual([]);
  });

  it('every rule that is turned off is turned off for a reason', () => {
    const files = repositoryFiles().filter((path) => CODE.test(path) && !path.startsWith('tools/checks/'));
    expect(files.flatMap((path) => findUnreasonedSuppressions(readText(path) ?? '').map((directive) => `${path}: ${directive}`))).toEqual([]);
  });
});

describe('the checks bite', () => {
  it('a registry address is found', () => {
    expect(findRegistryHosts(`first\nregistry=https://${['registry', 'npmjs', 'org'].join('.')}/`)).toEqual([2]);
  });

  it('paths are found in code and links; patterns, addresses and examples are not paths', () => {
    const text = 'See `libs/turn/src/run-turn.ts:12` and [the picture](docs/picture.png#top), not `libs/*`, `libs/NAME`, [this](https://example.org/libs/x).\n```\napps/no/such\n```\n';
    expect(findDocumentedPaths(text)).toEqual(['libs/turn/src/run-turn.ts', 'docs/picture.png']);
  });

  it('a suppression without its rule or its reason is found', () => {
    const bare = ['// eslint-disable-next-line no-empty', '/* eslint-disable */', '// @ts-ignore because', '// @ts-expect-error'];
    const reasoned = ['// eslint-disable-next-line no-empty -- nothing to do on this platform', '// @ts-expect-error the context of another runtime is refused'];
    expect(findUnreasonedSuppressions([...bare, ...reasoned].join('\n'))).toEqual(bare);
  });
});
