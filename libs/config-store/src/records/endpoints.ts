import { ConfigStoreError } from '../errors.ts';

const COMMAND_SCHEME = 'cmd://';
/** Of the servers the workbench brings, whose records nobody writes. */
const OWN_SCHEME = /^builtin:/i;

/**
 * Checks an MCP server's endpoint: `cmd://<command line>`, a bare command line, or `http(s)://…`.
 * @throws ConfigStoreError 'unusable-input' for another scheme (`builtin:` among them), an empty or unfinished command line, or an address with a password in it
 */
export function assertEndpoint(endpoint: string, platform: NodeJS.Platform = process.platform): void {
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):\/\//.exec(endpoint)?.[1]?.toLowerCase();
  if (OWN_SCHEME.test(endpoint)) {
    throw new ConfigStoreError('unusable-input', {
      problem: 'An address that starts with "builtin:" is that of a server the workbench brings, and no other can have it.',
      remedy: 'Those servers are in the list already: switch on the one you want.',
    });
  }
  if (scheme === undefined) return assertCommandLine(endpoint, platform);
  if (scheme === 'cmd') return assertCommandLine(endpoint.slice(COMMAND_SCHEME.length), platform);
  if (scheme === 'http' || scheme === 'https') return assertUrlWithoutCredentials(endpoint, 'address');
  throw new ConfigStoreError('unusable-input', {
    problem: `An MCP server cannot be reached over "${scheme}://".`,
    remedy: 'Enter a command line (with or without "cmd://" before it), or an address that starts with http:// or https://.',
  });
}

/** @throws ConfigStoreError 'unusable-input' where the text is no URL, or carries a user name or password: those belong into the vault */
export function assertUrlWithoutCredentials(text: string, what: string): void {
  if (!URL.canParse(text) || new URL(text).hostname === '') {
    throw new ConfigStoreError('unusable-input', { problem: `The ${what} is not a complete URL.`, remedy: 'Write it out, for example https://example.com/v1.' });
  }
  const { username, password } = new URL(text);
  if (username === '' && password === '') return;
  throw new ConfigStoreError('unusable-input', { problem: `The ${what} holds a user name or password, which would be stored unprotected.`, remedy: 'Take them out of the URL, and store the key under Keys.' });
}

function assertCommandLine(commandLine: string, platform: NodeJS.Platform): void {
  if (commandLine.trim() === '') {
    throw new ConfigStoreError('unusable-input', { problem: 'The command line is empty.', remedy: 'Enter the program and its arguments, for example: npx -y @modelcontextprotocol/server-filesystem /path' });
  }
  if (/[\u0000-\u001f]/.test(commandLine)) {
    throw new ConfigStoreError('unusable-input', { problem: 'The command line holds a line break or another control character.', remedy: 'Write it on one line.' });
  }
  if (!hasBalancedQuotes(commandLine, platform === 'win32' ? '^' : '\\')) {
    throw new ConfigStoreError('unusable-input', { problem: 'The command line has a quote that is opened and never closed.', remedy: 'Close it, or escape it.' });
  }
}

/** As mcp-runtime splits it: nothing is special within single quotes, `escape` protects the next character elsewhere. */
function hasBalancedQuotes(text: string, escape: string): boolean {
  let open = '';
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? '';
    if (character === escape && open !== "'") index++;
    else if (open === '' && (character === '"' || character === "'")) open = character;
    else if (character === open) open = '';
  }
  return open === '';
}
