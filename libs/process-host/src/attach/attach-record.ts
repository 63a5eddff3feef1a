import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** Where a process that runs can be spoken to, and the word that opens it. Kept in a file that only its user can read. */
const attachRecord = z.object({ socket: z.string().min(1), token: z.string().min(32), pid: z.number().int().positive() });
export type AttachRecord = z.infer<typeof attachRecord>;

/** Null where there is none, or one that cannot be read as such. */
export function readAttachRecord(path: string): AttachRecord | null {
  try {
    return attachRecord.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

/** Throws what the file system answered; an older record is still there then. */
export function writeAttachRecord(path: string, record: AttachRecord): void {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    writeFileSync(temporary, `${JSON.stringify(record)}\n`, { flag: 'wx', mode: 0o600 });
    renameSync(temporary, path);
  } catch (error: unknown) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
