/** Folders of the repository that a document's path starts with. */
const FOLDERS = ['apps', 'libs', 'tools', 'docs', '.ci', '.github'];

/**
 * The paths of this repository that a Markdown text names, in code spans and links.
 *
 * @param {string} text
 * @returns {string[]} from the root, without line numbers and anchors; patterns (`libs/*`) and names to fill in (`libs/NAME`) left out
 */
export function findDocumentedPaths(text) {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '');
  const spans = [...prose.matchAll(/`([^`\s]+)`/g)].map((match) => match[1] ?? '');
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
  const paths = [...spans, ...links.filter((link) => !/^[a-z]+:/.test(link))].map((path) => path.replace(/^\.\//, '').replace(/[#:].*$/, '').replace(/\/$/, ''));
  return [...new Set(paths)].filter((path) => FOLDERS.some((folder) => path.startsWith(`${folder}/`)) && !/[*<>{}…$]|\bNAME\b/.test(path));
}
