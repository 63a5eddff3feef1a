import { isProcessRunning, readJsonl, readProcessStart } from '@chatos/state';
import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { OwnershipRules } from './ownership.ts';
import type { Finding } from './report.ts';

/** A line of `processes.jsonl`, as the runtimes write it. */
const ledgerLine = z.object({ event: z.enum(['started', 'ended']), groupId: z.number().int().positive(), processStart: z.string().nullable(), command: z.string().optional() });
type LedgerLine = z.infer<typeof ledgerLine>;

const LINES_AT_ONCE = 1000;

/**
 * Says of each process group in the runtimes' ledgers that still exists whose it is. With nobody at work on the state root it is a leftover:
 * its runtime has ended, and it has not.
 */
export async function examineProcesses(rules: OwnershipRules, isHeld: boolean): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { path, owner } of rules.ledgers) {
    if (!existsSync(path)) continue;
    for (const line of await openGroups(path)) {
      if (!groupExists(line)) continue;
      const subject = `${line.groupId} ${line.command ?? ''}`.trim();
      if (isHeld) findings.push({ kind: 'process', subject, owners: [owner], note: kindOf(line), problem: null });
      else findings.push({ kind: 'process', subject, owners: [], note: '', problem: `It was started by ${owner}, which has ended without it. End it with: kill -- -${line.groupId}` });
    }
  }
  return findings;
}

/** A server the workbench brings is told from one the user configured by the built entry it runs. */
function kindOf({ command = '' }: LedgerLine): string {
  const builtin = /[/\\]tool-server\.cjs (\S.*)$/.exec(command)?.[1];
  return builtin === undefined ? 'tool server' : `built-in server ${builtin}`;
}

/** The groups whose end is not in the ledger. */
async function openGroups(path: string): Promise<LedgerLine[]> {
  const open = new Map<number, LedgerLine>();
  let offset = 0;
  for (;;) {
    const page = await readJsonl(path, { offset, limit: LINES_AT_ONCE });
    for (const item of page.items) {
      const parsed = ledgerLine.safeParse(item);
      if (!parsed.success) continue;
      if (parsed.data.event === 'started') open.set(parsed.data.groupId, parsed.data);
      else open.delete(parsed.data.groupId);
    }
    if (page.atEnd) return [...open.values()];
    offset = page.nextOffset;
  }
}

/** Whether it is still that group: process ids are used again, the pair of id and start is not, and no id is while a group of it exists. */
function groupExists({ groupId, processStart }: LedgerLine): boolean {
  if (isProcessRunning(groupId)) {
    const start = readProcessStart(groupId);
    return processStart === null || start === null || start === processStart;
  }
  if (process.platform === 'win32') return false;
  try {
    process.kill(-groupId, 0);
    return true;
  } catch {
    // No such group, or one of a user we may not even signal, which none of ours is.
    return false;
  }
}
