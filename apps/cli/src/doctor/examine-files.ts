import { lstatSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { OwnershipRules } from './ownership.ts';
import type { Finding } from './report.ts';

/** Says of every file and directory under the state root whose it is. Follows no symbolic link, and reads no file. */
export function examineFiles(root: string, rules: OwnershipRules): Finding[] {
  return examineDirectory(root, root, rules);
}

function examineDirectory(root: string, directory: string, rules: OwnershipRules): Finding[] {
  return readdirSync(directory).toSorted().flatMap((name) => examineEntry(root, join(directory, name), rules));
}

function examineEntry(root: string, path: string, rules: OwnershipRules): Finding[] {
  const subject = relative(root, path);
  const stat = lstatSync(path, { throwIfNoEntry: false });
  // Gone since it was listed: a workbench may be at work.
  if (stat === undefined) return [];
  if (stat.isSymbolicLink()) return [foreign('file', subject, 'It is a symbolic link: what it leads to may belong to anybody.')];
  if (stat.isDirectory()) {
    const tree = rules.trees.find((rule) => rule.path === path);
    if (tree) return [{ kind: 'directory', subject, owners: [tree.owner], note: tree.what, problem: null }];
    const known = rules.directories.find((rule) => rule.path === path);
    if (known) return [{ kind: 'directory', subject, owners: known.owners, note: '', problem: null }, ...examineDirectory(root, path, rules)];
    return [foreign('directory', subject, 'Nothing of ChatOS keeps a directory of this name here.')];
  }
  // A database is looked into by examineDatabases, which says more than its name does.
  if (rules.databases.some((rule) => rule.path === path)) return [];
  const rule = rules.files.find((candidate) => candidate.matches(path));
  if (!stat.isFile() && !(stat.isSocket() && rule?.isSocket === true)) return [foreign('file', subject, 'It is no ordinary file.')];
  if (rule) return [{ kind: 'file', subject, owners: rule.owners, note: rule.what, problem: null }];
  return [foreign('file', subject, 'Nothing of ChatOS keeps a file of this name here.')];
}

function foreign(kind: Finding['kind'], subject: string, problem: string): Finding {
  return { kind, subject, owners: [], note: '', problem };
}
