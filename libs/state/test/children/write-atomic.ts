// Writes the file named by the first parameter atomically, for strace to watch.
import { writeFileAtomic } from '../../src/files/write-file-atomic.ts';

writeFileAtomic(process.argv[2] ?? '', 'the new content');
