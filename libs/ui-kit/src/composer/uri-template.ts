/** An expression of a URI template (RFC 6570): its operator, and the names of its variables. */
const EXPRESSION = /\{([+#./;?&]?)([^{}]+)\}/g;

/** The variables of a template, each once, in order; explode and prefix modifiers are left off. */
export function templateVariables(template: string): string[] {
  return [...new Set([...template.matchAll(EXPRESSION)].flatMap((match) => namesOf(match[2] ?? '')))];
}

/** Fills a template in; variables without a value are left out as the RFC says. */
export function expandTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(EXPRESSION, (_whole, operator: string, list: string) => {
    const given = namesOf(list).filter((name) => (values[name] ?? '') !== '');
    if (given.length === 0) return '';
    const isReserved = operator === '+' || operator === '#';
    const isNamed = operator === '?' || operator === '&' || operator === ';';
    const parts = given.map((name) => {
      const value = isReserved ? encodeURI(values[name] ?? '') : encodeURIComponent(values[name] ?? '');
      return isNamed ? `${name}=${value}` : value;
    });
    const first = operator === '+' ? '' : operator;
    const between = operator === '?' || operator === '&' ? '&' : operator === '' || isReserved ? ',' : operator;
    return first + parts.join(between);
  });
}

function namesOf(list: string): string[] {
  return list.split(',').map((name) => name.trim().replace(/\*$|:\d+$/, ''));
}
