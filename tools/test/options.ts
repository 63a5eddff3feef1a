import { parseArgs } from 'node:util';
import { BootstrapError } from '../bootstrap/progress.mjs';
import type { ElectronChoice } from './test-electron.ts';

/** What `npm test -- …` takes. */
export interface TestOptions {
  targets: string[];
  isAffected: boolean;
  electron: ElectronChoice | null;
}

/** Everything that CI runs, in this order; the end-to-end tests come last, one project at a time. */
export const ALL_TARGETS = ['lint', 'typecheck', 'test', 'build', 'e2e'];

/** @throws BootstrapError for an option it does not know */
export function parseOptions(args: string[]): TestOptions {
  const { values } = parse(args);
  const targets = values.targets?.split(',') ?? ALL_TARGETS;
  const unknown = targets.filter((target) => !ALL_TARGETS.includes(target));
  if (unknown.length > 0) throw new BootstrapError(`There is no target ${unknown.join(', ')}.`, `The targets are ${ALL_TARGETS.join(', ')}.`);
  const electron = values.electron ?? null;
  if (electron !== null && electron !== 'carried' && electron !== 'pinned') throw new BootstrapError(`--electron is "carried" or "pinned", not "${electron}".`, 'Leave it out for the one that suits this platform.');
  return { targets, isAffected: values.affected ?? false, electron };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: { targets: { type: 'string' }, affected: { type: 'boolean' }, electron: { type: 'string' } } });
  } catch (error) {
    throw new BootstrapError(error instanceof Error ? error.message : String(error), 'usage: npm test -- [--targets lint,typecheck,test,build,e2e] [--affected] [--electron carried|pinned]');
  }
}
