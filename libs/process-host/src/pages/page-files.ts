import { readFile, realpath } from 'node:fs/promises';
import { extname, isAbsolute, relative, resolve, sep } from 'node:path';

export interface PageFile {
  readonly body: Buffer;
  readonly contentType: string;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/**
 * Reads one file of a built page.
 * @param directory the page's own folder, absolute; nothing outside it is ever read, by `..`, encoding, or symbolic link
 * @param pathname the path of the request's URL, still encoded; `/` is `index.html`
 * @returns null where there is no such file, its kind is none a page has, or it lies outside
 */
export async function readPageFile(directory: string, pathname: string): Promise<PageFile | null> {
  const decoded = decodeOnce(pathname);
  if (decoded === null || decoded.includes('\0') || decoded.includes('\\')) return null;
  const wanted = resolve(directory, `.${sep}${decoded === '/' ? 'index.html' : decoded}`);
  const contentType = CONTENT_TYPES[extname(wanted)];
  if (contentType === undefined || !isInside(resolve(directory), wanted)) return null;
  try {
    const [realDirectory, realFile] = await Promise.all([realpath(directory), realpath(wanted)]);
    if (!isInside(realDirectory, realFile)) return null;
    return { body: await readFile(realFile), contentType };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function decodeOnce(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    // A malformed escape names no file.
    return null;
  }
}

function isInside(directory: string, file: string): boolean {
  const path = relative(directory, file);
  return path !== '' && !isAbsolute(path) && path !== '..' && !path.startsWith(`..${sep}`);
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR';
}
