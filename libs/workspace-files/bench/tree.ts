import { mkdirSync, writeFileSync } from 'node:fs';

const FILES_PER_DIRECTORY = 100;
const WORDS = ['const', 'import', 'function', 'return', 'await', 'export', 'interface', 'readonly', 'string', 'number', 'promise', 'workspace', 'session', 'turn', 'message'];

/** A tree of source-like files, about 2 KB each; every `every`-th holds the needle once. Returns how many do. */
export function makeTree(root: string, files: number, needle: string, every: number): number {
  let holding = 0;
  for (let index = 0; index < files; index += 1) {
    const directory = `${root}/src-${Math.floor(index / FILES_PER_DIRECTORY / 25)}/part-${Math.floor(index / FILES_PER_DIRECTORY)}`;
    if (index % FILES_PER_DIRECTORY === 0) mkdirSync(directory, { recursive: true });
    const lines = Array.from({ length: 40 }, (_line, line) => `  ${Array.from({ length: 7 }, (_word, word) => WORDS[(index * 7 + line * 13 + word * 5) % WORDS.length]).join(' ')};`);
    if (index % every === 0) {
      lines[index % 40] = `  // ${needle} ${index}`;
      holding += 1;
    }
    writeFileSync(`${directory}/file-${index}.ts`, `${lines.join('\n')}\n`);
  }
  return holding;
}
