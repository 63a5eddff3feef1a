import type { ModelRecord } from '@chatos/contracts';
import type { Collected } from './collected.ts';
import { plainText, readFrontMatter, wordsOf } from './front-matter.ts';
import { MAX_DEPTH } from './limits.ts';
import { ourModelName } from './model-names.ts';
import type { PluginDirectory } from './plugin-directory.ts';
import { ourToolNames } from './tool-names.ts';

export interface PartsReader {
  readonly directory: PluginDirectory;
  readonly collected: Collected;
  /** The configured ones, for the kinds plugins name. */
  readonly models: readonly Pick<ModelRecord, 'name' | 'model'>[];
}

/** Longer descriptions are cut: they are shown in lists, and searched for words. */
const MAX_DESCRIPTION = 4000;
const MAX_NAME = 120;

/** Agents of a folder, or of a list of files and folders: Markdown with front matter, whose text is the prompt. */
export function readAgents(reader: PartsReader, paths: readonly string[]): void {
  for (const path of filesOf(reader, paths)) {
    reader.collected.attempt(() => {
      const { fields, body } = readFrontMatter(reader.directory.read(path), path);
      if (fields === null) return reader.collected.warn(`${path}: it has no front matter, so it is no agent.`);
      if (body === '') return reader.collected.warn(`${path}: it has no text to be the prompt.`);
      const id = plainText(fields['name']).slice(0, MAX_NAME) || baseName(path);
      const tools = wordsOf(fields['tools']);
      reader.collected.add('agents', path, {
        id, name: id, description: describe(fields), prompt: body, model: ourModelName(plainText(fields['model']), reader.models), tools: tools === null ? null : ourToolNames(tools), skills: wordsOf(fields['skills']) ?? [],
      });
    });
  }
}

/** Commands: Markdown whose text is the task; one in a folder has the folder in its id, as in `review:quick`. */
export function readCommands(reader: PartsReader, paths: readonly string[]): void {
  for (const path of filesOf(reader, paths)) {
    reader.collected.attempt(() => {
      const { fields, body } = readFrontMatter(reader.directory.read(path), path);
      if (body === '') return reader.collected.warn(`${path}: it has no text to be the task.`);
      const id = commandId(path, paths);
      reader.collected.add('commands', path, { id, name: id, description: describe(fields ?? {}), instructions: body, model: ourModelName(plainText(fields?.['model']), reader.models), argumentHint: plainText(fields?.['argument-hint']).slice(0, 500) });
    });
  }
}

/** Skills: a folder each, with a `SKILL.md`. */
export function readSkills(reader: PartsReader, paths: readonly string[]): void {
  const { directory, collected } = reader;
  for (const path of paths) {
    collected.attempt(() => {
      const folders = directory.hasFile(`${path}/SKILL.md`) ? [path] : directory.folders(path).map((name) => `${path}/${name}`).filter((folder) => directory.hasFile(`${folder}/SKILL.md`));
      for (const folder of folders) collected.attempt(() => readSkill(reader, folder));
    });
  }
}

function readSkill({ directory, collected }: PartsReader, folder: string): void {
  const path = `${folder}/SKILL.md`;
  const { fields, body } = readFrontMatter(directory.read(path), path);
  if (body === '') return collected.warn(`${path}: it has no text to be the instructions.`);
  const name = plainText(fields?.['name']).slice(0, MAX_NAME) || baseName(folder);
  collected.add('skills', path, { id: baseName(folder), name, description: describe(fields ?? {}), instructions: body });
}

/** The files a list names: themselves, or those of the folders it names. */
function filesOf({ directory, collected }: PartsReader, paths: readonly string[]): string[] {
  const files: string[] = [];
  for (const path of paths) {
    collected.attempt(() => {
      if (directory.folder(path) !== null) files.push(...directory.markdown(path, MAX_DEPTH));
      // A file that is named and not there is told of when it is read.
      else if (path.toLowerCase().endsWith('.md')) files.push(path);
    });
  }
  return [...new Set(files)];
}

function describe(fields: Readonly<Record<string, unknown>>): string {
  return plainText(fields['description']).slice(0, MAX_DESCRIPTION);
}

function baseName(path: string): string {
  return (path.split('/').at(-1) ?? path).replace(/\.md$/i, '').slice(0, MAX_NAME);
}

function commandId(path: string, folders: readonly string[]): string {
  const folder = folders.filter((each) => path.startsWith(`${each}/`)).sort((left, right) => right.length - left.length)[0];
  return (folder === undefined ? baseName(path) : path.slice(folder.length + 1).replace(/\.md$/i, '').replaceAll('/', ':')).slice(0, MAX_NAME);
}
