import { BootstrapError } from '../bootstrap/progress.mjs';

/**
 * @typedef {{ name: string, kind: 'node' | 'page' }} NewLibrary
 */

/**
 * @param {string[]} args `NAME [--page]`
 * @param {string[]} taken names of the packages that exist
 * @returns {NewLibrary}
 * @throws {BootstrapError} saying what a name may be
 */
export function readNewLibrary(args, taken) {
  const names = args.filter((argument) => !argument.startsWith('--'));
  const unknown = args.filter((argument) => argument.startsWith('--') && argument !== '--page');
  const [name = ''] = names;
  const usage = 'usage: npm run generate:lib -- NAME [--page]';
  if (names.length !== 1 || unknown.length > 0) throw new BootstrapError(unknown.length > 0 ? `There is no option ${unknown.join(' ')}.` : 'One name is needed.', usage);
  if (!/^[a-z]+(-[a-z0-9]+)*$/.test(name)) throw new BootstrapError(`"${name}" is no name for a library: it is lower-case words with hyphens.`, usage);
  if (taken.includes(name)) throw new BootstrapError(`There is a package ${name} already.`, usage);
  const kind = args.includes('--page') ? 'page' : 'node';
  if (kind === 'page' && !name.startsWith('ui-')) throw new BootstrapError(`A library for pages is named ui-…, not "${name}".`, usage);
  return { name, kind };
}
