import { inspectDatabase, StateError } from '@chatos/state';
import type { DatabaseReport } from '@chatos/state';
import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import type { DatabaseRule, OwnershipRules } from './ownership.ts';
import type { Finding } from './report.ts';

/** Says of each database and each table in it whose it is. Only reads, also while a workbench writes. */
export function examineDatabases(root: string, rules: OwnershipRules): Finding[] {
  return rules.databases.filter((rule) => existsSync(rule.path)).flatMap((rule) => examineDatabase(relative(root, rule.path), rule));
}

function examineDatabase(subject: string, rule: DatabaseRule): Finding[] {
  let report: DatabaseReport;
  try {
    report = inspectDatabase(rule.path);
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    return [{ kind: 'database', subject, owners: [], note: '', problem: error.problem }];
  }
  const problem = problemOf(report, rule);
  const note = report.components.map(({ name, version }) => `${name} ${version}`).join(', ');
  const database: Finding = { kind: 'database', subject, owners: problem === null ? rule.owners : [], note, problem };
  return [database, ...report.tables.map((table) => examineTable(subject, table, rule))];
}

function problemOf(report: DatabaseReport, rule: DatabaseRule): string | null {
  if (report.isPredecessor) return 'It is a database of the earlier application. Set its directory aside with: chatos set-aside';
  if (report.kind === null) return `Its application id 0x${report.applicationId.toString(16)} is none of ours.`;
  if (report.kind !== rule.kind) return `It is a database of the kind "${report.kind}"; here lies one of the kind "${rule.kind}".`;
  if (report.owner !== rule.hostApp) return `Its owner is "${report.owner ?? 'nobody'}"; here lies the one of "${rule.hostApp}".`;
  return null;
}

function examineTable(database: string, table: string, rule: DatabaseRule): Finding {
  const known = rule.tables.find(({ prefix }) => (prefix.endsWith('_') ? table.startsWith(prefix) : table === prefix));
  const subject = `${database} ${table}`;
  if (known) return { kind: 'table', subject, owners: [known.owner], note: '', problem: null };
  return { kind: 'table', subject, owners: [], note: '', problem: `A table of this name belongs to none of ${rule.owners.join(', ')}.` };
}
