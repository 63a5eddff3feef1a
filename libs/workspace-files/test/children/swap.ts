import { renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

// Swaps a directory and a file of a workspace for links that lead out, and back, as fast as it can, until its input ends.
const [root = '', outside = ''] = process.argv.slice(2);
let goesOn = true;
process.stdin.on('end', () => (goesOn = false)).resume();
process.stdout.write('swapping\n');

function round(): void {
  for (let count = 0; count < 200; count += 1) {
    for (const [name, target] of [['dir', outside], ['file.txt', join(outside, 'file.txt')]] as const) {
      // Files that the other side takes away or writes meanwhile are no concern here.
      quietly(() => renameSync(join(root, name), join(root, `${name}.real`)));
      quietly(() => symlinkSync(target, join(root, name)));
      quietly(() => renameSync(join(root, name), join(root, `${name}.link`)));
      quietly(() => renameSync(join(root, `${name}.real`), join(root, name)));
      quietly(() => rmSync(join(root, `${name}.link`), { recursive: true, force: true }));
    }
  }
  if (goesOn) setImmediate(round);
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // See above.
  }
}

round();
