/**
 * No file names an npm registry: which one is asked is each user's own npm setting, and an address in a lockfile or an .npmrc would override it.
 *
 * The pattern is written so that this file does not name one either.
 */
const HOST = new RegExp(`(?:registry|registry\\.mirrors?)\\.(?:${['npmjs', 'yarnpkg', 'npmmirror'].join('|')})\\.(?:org|com)`, 'i');

/**
 * @param {string} text
 * @returns {number[]} the numbers of the lines that name one
 */
export function findRegistryHosts(text) {
  return text.split('\n').flatMap((line, index) => (HOST.test(line) ? [index + 1] : []));
}
