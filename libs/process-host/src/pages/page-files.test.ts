import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readPageFile } from './page-files.ts';

const root = mkdtempSync(join(tmpdir(), 'chatos-pages-'));
const page = join(root, 'page');
mkdirSync(join(page, 'assets'), { recursive: true });
writeFileSync(join(page, 'index.html'), '<!doctype html>');
writeFileSync(join(page, 'assets', 'main.js'), 'void 0');
writeFileSync(join(root, 'secret.js'), 'secret');
mkdirSync(join(root, 'page-evil'));
writeFileSync(join(root, 'page-evil', 'x.js'), 'evil');
symlinkSync(join(root, 'secret.js'), join(page, 'link.js'));
afterAll(() => rmSync(root, { recursive: true }));

test('a page is served its own files', async () => {
  expect((await readPageFile(page, '/'))?.contentType).toBe('text/html; charset=utf-8');
  expect((await readPageFile(page, '/assets/main.js'))?.body.toString()).toBe('void 0');
});

test.each(['/../secret.js', '/%2e%2e/secret.js', '/..%2fsecret.js', '/..%5csecret.js', '//etc/passwd', '/../page-evil/x.js', '/link.js', '/assets%00.js', '/%', '/assets', '/..%00/secret.js'])(
  'nothing outside the page is read: %s',
  async (pathname) => {
    expect(await readPageFile(page, pathname)).toBeNull();
  },
);
