import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTracked, placeOfTest } from '../../../test/support/tracked-workspace.ts';

describe.runIf(process.platform !== 'win32')('what commands change', () => {
  it('is recorded for the call, with the difference, and what it held can be given back', async () => {
    await using tracked = openTracked();
    tracked.sh('printf "one\\ntwo\\n" > text; printf "a\\0b" > binary; mkdir empty');
    const report = await tracked.run('printf "one\\nthree\\n" > text; printf "c\\0d" > binary; mkdir new; ln -s ../outside link', { sessionId: 's2', runId: 'r', toolCallId: 'c' });
    expect(report.paths).toEqual(['binary', 'link', 'text']);
    const [binary, link, text] = tracked.recorded();
    expect(text).toMatchObject({ tool: 'run_shell_command', server: 'shell_tasks', sessionId: 's2', runId: 'r', toolCallId: 'c', workspaceRoot: tracked.root, absolutePath: join(tracked.root, 'text'), isRestorable: true });
    expect(text?.diff).toContain('-two\n+three\n');
    expect(binary?.diff).toContain('Binary files');
    expect([link?.changeType, tracked.textOf(link?.after ?? null)]).toEqual(['created', '../outside']);
  });

  it('cannot be taken back where nobody had read what was there; and a file only touched did not change', async () => {
    await using tracked = openTracked({ contentLimits: { fileBytes: 100, totalBytes: 150, waitMs: 1000 } });
    tracked.sh('yes | head -c 1000 > large; yes | head -c 100 > first; yes | head -c 100 > second');
    await tracked.run('echo x >> large; echo x >> first; echo x >> second; chmod +x large');
    expect(tracked.recorded().map(({ path, isRestorable, before }) => [path, isRestorable, before === null])).toEqual([['first', true, false], ['large', false, true], ['second', false, true]]);
    // What the command made of it is known now, and in the content store.
    expect((await tracked.run('echo y >> large; chmod -x first')).paths).toEqual(['large']);
    expect(tracked.recorded().at(-1)).toMatchObject({ path: 'large', isRestorable: true });
    expect(tracked.textOf(tracked.recorded().at(-1)?.before ?? null)).toHaveLength(1002);
  });

  it('leaves out what other tools recorded meanwhile, but not what a command made of that', async () => {
    await using tracked = openTracked();
    tracked.sh('echo old > a; echo old > b');
    const command = await tracked.tracker.begin(placeOfTest());
    const edit = (name: string, text: string) => {
      const path = join(tracked.root, name);
      const { ids } = tracked.store.fileChanges.plan([{ path: name, absolutePath: path, changeType: 'modified', sessionId: 's1', tool: 'write_file', server: 'code_writer', before: Buffer.from('old\n'), after: Buffer.from(text) }], { maxContentBytes: 1e6 });
      writeFileSync(path, text);
      tracked.store.fileChanges.finish(ids);
    };
    edit('a', 'edited\n');
    edit('b', 'edited\n');
    tracked.sh('echo more >> b');
    expect((await command.end()).paths).toEqual(['b']);
    const { before, after, tool, diff } = tracked.recorded().at(-1) ?? {};
    expect([tool, tracked.textOf(before ?? null), tracked.textOf(after ?? null)]).toEqual(['run_shell_command', 'edited\n', 'edited\nmore\n']);
    expect(diff).toContain(' edited\n+more\n');
  });

  it('never reads behind a folder that became a link out of the workspace', async () => {
    await using tracked = openTracked();
    const outside = join(tracked.root, '..', 'outside');
    mkdirSync(outside, { recursive: true });
    writeFileSync(join(outside, 'id_rsa'), 'a key of the user');
    tracked.sh('mkdir d; echo x > d/id_rsa; echo x > d/other');
    await tracked.run('true');
    await tracked.run(`rm -r d; ln -s '${outside}' d`);
    expect(tracked.recorded().map(({ path, changeType }) => [path, changeType]).toSorted()).toEqual([['d', 'created'], ['d/id_rsa', 'deleted'], ['d/other', 'deleted']]);
    expect(JSON.stringify(tracked.recorded().map(({ after, before, diff }) => [tracked.textOf(after), tracked.textOf(before), diff]))).not.toContain('a key of the user');
    rmSync(outside, { recursive: true });
  });

  it('is recorded once where several commands run, for the one that came upon it', async () => {
    await using tracked = openTracked();
    const [first, second] = [await tracked.tracker.begin(placeOfTest({ toolCallId: 'first' })), await tracked.tracker.begin(placeOfTest({ toolCallId: 'second', sessionId: 's2' }))];
    tracked.sh('echo 1 > a');
    expect((await first.look()).paths).toEqual(['a']);
    tracked.sh('echo 2 > b');
    const third = await tracked.tracker.begin(placeOfTest({ toolCallId: 'third' }));
    tracked.sh('echo 3 > c');
    await Promise.all([third.end(), second.end(), first.end()]);
    expect((await first.end()).paths).toEqual([]);
    expect(tracked.recorded().map(({ path, toolCallId, sessionId }) => [path, toolCallId, sessionId])).toEqual([['a', 'first', 's1'], ['b', 'second', 's2'], ['c', 'third', 's1']]);
  });

  it('is not looked for in what is left out, and a change of those rules is no change of files', async () => {
    await using tracked = openTracked({ refused: [] });
    tracked.sh('mkdir -p dist node_modules/x .git logs; echo dist > .gitignore; echo x > dist/a; echo x > node_modules/x/a; echo x > .git/a; echo x > logs/a');
    expect((await tracked.run('for f in dist/a node_modules/x/a .git/a; do echo y >> $f; done; echo y > dist/b')).paths).toEqual([]);
    expect((await tracked.run('echo logs >> .gitignore')).paths).toEqual(['.gitignore']);
    expect((await tracked.run('echo y >> logs/a; : > .gitignore')).paths).toEqual(['.gitignore']);
    expect((await tracked.run('echo y >> logs/a; rm dist/b')).paths).toEqual(['dist/b', 'logs/a']);
    expect((await tracked.run('echo y >> logs/a; echo logs > .gitignore')).paths).toEqual(['.gitignore', 'logs/a']);
  });

  it('is not looked for in what nobody may read', async () => {
    await using tracked = openTracked();
    await using hidden = openTracked({ refused: [join(tracked.root, 'state'), join(tracked.root, '.npmrc')], root: tracked.root });
    tracked.sh('mkdir state; echo secret > state/key; echo secret > .npmrc');
    const command = await hidden.tracker.begin(placeOfTest());
    tracked.sh('echo more >> state/key; echo more >> .npmrc; echo seen > seen');
    expect((await command.end()).paths).toEqual(['seen']);
  });

  it('is not followed in a workspace that is too large, which is said once to each session', async () => {
    await using tracked = openTracked({ scanLimits: { entries: 5, milliseconds: 10_000 } });
    expect((await tracked.run('echo 1 > a; echo 2 > b')).paths).toEqual(['a', 'b']);
    const report = await tracked.run('for n in 1 2 3 4 5 6 7; do echo $n > f$n; done');
    expect(report).toEqual({ paths: [], isTracked: false, notice: expect.stringContaining('more than 5 files') as string });
    expect(await tracked.run('echo x > a')).toEqual({ paths: [], isTracked: false, notice: '' });
    expect((await tracked.run('echo x > a', { sessionId: 's2' })).notice).toContain('not recorded');
  });

  it('is not known where the workspace vanishes, and known again where it comes back', async () => {
    await using tracked = openTracked();
    tracked.sh('echo 1 > a; echo broken > .git');
    const command = await tracked.tracker.begin(placeOfTest());
    renameSync(tracked.root, `${tracked.root}-away`);
    expect(await command.end()).toMatchObject({ paths: [], isTracked: false, notice: expect.stringContaining('cannot be looked into') as string });
    renameSync(`${tracked.root}-away`, tracked.root);
    expect((await tracked.run('echo 2 > b')).paths).toEqual(['b']);
    expect(tracked.errors).toEqual([]);
  });

  it('of a folder that may not be entered any more is nothing, and what lies there is still known later', async () => {
    await using tracked = openTracked();
    tracked.sh('mkdir shut; echo 1 > shut/a');
    await tracked.run('echo 1 > b');
    chmodSync(join(tracked.root, 'shut'), 0o000);
    expect((await tracked.run('echo 2 > c')).paths).toEqual(['c']);
    chmodSync(join(tracked.root, 'shut'), 0o755);
    expect((await tracked.run('echo 2 > d')).paths).toEqual(['d']);
  });

  it('is counted, not recorded, beyond what one command may record', async () => {
    await using tracked = openTracked();
    const report = await tracked.run('mkdir many; i=0; while [ $i -lt 1005 ]; do : > many/$i; i=$((i+1)); done');
    expect(report.paths).toHaveLength(1000);
    expect(report.notice).toContain('5 more files changed');
  });

  it('is told where it cannot be recorded', async () => {
    await using tracked = openTracked();
    const failing = { ...tracked.store, fileChanges: { ...tracked.store.fileChanges, plan: () => { throw new Error('the disk is full'); } } };
    mkdirSync(join(tracked.root, 'w'));
    await using broken = openTracked({ root: join(tracked.root, 'w'), records: failing });
    const command = await broken.tracker.begin(placeOfTest());
    writeFileSync(join(tracked.root, 'w/a'), 'x');
    expect(await command.end()).toMatchObject({ paths: ['a'], notice: expect.stringContaining('could not be recorded') as string });
    rmSync(join(tracked.root, 'w'), { recursive: true });
  });
});
