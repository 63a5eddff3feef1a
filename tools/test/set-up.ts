import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { run } from '../bootstrap/children.mjs';
import { BootstrapError, progress } from '../bootstrap/progress.mjs';
import { requirements } from './requirements.ts';
import type { Requirement } from './requirements.ts';

/** Nothing is asked, whatever a package wants to know. */
const APT_ENVIRONMENT = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };

/**
 * Makes sure that what the tests need and npm cannot bring is on this machine. As root on Debian it is installed, and only
 * what is missing; elsewhere it has to be there.
 *
 * @throws BootstrapError naming what is missing
 */
export async function setUpMachine(): Promise<void> {
  const missing = requirements(process.platform).filter((requirement) => !requirement.isPresent());
  if (missing.length === 0) return;
  if (canInstall()) await installPackages(missing);
  const left = missing.filter((requirement) => !requirement.isPresent());
  if (left.length === 0) return;
  throw new BootstrapError(
    `The tests need what this machine does not have: ${left.map((requirement) => requirement.name).join(', ')}.`,
    left.map((requirement) => `- ${requirement.name}: ${requirement.remedy}`).join('\n'),
  );
}

function canInstall(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

async function installPackages(missing: Requirement[]): Promise<void> {
  progress(`installing ${missing.map((requirement) => requirement.name).join(', ')} (apt-get)`);
  await apt(['update', '-qq']);
  const names = missing.flatMap((requirement) => requirement.debian).flatMap((alternatives) => alternatives.find(isKnownPackage) ?? []);
  await apt(['install', '-y', '-qq', '--no-install-recommends', ...names]);
}

/** apt-get's own words go to standard error; a failure shows in what is still missing afterwards. */
async function apt(args: string[]): Promise<void> {
  const { code } = await run('/usr/bin/apt-get', args, { env: APT_ENVIRONMENT, stdio: ['ignore', 'ignore', 'inherit'], group: true });
  if (code !== 0) progress(`apt-get ${args[0] ?? ''} ended with ${code}`);
}

function isKnownPackage(name: string): boolean {
  const answer = execFileSync('/usr/bin/apt-cache', ['policy', name], { encoding: 'utf8' });
  return answer.includes('Candidate: ') && !answer.includes('Candidate: (none)');
}
