import { readOwner } from '@chatos/state/paths';
import type { StateRoot } from '@chatos/state/paths';
import { statSync } from 'node:fs';
import { CommandError } from '../errors.ts';
import { examineDatabases } from './examine-databases.ts';
import { examineFiles } from './examine-files.ts';
import { examineProcesses } from './examine-processes.ts';
import { ownershipRules } from './ownership.ts';
import type { DoctorReport } from './report.ts';

/**
 * Looks at everything under a state root and says whose it is. Only reads: it makes nothing, takes no lock, and works beside a running workbench.
 * @throws CommandError where the state root is no directory
 */
export async function examine(path: string): Promise<DoctorReport> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return { stateRoot: path, heldBy: null, findings: [] };
  if (!stat.isDirectory()) throw new CommandError(`The state root ${path} is no directory.`, 'Name another with --state-root.');
  // Not resolveStateRoot: that makes the directory and wants to write in it, and a doctor does neither.
  const root = { path } as StateRoot;
  const owner = readOwner(root);
  const rules = ownershipRules(root);
  const findings = [...examineFiles(path, rules), ...examineDatabases(path, rules), ...(await examineProcesses(rules, owner !== null))];
  const heldBy = owner === null ? null : `${owner.kind}, process ${owner.pid}, since ${new Date(owner.since).toISOString()}: ${owner.command}`;
  return { stateRoot: path, heldBy, findings };
}
