// Small MCP servers that misbehave, each in one way: the path of each by its name.
import { fileURLToPath } from 'node:url';

/** What each does is in its own file beside this one. */
export type TestMcpServer =
  | 'answers-twice' | 'asks-back' | 'asks-for-a-name' | 'background' | 'changes-its-tools' | 'closes-stdin' | 'contents' | 'dies-mid-call' | 'endless-frame' | 'environment' | 'exits-after-handshake'
  | 'exits-at-once' | 'floods-stderr' | 'grandchild' | 'hangs-in-call' | 'ignores-sigterm' | 'instructs' | 'invalid-json' | 'never-answers' | 'noise-on-stdout'
  | 'odd-tools' | 'oversized-frame' | 'pictures' | 'split-bytes';

/** The absolute path of a server's script, to be run with Node. */
export function testMcpServer(name: TestMcpServer): string {
  return fileURLToPath(new URL(`${name}.mjs`, import.meta.url));
}
