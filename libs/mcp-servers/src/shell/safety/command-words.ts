/** One simple command: its words as the shell passes them on, as far as that can be told without running anything. */
export interface SimpleCommand {
  readonly words: readonly string[];
  /** Its output goes to the next command of the list. */
  readonly isPiped: boolean;
  /** Files its output is written to. */
  readonly writesTo: readonly string[];
}

/** What stands for a part of a word that only the shell could tell: a variable, the output of a command. */
export const UNKNOWN = '\uFFFC';

/** Deeper substitutions than this are not looked into: what is left counts as unknown. */
const DEEPEST = 8;

/**
 * The simple commands of a shell command line, those of its substitutions (`$(…)`, backticks, `<(…)`) and subshells included. It reads quotes,
 * escapes, comments, operators, redirections and here-documents; it expands nothing.
 */
export function simpleCommands(line: string, depth = 0): SimpleCommand[] {
  if (depth > DEEPEST) return [{ words: [UNKNOWN], isPiped: false, writesTo: [] }];
  return new Reader(line, depth).read();
}

class Reader {
  readonly #text: string;
  readonly #depth: number;
  #at = 0;
  #found: SimpleCommand[] = [];
  #inner: SimpleCommand[] = [];
  #words: string[] = [];
  #writesTo: string[] = [];
  #word: string | null = null;
  #redirection: '<' | '>' | null = null;
  /** Ends of here-documents whose text begins with the next line. */
  #hereEnds: { readonly end: string; readonly isTabbed: boolean }[] = [];
  #isHere: 'here' | 'tabbed' | null = null;

  constructor(text: string, depth: number) {
    this.#text = text;
    this.#depth = depth;
  }

