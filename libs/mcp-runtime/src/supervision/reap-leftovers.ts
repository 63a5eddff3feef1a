import { killProcessGroup } from '@chatos/process-host';
import type { Log } from '@chatos/process-host';
import { readJsonl, readProcessStart } from '@chatos/state';
import { z } from 'zod';
import { messageOf } from '../errors.ts';
import { readCommand } from './process-command.ts';

const LINES_AT_ONCE = 1000;
const TERMINATION_GRACE_MS = 1000;
const ledgerLine = z.object({ event: z.enum(['started', 'ended']), groupId: z.number().int().min(2), processStart: z.string().nullable(), command: z.string().optional() });
type LedgerLine = z.infer<typeof ledgerLine>;

/**
 * Ends what an earlier run of this runtime left behind: every group of its ledger whose end is not recorded and whose leader still is the
 * very process that was recorded, by its start and by its command. Anything less certain is left alone, for ids are used again. Returns
 * the groups that were ended. Never rejects.
 */
export async function reapLeftovers(ledgerPath: string, log: Log): Promise<number[]> {
  try {
    const reaped: number[] = [];
    for (const line of await openGroups(ledgerPath)) {
      if (!(await isStill(line))) continue;
      await killProcessGroup(line.groupId, { graceMs: TERMINATION_GRACE_MS });
      log(`mcp-runtime: ended process group ${line.groupId}, left by an earlier run: ${line.command ?? ''}`);
      reaped.push(line.groupId);
    }
    return reaped;
  } catch (error) {
    log(`mcp-runtime: what an earlier run left could not be looked for: ${messageOf(error)}`);
    return [];
  }
}

/** The groups whose end is not in the ledger. */
async function openGroups(path: string): Promise<LedgerLine[]> {
  const open = new Map<number, LedgerLine>();
  for (let offset = 0; ; ) {
    const page = await readJsonl(path, { offset, limit: LINES_AT_ONCE });
    for (const item of page.items) {
      const { data } = ledgerLine.safeParse(item);
      if (data?.event === 'started') open.set(data.groupId, data);
      else if (data) open.delete(data.groupId);
    }
    if (page.atEnd) return [...open.values()];
    offset = page.nextOffset;
  }
}

async function isStill({ groupId, processStart, command }: LedgerLine): Promise<boolean> {
  if (processStart === null || command === undefined || readProcessStart(groupId) !== processStart) return false;
  const now = await readCommand(groupId);
  return now !== null && isSameCommand(command, now);
}

/**
 * A script shows its interpreter before its own name, and a shell may have become the last command it was given: what both have is their
 * end. The start has matched already; this is the second lock on the door.
 */
function isSameCommand(recorded: string, now: string): boolean {
  const args = recorded.slice(recorded.indexOf(' ') + 1);
  return now === recorded || now.endsWith(args) || recorded.endsWith(now);
}
