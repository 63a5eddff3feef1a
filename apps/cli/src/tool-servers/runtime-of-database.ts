import type { RuntimeName } from '@chatos/contracts';
import { runtimeSchema } from '@chatos/mcp-servers';
import type { DatabaseReport, RuntimeContext } from '@chatos/state';
import { createRuntimeContext, inspectDatabase, resolveStateRoot } from '@chatos/state';
import { dirname, isAbsolute, relative } from 'node:path';
import { ToolServerRefusal, wordsOf } from './refusal.ts';
import { isSamePath, kindOfPlace } from './same-path.ts';

export const DATABASE_VARIABLE = 'MODEL_CLI_TASK_DB';

const WHICH = 'Set it to the database of a runtime: chatos_chat_runtime/runtime.db.sqlite (Chat) or chatos/chatos.db.sqlite (AIDE) below the state root.';

/**
 * Whose database the variable names. It is looked at without being changed, and refused unless it is one of ours, in its place, in the version that these
 * servers know: only a runtime brings its database up to date.
 */
export function runtimeOfDatabase(path: string | undefined): RuntimeContext {
  if (path === undefined || path === '') throw new ToolServerRefusal(`${DATABASE_VARIABLE} is not set.`, WHICH);
  if (!isAbsolute(path)) throw refusal(`"${path}", which is no absolute path`, WHICH);
  requireFile(path);
  const report = inspect(path);
  const runtime = runtimeOf(report);
  const context = createRuntimeContext(resolveStateRoot(dirname(dirname(path))), runtime);
  if (!isSamePath(path, context.paths.database)) {
    throw refusal(`${path}, a database of ${runtime} that is not in its place`, `It has to lie in ${relative(context.stateRoot.path, context.paths.database)} below its state root. ${WHICH}`);
  }
  requireVersion(path, report, runtime);
  return context;
}

function requireFile(path: string): void {
  switch (kindOfPlace(path)) {
    case 'file':
      return;
    case 'nothing':
      throw refusal(`${path}, and there is no such file`, `Start ChatOS once, which makes it, or correct the path. ${WHICH}`);
    case 'hidden':
      throw refusal(`${path}, which this user may not look at`, WHICH);
    case 'folder':
    case 'other':
      throw refusal(`${path}, which is no file`, WHICH);
  }
}

function inspect(path: string): DatabaseReport {
  try {
    return inspectDatabase(path);
  } catch (error) {
    throw new ToolServerRefusal(`${DATABASE_VARIABLE} names a file that cannot be used. ${wordsOf(error)}`, WHICH, error);
  }
}

function runtimeOf({ path, kind, owner, isPredecessor }: DatabaseReport): RuntimeName {
  if (isPredecessor) throw refusal(`${path}, written by the earlier application of the same name`, `Nothing in it was changed. ${WHICH}`);
  if (kind === null) throw refusal(`${path}, a database of ${owner === null ? 'another application' : `"${owner}"`}`, `Nothing in it was changed. ${WHICH}`);
  return kind === 'chat' ? 'chat' : 'aide';
}

function requireVersion(path: string, { components }: DatabaseReport, runtime: RuntimeName): void {
  const known = runtimeSchema(runtime);
  const found = components.find(({ name }) => name === known.component)?.version ?? 0;
  if (found === known.version) return;
  const name = runtime === 'chat' ? 'Chat' : 'AIDE';
  if (found === 0) throw refusal(`${path}, which holds no tables of ${name} yet`, `Start ${name} once, which makes them.`);
  if (found < known.version) throw refusal(`${path}, whose tables have version ${found} where this server knows ${known.version}`, `Start ${name} of this ChatOS once, which brings them up to date.`);
  throw refusal(`${path}, whose tables have version ${found}, of a newer ChatOS; this server knows ${known.version}`, 'Start the server of that ChatOS instead, or update this one.');
}

function refusal(found: string, remedy: string): ToolServerRefusal {
  return new ToolServerRefusal(`${DATABASE_VARIABLE} names ${found}.`, remedy);
}
