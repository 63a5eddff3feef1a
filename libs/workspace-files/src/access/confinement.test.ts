import fc from 'fast-check';
import { linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesOf, FOLLOWING, openTestWorkspace, POLICY } from '../../test/support/open-workspace.ts';
import type { TestWorkspace } from '../../test/support/open-workspace.ts';
import type { PreparedChange } from '../index.ts';
import { WorkspaceError } from '../index.ts';

const NAMES = ['a', 'b', 'c', 'state', 'outside', 'workspace', '.git'] as const;
const name = fc.constantFrom(...NAMES);
const place = fc.array(name, { minLength: 1, maxLength: 3 });
/** What a link says, made absolute where it begins with a root. */
const target = fc.tuple(fc.constantFrom('', '', '../', '../../', '../outside/', 'ROOT/', 'OUTSIDE/', '/', '/proc/self/root', './'), fc.array(fc.oneof(name, fc.constant('..')), { maxLength: 3 })).map(([start, names]) => start + names.join('/'));
const node = fc.oneof({ weight: 3, arbitrary: fc.record({ kind: fc.constant('file' as const), at: place }) }, { weight: 4, arbitrary: fc.record({ kind: fc.constant('link' as const), at: place, target }) }, { weight: 1, arbitrary: fc.record({ kind: fc.constant('hard' as const), at: place }) });
const asked = fc.tuple(fc.constantFrom('', '', '', './', '../', 'ROOT/', 'OUTSIDE/', '/', '//', '~/', 'ROOT/../outside/', 'ROOTevil/'), fc.array(fc.oneof({ weight: 4, arbitrary: name }, { weight: 1, arbitrary: fc.constantFrom('..', '.', '', 'secret.txt') }), { maxLength: 4 })).map(([start, names]) => start + names.join('/'));

/** Everything outside and refused: content, kind and time of change. */
function witness(directory: string): Record<string, string> {
  const found: Record<string, string> = {};
  const visit = (path: string): void => {
    const status = lstatSync(path, { bigint: true });
    found[path] = `${status.ino} ${status.mode} ${status.mtimeNs}`;
    if (status.isDirectory()) for (const child of readdirSync(path)) visit(join(path, child));
    else if (status.isFile()) found[path] += ` ${readFileSync(path, 'utf8')}`;
    else if (status.isSymbolicLink()) found[path] += ` ${readlinkSync(path)}`;
  };
  visit(directory);
  return found;
}

function fill(it_: TestWorkspace, nodes: readonly { kind: 'file' | 'link' | 'hard'; at: string[]; target?: string }[]): void {
  for (const path of [join(it_.outside, 'secret.txt'), join(it_.outside, 'a', 'b'), join(it_.state, 'a'), join(it_.state, 'secret.txt'), join(it_.root, '.git', 'a')]) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, path.startsWith(it_.outside) || path.startsWith(it_.state) ? 'SECRET' : 'git');
  }
  for (const { kind, at, target: says = '' } of nodes) {
    const path = join(it_.root, ...at);
    try {
      if (relative(it_.root, realpathSync(dirname(path))).startsWith('..')) continue;
      mkdirSync(dirname(path), { recursive: true });
      if (kind === 'file') writeFileSync(path, 'inside', { flag: 'wx' });
      else if (kind === 'hard') linkSync(join(it_.state, 'secret.txt'), path);
      else symlinkSync(withRoots(it_, says) || '.', path);
    } catch {
      // Taken, or a file where a directory would be needed: this tree is made without it.
    }
  }
}

const withRoots = ({ root, outside }: TestWorkspace, path: string) => path.replace(/^ROOT/, root).replace(/^OUTSIDE/, outside);

/** Where the system leads a path, of which a part may not exist; null where a link leads in a circle. */
function whereTo(path: string, depth = 0): string | null {
  try {
    return realpathSync.native(path);
  } catch (error: unknown) {
    const { code } = error as NodeJS.ErrnoException;
    if (depth > 60 || code === 'ELOOP' || code === 'ENOTDIR') return null;
    const parent = whereTo(dirname(path), depth + 1);
    if (parent === null) return null;
    const here = join(parent, path.slice(dirname(path).length));
    const link = lstatSync(here, { throwIfNoEntry: false });
    return link?.isSymbolicLink() === true ? whereTo(resolve(parent, readlinkSync(here)), depth + 1) : here;
  }
}