  read(): SimpleCommand[] {
    while (this.#at < this.#text.length) this.#step();
    this.#endCommand(false);
    return [...this.#found, ...this.#inner];
  }

  #step(): void {
    const character = this.#text[this.#at] as string;
    if (character === '\n') return this.#newLine();
    if (/\s/.test(character)) return this.#skip(1, () => this.#endWord());
    if (character === '#' && this.#word === null) return this.#skipComment();
    if (character === '\\') return this.#escaped();
    if (character === "'") return this.#singleQuoted();
    if (character === '"') return this.#doubleQuoted();
    if (character === '$' || character === '`') return this.#substitution();
    if ((character === '<' || character === '>') && this.#text[this.#at + 1] === '(') return this.#inParentheses(1);
    if (character === '<' || character === '>') return this.#redirect(character);
    if (character === '&' && this.#text[this.#at + 1] === '>') return this.#skip(1, () => this.#endWord());
    if ('|&;()'.includes(character)) return this.#operator(character);
    if ((character === '{' || character === '}') && this.#word === null && /^(?:[\s;]|$)/.test(this.#text[this.#at + 1] ?? '')) return this.#skip(1, () => this.#endCommand(false));
    this.#add(character);
    this.#at += 1;
  }

  #skip(count: number, before: () => void): void {
    before();
    this.#at += count;
  }

  #add(text: string): void {
    this.#word = `${this.#word ?? ''}${text}`;
  }

  #endWord(): void {
    if (this.#word === null) return;
    if (this.#isHere !== null) this.#hereEnds.push({ end: this.#word, isTabbed: this.#isHere === 'tabbed' });
    else if (this.#redirection === '>') this.#writesTo.push(this.#word);
    else if (this.#redirection === null) this.#words.push(this.#word);
    this.#word = null;
    this.#redirection = null;
    this.#isHere = null;
  }

  #endCommand(isPiped: boolean): void {
    this.#endWord();
    if (this.#words.length > 0 || this.#writesTo.length > 0) this.#found.push({ words: this.#words, isPiped, writesTo: this.#writesTo });
    this.#words = [];
    this.#writesTo = [];
    this.#redirection = null;
  }

  #newLine(): void {
    this.#endCommand(false);
    this.#at += 1;
    for (const { end, isTabbed } of this.#hereEnds.splice(0)) {
      while (this.#at < this.#text.length) {
        const next = this.#text.indexOf('\n', this.#at);
        const line = this.#text.slice(this.#at, next === -1 ? undefined : next);
        this.#at = next === -1 ? this.#text.length : next + 1;
        if ((isTabbed ? line.replace(/^\t+/, '') : line) === end) break;
        this.#lookInside(line);
      }
    }
  }

  /** The text of a here-document: a shell may be fed with it, and substitutions in it are run. */
  #lookInside(line: string): void {
    this.#inner.push(...simpleCommands(line, this.#depth + 1));
  }

  #skipComment(): void {
    while (this.#at < this.#text.length && this.#text[this.#at] !== '\n') this.#at += 1;
  }

  #escaped(): void {
    const next = this.#text[this.#at + 1];
    if (next !== '\n') this.#add(next ?? '\\');
    this.#at += 2;
  }

  #singleQuoted(): void {
    const end = this.#text.indexOf("'", this.#at + 1);
    this.#add(this.#text.slice(this.#at + 1, end === -1 ? undefined : end));
    this.#at = end === -1 ? this.#text.length : end + 1;
  }

  #doubleQuoted(): void {
    this.#add('');
    this.#at += 1;
    while (this.#at < this.#text.length && this.#text[this.#at] !== '"') {
      const character = this.#text[this.#at] as string;
      if (character === '\\' && /["\\$`\n]/.test(this.#text[this.#at + 1] ?? '')) this.#escaped();
      else if (character === '$' || character === '`') this.#substitution();
      else this.#skip(1, () => this.#add(character));
    }
    this.#at += 1;
  }

  #substitution(): void {
    const rest = this.#text.slice(this.#at);
    if (rest.startsWith('$(')) return this.#inParentheses(1);
    if (rest.startsWith('`')) {
      const end = /(?<!\\)`/.exec(rest.slice(1))?.index ?? rest.length - 1;
      this.#inner.push(...simpleCommands(rest.slice(1, end + 1).replaceAll('\\`', '`'), this.#depth + 1));
      this.#add(UNKNOWN);
      this.#at += end + 2;
      return;
    }
    // $'…' is a quoted text, $HOME is the home directory for all it matters here; every other variable is unknown.
    const quoted = /^\$'((?:[^'\\]|\\.)*)'/s.exec(rest);
    if (quoted) {
      this.#add((quoted[1] as string).includes('\\') ? UNKNOWN : (quoted[1] as string));
      this.#at += quoted[0].length;
      return;
    }
    const variable = /^\$(?:\{[^}]*\}|[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-])/.exec(rest)?.[0];
    this.#add(variable === undefined ? '$' : /^\$\{?HOME\}?$/.test(variable) ? '~' : UNKNOWN);
    this.#at += variable?.length ?? 1;
  }

  /** `before`: characters in front of the parenthesis. */
  #inParentheses(before: number): void {
    const start = this.#at + before + 1;
    const end = closingParenthesis(this.#text, start);
    this.#inner.push(...simpleCommands(this.#text.slice(start, end), this.#depth + 1));
    this.#add(UNKNOWN);
    this.#at = end + 1;
  }

  #redirect(character: '<' | '>'): void {
    // The number of a descriptor belongs to the redirection.
    if (this.#word !== null && /^\d+$/.test(this.#word)) this.#word = null;
    this.#endWord();
    const operator = (/^(<<<|<<-|<<|<>|<&|<|>>|>\||>&|>)/.exec(this.#text.slice(this.#at)) as RegExpExecArray)[0];
    this.#at += operator.length;
    if (operator === '<<' || operator === '<<-') this.#isHere = operator === '<<-' ? 'tabbed' : 'here';
    this.#redirection = character === '>' && operator !== '>&' ? '>' : '<';
  }

  #operator(character: string): void {
    const next = this.#text[this.#at + 1];
    this.#endCommand(character === '|' && next !== '|');
    this.#at += next === character || (character === '|' && next === '&') ? 2 : 1;
  }
}

/** Where the parenthesis that is open at `start` closes, quotes and inner ones passed over; the end where it never does. */
function closingParenthesis(text: string, start: number): number {
  let open = 1;
  let quote = '';
  for (let at = start; at < text.length; at += 1) {
    const character = text[at] as string;
    if (character === '\\' && quote !== "'") at += 1;
    else if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === "'" || character === '"') quote = character;
    else if (character === '(') open += 1;
    else if (character === ')' && (open -= 1) === 0) return at;
  }
  return text.length;
}
