import { openWorkspace, WorkspaceError } from '../../src/index.ts';

// Writes what may not be written: files larger than `ulimit -f` lets them be, and into a directory that is closed to all but root.
if (process.getuid?.() === 0) process.setuid?.(65534);
const policy = { symlinks: 'deny', maxFileBytes: 1024, maxWriteBytes: 8 * 1024 * 1024 } as const;
const workspace = await openWorkspace(process.argv[2] ?? '', { refused: [], ripgrepPath: '' });
const large = new Uint8Array(4 * 1024 * 1024).fill(120);
const answers: { path: string; code: string }[] = [];
for (const [path, bytes] of [['a.txt', large], ['new/dir/b.txt', large], ['closed/b.txt', large.subarray(0, 3)], ['closed/new.txt', large.subarray(0, 3)]] as const) {
  try {
    await (await workspace.prepareWrite(path, bytes, {}, policy)).commit();
    answers.push({ path, code: 'written' });
  } catch (error: unknown) {
    answers.push({ path, code: error instanceof WorkspaceError ? error.code : String(error) });
  }
}
process.stdout.write(JSON.stringify(answers));