const isWithin = (path: string, directory: string) => {
  const way = relative(directory, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
};

describe.each(['descriptor', 'path'] as const)('any path in any tree, with directories held by %s', (anchoring) => {
  it('reads and changes only what really lies in the workspace', async () => {
    let served = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(node, { maxLength: 8 }), fc.array(asked, { minLength: 1, maxLength: 6 }), fc.constantFrom(POLICY, FOLLOWING), async (nodes, paths, policy) => {
        using it_ = await openTestWorkspace({ anchoring });
        fill(it_, nodes);
        const before = { ...witness(it_.outside), ...witness(it_.state), ...witness(it_.path('.git')) };
        for (const given of paths.map((path) => withRoots(it_, path))) {
          // `..` is taken back by name, as the door says.
          const absolute = resolve(it_.root, given);
          const real = given.startsWith('~') || !isWithin(absolute, it_.root) ? null : whereTo(absolute);
          const isAllowed = real !== null && isWithin(real, it_.root) && !isWithin(real, it_.state);
          const answers = await Promise.all([
            it_.workspace.readText(given, policy).then(({ text }) => text, refusalOf),
            it_.workspace.readRange(given, { start: 1, end: 5 }, policy).then(({ lines }) => lines.join(), refusalOf),
            it_.workspace.readRaw(given, policy).then(({ bytes }) => Buffer.from(bytes).toString(), refusalOf),
            it_.workspace.list(given, { depth: 5, includeHidden: true }, policy).then((listing) => JSON.stringify(listing.entries), refusalOf),
          ]);
          const read = answers.filter((answer) => !(answer instanceof WorkspaceError));
          if (read.length > 0) {
            served += 1;
            expect(isAllowed, `${given} → ${real}`).toBe(true);
            expect(read.join()).not.toMatch(/SECRET|"state/);
          }
          if (policy === POLICY && real !== absolute) expect(read, given).toEqual([]);
          const found = await commitAll(it_, given, policy);
          for (const path of found) {
            const lies = dirname(path) === path ? path : join(whereTo(dirname(path)) ?? '/', path.slice(dirname(path).length));
            expect(isWithin(lies, it_.root) && !isWithin(lies, it_.state) && !relative(it_.root, lies).split(sep).includes('.git'), path).toBe(true);
          }
          expect({ ...witness(it_.outside), ...witness(it_.state), ...witness(it_.path('.git')) }, given).toEqual(before);
        }
      }),
      { numRuns: 100 },
    );
    expect(served).toBeGreaterThan(10);
  }, 60_000);
});

async function commitAll({ workspace }: TestWorkspace, given: string, policy: typeof POLICY): Promise<string[]> {
  const changes: (() => Promise<PreparedChange>)[] = [
    () => workspace.prepareWrite(given, bytesOf('written'), {}, policy),
    () => workspace.prepareEdit(given, { oldString: 'w', newString: 'W' }, policy),
    () => workspace.prepareCopy(given, 'copied/here', { overwrite: true }, policy),
    () => workspace.prepareMove('copied/here', given, { overwrite: true }, policy),
    () => workspace.prepareMove(given, 'moved/here', { overwrite: true }, policy),
    () => workspace.prepareRemove(given, policy),
    () => workspace.preparePatch('@@ -0,0 +1 @@\n+patched\n', { path: given || '.' }, policy),
  ];
  const paths: string[] = [];
  for (const prepareChange of changes) {
    const change = await prepareChange().catch(refusalOf);
    if (change instanceof WorkspaceError) continue;
    paths.push(...change.changes.map(({ absolutePath }) => absolutePath));
    expect(change.changes.some(({ before }) => Buffer.from(before ?? []).includes('SECRET'))).toBe(false);
    await change.commit();
  }
  return paths;
}

/** Every refusal is the library's own error, with words. */
function refusalOf(error: unknown): WorkspaceError {
  if (!(error instanceof WorkspaceError)) throw error;
  expect(error.problem.length > 5 && error.remedy.length > 5 && !error.message.includes('/proc/self/fd')).toBe(true);
  return error;
}
