import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runNx } from '../bootstrap/build.mjs';
import { packageDirectories, readManifest } from '../bootstrap/install.mjs';
import { WORKSPACE_ROOT } from '../bootstrap/paths.mjs';

/** A target of a project, as it has a package script for it. */
export interface Task {
  project: string;
  target: string;
  folder: string;
}

/** How a task ended. `not-run`: something it depends on failed. */
export interface TaskResult extends Task {
  state: 'passed' | 'failed' | 'not-run';
  output: string;
}

const NX_CACHE = join(WORKSPACE_ROOT, '.nx', 'cache');
const RUN_FILE = join(NX_CACHE, 'run.json');

/** What Nx writes of its last run. */
interface RunFile {
  tasks: { taskId: string; target: string; projectName: string; hash: string; status: number }[];
}

/** The tasks of the workspace with one of these targets. */
export function listTasks(targets: string[]): Task[] {
  return packageDirectories().flatMap((folder) => {
    const manifest = readManifest(folder);
    const project = manifest.nx?.name ?? manifest.name;
    return targets.filter((target) => manifest.scripts?.[target]).map((target) => ({ project, target, folder }));
  });
}

/**
 * Runs the tasks with Nx, which prints each one's output, and tells how each ended.
 *
 * @param isAffected only what has changed since `NX_BASE`
 */
export async function runTasks(targets: string[], { parallel, isAffected }: { parallel: number; isAffected: boolean }): Promise<TaskResult[]> {
  rmSync(RUN_FILE, { force: true });
  const args = [isAffected ? 'affected' : 'run-many', `--target=${targets.join(',')}`, `--parallel=${parallel}`, '--outputStyle=static'];
  const code = await runNx(process.execPath, args, ['ignore', 'inherit', 'inherit']);
  if (!existsSync(RUN_FILE)) {
    if (code === 0 && isAffected) return [];
    throw new Error(`Nx ended with ${code} and wrote nothing about its tasks; its message stands above.`);
  }
  const run = JSON.parse(readFileSync(RUN_FILE, 'utf8')) as RunFile;
  return readResults(listTasks(targets), run, isAffected);
}

/** Only the tasks asked for: what Nx ran because they depend on it is counted where it is asked for. */
export function readResults(tasks: Task[], run: RunFile, isAffected: boolean): TaskResult[] {
  return tasks.flatMap((task): TaskResult[] => {
    const found = run.tasks.find(({ projectName, target }) => projectName === task.project && target === task.target);
    if (found) return [{ ...task, state: found.status === 0 ? 'passed' : 'failed', output: readOutput(found.hash) }];
    return isAffected ? [] : [{ ...task, state: 'not-run', output: 'It was not run: a task that it depends on failed.' }];
  });
}

function readOutput(hash: string): string {
  const file = join(NX_CACHE, 'terminalOutputs', hash);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
