import { expect, test } from 'vitest';
import { fileNameOfReport } from './report-file-name.ts';

test.each([
  ['Fix the build', 'Fix-the-build-report.html'],
  ['../../etc/passwd\u0000', 'etc-passwd-report.html'],
  ['重构 登录', '重构-登录-report.html'],
  ['???', 'session-report.html'],
  ['a'.repeat(500), `${'a'.repeat(60)}-report.html`],
])('%j becomes a name every file system takes', (title, name) => {
  expect(fileNameOfReport(title)).toBe(name);
});
