import { subagentCommand, subagentDefinition, subagentSkill } from '@chatos/contracts';
import type { SubagentCommand, SubagentContent, SubagentDefinition, SubagentSkill } from '@chatos/contracts';
import type { z } from 'zod';
import { MAX_PARTS, MAX_PLUGIN_CHARACTERS, MAX_WARNINGS } from './limits.ts';
import { UnreadableFile } from './plugin-directory.ts';

interface Kinds {
  agents: SubagentDefinition;
  skills: SubagentSkill;
  commands: SubagentCommand;
}

const SCHEMAS = { agents: subagentDefinition, skills: subagentSkill, commands: subagentCommand };

/** What is read of one plugin: its parts, and words on each file that was left out. */
export class Collected {
  readonly content: SubagentContent = { agents: [], skills: [], commands: [] };
  private characters = 0;
  private readonly told: string[] = [];
  private untold = 0;

  /** The warnings, at most so many of them. */
  get warnings(): string[] {
    return this.untold === 0 ? [...this.told] : [...this.told, `… and ${this.untold} more.`];
  }

  warn(words: string): void {
    if (this.told.length < MAX_WARNINGS) this.told.push(words);
    else this.untold += 1;
  }

  /** Does what may meet an unreadable file; that file is left out. */
  attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      this.warn(error.message);
    }
  }

  /** Takes a part that fits the contract and is not there already; of any other it says why not. */
  add<Kind extends keyof Kinds>(kind: Kind, path: string, part: z.input<(typeof SCHEMAS)[Kind]>): void {
    const parts = this.content[kind] as Kinds[Kind][];
    const parsed: z.ZodSafeParseResult<Kinds[keyof Kinds]> = SCHEMAS[kind].safeParse(part);
    if (!parsed.success) return this.warn(`${path}: ${parsed.error.issues.map(({ path: field, message }) => `${field.join('.')}: ${message}`).join('; ')}.`);
    const taken = parsed.data as Kinds[Kind];
    if (parts.some(({ id }) => id === taken.id)) return this.warn(`${path}: the name "${taken.id}" is taken by another of the ${kind}.`);
    if (parts.length >= MAX_PARTS) return this.warn(`${path}: there are ${MAX_PARTS} ${kind} already.`);
    this.characters += 'prompt' in taken ? taken.prompt.length : taken.instructions.length;
    if (this.characters > MAX_PLUGIN_CHARACTERS) return this.warn(`${path}: the texts of the plugin are longer than ${MAX_PLUGIN_CHARACTERS.toLocaleString('en')} characters together.`);
    parts.push(taken);
  }
}
