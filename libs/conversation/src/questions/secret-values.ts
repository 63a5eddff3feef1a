/** What stands in the record where a value was left out. */
export const LEFT_OUT = '[left out]';

/** Keys as the large services write them, bearer values, JSON web tokens, PEM blocks. */
const SECRET_VALUES = /\b(?:sk|pk|rk)[-_][A-Za-z0-9_-]{16,}|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|\bxox[abprs]-[A-Za-z0-9-]{10,}|\bAKIA[0-9A-Z]{16}|\bAIza[\w-]{30,}|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*|\bBearer\s+\S{8,}|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*/g;
/** An option or assignment of a command line whose name says that its value is secret. */
const SECRET_ARGUMENT = /^(--?[\w-]*(?:pass|secret|token|key|auth|credential)[\w-]*)=.+/i;
const SECRET_OPTION = /^--?[\w-]*(?:pass|secret|token|api-?key|auth|credential)[\w-]*$/i;

/** A text without what looks like a secret in it. */
export function withoutSecrets(text: string): string {
  return text.replaceAll(SECRET_VALUES, LEFT_OUT);
}

/** A long run of letters and digits mixed, as only keys are. */
export function looksSecret(value: string): boolean {
  return withoutSecrets(value) !== value || (/^[A-Za-z0-9+/_=.-]{32,}$/.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value) && !/^[0-9a-f]{8}-[0-9a-f]{4}-/.test(value));
}

/** A command line without the values of options that name a secret. */
export function commandWithoutSecrets(command: readonly string[]): string[] {
  return command.map((word, index) => {
    if (index > 0 && SECRET_OPTION.test(command[index - 1] ?? '') && !word.startsWith('-')) return LEFT_OUT;
    return withoutSecrets(word.replace(SECRET_ARGUMENT, `$1=${LEFT_OUT}`));
  });
}

/** Where an address leads, without its query and fragment: one-time codes stand there. */
export function addressWithoutSecrets(url: string): string {
  if (!URL.canParse(url)) return LEFT_OUT;
  const { origin, pathname, search, hash } = new URL(url);
  return `${origin}${withoutSecrets(pathname)}${search === '' && hash === '' ? '' : `?${LEFT_OUT}`}`;
}
