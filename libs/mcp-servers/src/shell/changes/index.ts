// What commands change in the workspace, found by comparing its files before and after.
export { ChangeTracker } from './change-tracker.ts';
export type { ChangeTrackerOptions, TrackedCommand } from './change-tracker.ts';
export type { ChangePlace, ChangeRecords } from './change-recorder.ts';
export { listedChanges, NOTHING_CHANGED, withChanges } from './change-report.ts';
export type { ChangeReport } from './change-report.ts';
export type { ScanLimits } from './tree-scan.ts';
