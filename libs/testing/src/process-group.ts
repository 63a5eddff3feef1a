import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** The processes of a group, zombies left out; where there is no /proc, its leader's id for a group that exists. */
export function groupMembers(groupId: number): number[] {
  if (!existsSync('/proc/self/stat')) return groupExists(groupId) ? [groupId] : [];
  return readdirSync('/proc').filter((entry) => /^\d+$/.test(entry)).map(Number).filter((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The command in parentheses may hold anything; after it come state, parent and process group.
      const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(group) === groupId && state !== 'Z';
    } catch {
      // It ended between the listing and the read.
      return false;
    }
  });
}

function groupExists(groupId: number): boolean {
  try {
    process.kill(process.platform === 'win32' ? groupId : -groupId, 0);
    return true;
  } catch {
    return false;
  }
}
