// Appends as many records as the second parameter says to the log named by the first; each says who wrote it.
import { openJsonlLog } from '../../src/index.ts';

const [, , path = '', count = '0'] = process.argv;
const log = openJsonlLog(path);
for (let index = 0; index < Number(count); index += 1) log.append({ pid: process.pid, index, filler: 'ü'.repeat(index % 500) });
log.close();
