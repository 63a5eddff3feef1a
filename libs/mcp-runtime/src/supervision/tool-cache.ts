import { writeFileAtomic } from '@chatos/state';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '@chatos/process-host';
import { z } from 'zod';
import type { ListedTool } from '../client/listed-tool.ts';
import { messageOf } from '../errors.ts';

/** A list beyond this is remembered in memory only: reading it at every start would cost more than it saves. */
const MAX_FILE_CHARACTERS = 16 * 1024 * 1024;
const FILE_NAME = /^[0-9a-f]{64}\.json$/;
const schema = z.record(z.string(), z.unknown());
const hint = z.boolean().exactOptional();
const cachedTool: z.ZodType<ListedTool> = z.object({
  name: z.string(), title: z.string(), description: z.string(), inputSchema: schema, outputSchema: schema.nullable(),
  hints: z.object({ readOnly: hint, destructive: hint, idempotent: hint, openWorld: hint }),
  statedPolicy: z.enum(['ask', 'allow']).default('ask'),
});
const cachedList = z.object({ version: z.literal(1), tools: z.array(cachedTool), instructions: z.string().default('') });
type Known = Omit<z.infer<typeof cachedList>, 'version'>;

/** The lists of tools, and what servers wrote on how to use them, by the hash of the server: a listing starts no server that was ever asked. */
export interface ToolCache {
  get(hash: string): ListedTool[] | null;
  set(hash: string, tools: ListedTool[]): void;
  /** '' where the server wrote nothing, or was never greeted. */
  instructions(hash: string): string;
  setInstructions(hash: string, text: string): void;
  delete(hash: string): void;
  /** Forgets every other server. */
  keepOnly(hashes: ReadonlySet<string>): void;
}

/** Without a path, in memory only. A file that cannot be read or written is a log line: the list can always be asked for again. */
export function createToolCache(path: string | undefined, log: Log): ToolCache {
  const known = new Map<string, Known>();
  /** Of servers greeted and not listed yet: kept with the list once that comes. */
  const greeted = new Map<string, string>();
  const fileOf = (hash: string) => join(path ?? '', `${hash}.json`);

  function attempt(what: string, work: () => void): void {
    if (path === undefined) return;
    try {
      work();
    } catch (error) {
      log(`mcp-runtime: a list of tools could not be ${what}: ${messageOf(error)}`);
    }
  }

  function find(hash: string): Known | null {
    const found = known.get(hash) ?? (path === undefined ? null : read(fileOf(hash), log));
    if (found) known.set(hash, found);
    return found;
  }

  function keep(hash: string, list: Known): void {
    known.set(hash, list);
    attempt('saved', () => {
      const content = JSON.stringify({ version: 1, ...list });
      if (content.length > MAX_FILE_CHARACTERS) return rmSync(fileOf(hash), { force: true });
      mkdirSync(path ?? '', { recursive: true, mode: 0o700 });
      writeFileAtomic(fileOf(hash), content);
    });
  }

  return {
    get: (hash) => find(hash)?.tools ?? null,
    set(hash, tools) {
      keep(hash, { tools, instructions: greeted.get(hash) ?? find(hash)?.instructions ?? '' });
      greeted.delete(hash);
    },
    instructions: (hash) => find(hash)?.instructions ?? greeted.get(hash) ?? '',
    setInstructions(hash, text) {
      const list = find(hash);
      if (!list) greeted.set(hash, text);
      else if (list.instructions !== text) keep(hash, { ...list, instructions: text });
    },
    delete(hash) {
      known.delete(hash);
      greeted.delete(hash);
      attempt('removed', () => rmSync(fileOf(hash), { force: true }));
    },
    keepOnly(hashes) {
      for (const map of [known, greeted]) for (const hash of map.keys()) if (!hashes.has(hash)) map.delete(hash);
      attempt('removed', () => {
        for (const name of namesIn(path ?? '')) if (FILE_NAME.test(name) && !hashes.has(name.slice(0, 64))) rmSync(join(path ?? '', name), { force: true });
      });
    },
  };
}

function read(file: string, log: Log): Known | null {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log(`mcp-runtime: a list of tools could not be read: ${messageOf(error)}`);
    return null;
  }
  try {
    const { tools, instructions } = cachedList.parse(JSON.parse(content));
    return { tools, instructions };
  } catch (error) {
    log(`mcp-runtime: the list of tools in ${file} is damaged and is asked for again: ${messageOf(error).slice(0, 200)}`);
    return null;
  }
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
