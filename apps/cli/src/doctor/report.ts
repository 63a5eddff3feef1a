import type { Owner } from './ownership.ts';

/** One thing found under the state root, or started from it. */
export interface Finding {
  readonly kind: 'directory' | 'file' | 'database' | 'table' | 'process';
  /** The path below the state root; for a table `<database> <table>`, for a process its id and command. */
  readonly subject: string;
  /** Empty where it is foreign. */
  readonly owners: readonly Owner[];
  /** What it is, in a few words. */
  readonly note: string;
  /** Why it does not belong here; null where it does. */
  readonly problem: string | null;
}

export interface DoctorReport {
  readonly stateRoot: string;
  /** Who works with the state root now, in words; null where nobody does. */
  readonly heldBy: string | null;
  readonly findings: readonly Finding[];
}

/** Whether everything belongs to somebody. */
export function isHealthy(report: DoctorReport): boolean {
  return report.findings.every((finding) => finding.problem === null);
}

/** The report as lines of text: what is foreign last, where the eye rests. */
export function describeReport(report: DoctorReport): string[] {
  const width = Math.max(0, ...report.findings.map((finding) => finding.owners.join(', ').length));
  const wrong = report.findings.filter((finding) => finding.problem !== null);
  return [
    `State root: ${report.stateRoot}`,
    `Held by:    ${report.heldBy ?? 'nobody'}`,
    ...report.findings.filter((finding) => finding.problem === null).map(({ owners, kind, subject, note }) => `  ${owners.join(', ').padEnd(width)}  ${kind.padEnd(9)}  ${subject}${note === '' ? '' : `  (${note})`}`),
    wrong.length === 0 ? 'Everything here belongs to somebody.' : `${wrong.length} foreign:`,
    ...wrong.map(({ kind, subject, problem }) => `  ${kind} ${subject}: ${problem ?? ''}`),
  ];
}
