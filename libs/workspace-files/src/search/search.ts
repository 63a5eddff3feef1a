import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Access, Located } from '../access/access.ts';
import { notFound } from '../access/access.ts';
import { splitNames } from '../access/paths.ts';
import { WorkspaceError } from '../errors.ts';
import type { SearchMatch, SearchRequest, SearchResult } from '../types.ts';
import { ripgrepArguments } from './arguments.ts';
import type { FoundLine } from './messages.ts';
import { MessageReader } from './messages.ts';
import { Verifier } from './verify.ts';

const MAX_COMPLAINT = 2_000;

/**
 * Runs ripgrep in the directory that was reached (or over the file that was opened) and stops it at `maxResults`. Nothing it says is passed on
 * that is not found in the workspace's own file. Rejects with the signal's reason, or WorkspaceError `search-failed`, `argument-invalid`.
 */
export async function search(access: Access, ripgrepPath: string, request: SearchRequest, signal?: AbortSignal): Promise<SearchResult> {
  signal?.throwIfAborted();
  const located = access.locate(request.path ?? '', { followLast: true });
  if (located.status === null) throw notFound(located.parts);
  using verifier = new Verifier(access);
  if (located.status.isDirectory()) return await searchDirectory(access, verifier, located, ripgrepPath, request, signal);
  const descriptor = access.openLocatedFile(located);
  try {
    const args = ripgrepArguments(request, [], 'stdin');
    return await run(ripgrepPath, args, { stdin: descriptor, cwd: undefined }, request.maxResults, (found) => verifier.check(located.parts, found, descriptor), signal);
  } finally {
    closeSync(descriptor);
  }
}

function searchDirectory(access: Access, verifier: Verifier, located: Located, ripgrepPath: string, request: SearchRequest, signal?: AbortSignal): Promise<SearchResult> {
  const folder = access.openLocatedFolder(located);
  const directory = join(access.place.root, ...located.parts);
  const refused = access.place.refused.map(({ path }) => relative(directory, path)).filter((path) => path !== '..' && !path.startsWith(`..${sep}`));
  const check = (found: FoundLine) => (found.path === null ? null : verifier.check([...located.parts, ...splitNames(found.path)], found));
  return run(ripgrepPath, ripgrepArguments(request, refused, 'directory'), { stdin: 'ignore', cwd: folder.at('.') }, request.maxResults, check, signal);
}

function run(
  ripgrepPath: string,
  args: readonly string[],
  { stdin, cwd }: { stdin: number | 'ignore'; cwd: string | undefined },
  maxResults: number,
  check: (found: FoundLine) => SearchMatch | null,
  signal?: AbortSignal,
): Promise<SearchResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(ripgrepPath, args, { cwd, env: {}, stdio: [stdin, 'pipe', 'pipe'], windowsHide: true });
    const { stdout, stderr } = child;
    if (stdout === null || stderr === null) throw new Error('workspace-files: ripgrep was started without its output');
    const matches: SearchMatch[] = [];
    let truncated = false;
    let complaint = '';
    let failure: unknown;
    const stop = () => child.kill('SIGKILL');
    const abort = () => {
      failure = signal?.reason;
      stop();
    };
    const reader = new MessageReader((found) => {
      if (truncated || failure !== undefined) return;
      const match = check(found);
      if (match === null) return;
      if (matches.length < maxResults) return void matches.push(match);
      truncated = true;
      stop();
    });
    signal?.addEventListener('abort', abort, { once: true });
    stdout.on('data', (chunk: Buffer) => {
      try {
        reader.add(chunk);
      } catch (error: unknown) {
        failure ??= error;
        stop();
      }
    });
    stderr.on('data', (chunk: Buffer) => {
      if (complaint.length < MAX_COMPLAINT) complaint += chunk.toString('utf8').slice(0, MAX_COMPLAINT);
    });
    child.on('error', (error) => {
      failure ??= failed(`ripgrep could not be started (${error.message})`, 'Tell the user: the workbench is not installed whole.');
    });
    child.on('close', (code) => {
      signal?.removeEventListener('abort', abort);
      // 1: nothing found. 2 without a word: a file that could not be read was passed over.
      if (failure === undefined && !truncated && code !== 0 && complaint.trim() !== '') failure = failed(`ripgrep says: ${complaint.trim()}`, 'Correct the pattern (or search for it as plain text).');
      else if (failure === undefined && !truncated && code === null) failure = failed('ripgrep was ended from outside', 'Try again.');
      if (failure !== undefined) reject(failure as Error);
      else resolve({ matches: matches.toSorted(byPlace), truncated: truncated || reader.skipped });
    });
  });
}

function failed(problem: string, remedy: string): WorkspaceError {
  return new WorkspaceError('search-failed', { problem: `The search did not run: ${problem}.`, remedy });
}

function byPlace(left: SearchMatch, right: SearchMatch): number {
  if (left.path !== right.path) return left.path < right.path ? -1 : 1;
  return left.line - right.line;
}
