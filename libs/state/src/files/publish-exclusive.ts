import { constants, copyFileSync, linkSync, unlinkSync } from 'node:fs';
import { systemErrorCode } from '../errors.ts';

/** What link(2) answers on a file system without hard links (exFAT, some network shares). */
const WITHOUT_HARD_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL']);

/**
 * Gives a finished file its final name, unless that name is taken: other processes see the whole file or none. The temporary name is gone
 * afterwards in either case. Returns whether this call gave the name. Both names must lie on one file system.
 */
export function publishExclusive(temporaryPath: string, finalPath: string): boolean {
  try {
    linkOrCopy(temporaryPath, finalPath);
    return true;
  } catch (error: unknown) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(temporaryPath);
  }
}

function linkOrCopy(temporaryPath: string, finalPath: string): void {
  try {
    linkSync(temporaryPath, finalPath);
  } catch (error: unknown) {
    if (!WITHOUT_HARD_LINKS.has(systemErrorCode(error) ?? '')) throw error;
    // Still exclusive; only a reader in the midst of it could see a part of the file.
    copyFileSync(temporaryPath, finalPath, constants.COPYFILE_EXCL);
  }
}
