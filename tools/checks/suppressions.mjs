/**
 * A rule that is turned off says why, and which rule it is: `eslint-disable-next-line rule-name -- reason`.
 *
 * @param {string} text
 * @returns {string[]} the directives that do not
 */
export function findUnreasonedSuppressions(text) {
  const directives = text.match(/(?:\/\/|\/\*)\s*(?:eslint-disable|@ts-expect-error|@ts-ignore|@ts-nocheck)[^\n]*/g) ?? [];
  return directives.filter((directive) => {
    if (/@ts-(ignore|nocheck)/.test(directive)) return true;
    if (/@ts-expect-error/.test(directive)) return !/@ts-expect-error\W+\w\S*\s+\S+/.test(directive);
    return !/eslint-disable(?:-next-line|-line)?\s+[\w@/-]+(?:,\s*[\w@/-]+)*\s+--\s+\S/.test(directive);
  });
}
