import type { Settings } from '@chatos/contracts';

type Scale = 'bytes' | 'milliseconds' | 'money';

/** How one setting is shown: its name in words, what it does, and the unit it is entered in. */
export interface SettingField {
  readonly name: keyof Settings;
  readonly label: string;
  readonly help?: string;
  readonly scale?: Scale;
  /** Where the contract's type alone does not say how it is entered: the name of a model, or the lines of a list. */
  readonly entry?: 'model' | 'lines';
  /** What the values of a choice are called here. */
  readonly words?: Readonly<Record<string, string>>;
}

export interface SettingGroup {
  readonly title: string;
  readonly fields: readonly SettingField[];
}

/** The settings something reads today, in groups. */
export const SETTING_GROUPS: readonly SettingGroup[] = [
  {
    title: 'Runs',
    fields: [
      { name: 'maxToolPasses', label: 'Tool calls in a row', help: 'A turn stops after this many steps.' },
      { name: 'promptLanguage', label: 'Language of system prompts', help: 'Where a prompt is kept twice, English takes the one whose name ends with __en, and Chinese the other.' },
      { name: 'maxTokensPerTurn', label: 'Tokens a turn may use', help: 'In and out together, also of each run of a subagent by itself; then it ends. 0: no limit.' },
      { name: 'maxTokensPerSession', label: 'Tokens a session may use', help: 'In and out together, subagents included; then its turns end, and no new one begins. 0: no limit.' },
      { name: 'maxCostPerTurn', label: 'Money a turn may cost', help: 'Counted by the prices of the models, in whatever currency those are; also for each run of a subagent by itself. Holds for models with prices only. 0: no limit.', scale: 'money' },
      { name: 'maxCostPerSession', label: 'Money a session may cost', help: 'Subagents included; then its turns end, and no new one begins. 0: no limit.', scale: 'money' },
      { name: 'summaryTokenThreshold', label: 'Tokens before a summary', help: 'Once a call of the model takes more, the older part of the conversation is summarised for it (earlier, where the model’s context is smaller). You still see all of it.' },
      { name: 'retry', label: 'Attempts after a failed request', help: 'Only before the first word of an answer.' },
    ],
  },
  {
    title: 'Confirmations',
    fields: [
      { name: 'confirmFileChanges', label: 'Ask before files are changed', help: 'You see the difference first. Off: code_writer and code_maintainer change files of the workspace without asking, but for those your own programs run or obey later, such as .bashrc and .vscode.' },
      { name: 'confirmMainTaskCreate', label: 'Ask before a session adds tasks', help: 'You can change tasks or leave some out.' },
      { name: 'confirmSubTaskCreate', label: 'Ask before a subagent adds tasks' },
    ],
  },
  {
    title: 'Commands',
    fields: [
      { name: 'shellSafetyMode', label: 'Commands that deserve a second look', help: 'Such as those that delete a tree or change rights, even where they were allowed. Without a sandbox every command asks, whatever is set here.', words: { strict: 'Ask each time', relaxed: 'Run them' } },
      { name: 'shellNetwork', label: 'Network of commands in the sandbox', help: 'Holds for commands started from then on.', words: { none: 'None', allowed: 'Hosts of the list', all: 'Everything' } },
      { name: 'shellAllowedHosts', label: 'Hosts commands may reach', help: 'One a line: a host name, or *. and a domain for all below it. Counts where the network is “Hosts of the list”.', entry: 'lines' },
      { name: 'shellMaxBufferBytes', label: 'Output of a command given to the model', scale: 'bytes' },
    ],
  },
  {
    title: 'Files of the workspace',
    fields: [
      { name: 'filesystemSymlinkPolicy', label: 'Symbolic links', help: 'A link that leads out of the workspace is refused either way.', words: { deny: 'Refuse', allow: 'Follow within' } },
      { name: 'filesystemMaxFileBytes', label: 'Largest file read as a whole', help: 'Parts of larger ones can be read.', scale: 'bytes' },
      { name: 'filesystemMaxWriteBytes', label: 'Largest file written', scale: 'bytes' },
    ],
  },
  {
    title: 'Subagents',
    fields: [
      { name: 'subagentDefaultModel', label: 'Model', help: 'For a subagent that names none of its own.', entry: 'model' },
      { name: 'autoRoute', label: 'Let a model choose the subagent', help: 'Where a task names none. Off: the words of the task decide, which costs nothing.' },
    ],
  },
  {
    title: 'MCP servers',
    fields: [
      { name: 'mcpTimeoutMs', label: 'Timeout of a call', scale: 'milliseconds' },
      { name: 'mcpMaxTimeoutMs', label: 'Longest time of a call that reports progress', scale: 'milliseconds' },
      { name: 'mcpConnectTimeoutMs', label: 'Longest time until a server answers its greeting', scale: 'milliseconds' },
      { name: 'mcpIdleStopMs', label: 'Stop a server after this long without use', help: '0 keeps servers running.', scale: 'milliseconds' },
      { name: 'mcpStartupConcurrency', label: 'Servers started at once' },
      { name: 'mcpToolLogLevel', label: 'Messages of servers that are asked for and kept' },
      { name: 'mcpToolLogMaxFieldChars', label: 'Characters of such a message that are kept' },
    ],
  },
  {
    title: 'Records',
    fields: [
      { name: 'uiPromptLogMode', label: 'Log of questions and answers' },
      { name: 'contentStoreMaxBytes', label: 'Space for large results and contents of changed files', scale: 'bytes' },
    ],
  },
];

/**
 * Settings that are kept for what does not read them yet. Not shown, because a switch that changes nothing is a false promise, above all one for
 * safety. A test holds that each setting is either here or shown.
 */
export const SETTINGS_WITHOUT_READER: readonly (keyof Settings)[] = [
  'mcpToolLogMaxBytes', 'mcpToolLogMaxLines', 'toolPreviewLimit',
  'uiTerminalMode', 'uiPromptWorkdir', 'logRequests', 'streamRaw',
];

const KIBIBYTE = 1024;
const SECOND = 1000;

/** The unit a number is entered in. */
export function unitOf(scale: Scale | undefined): { readonly factor: number; readonly suffix: string } {
  if (scale === 'bytes') return { factor: KIBIBYTE, suffix: ' KiB' };
  if (scale === 'milliseconds') return { factor: SECOND, suffix: ' s' };
  return { factor: 1, suffix: '' };
}

/** The settings that differ from what was read: all a change has to name. */
export function changedSettings(before: Settings, after: Settings): Partial<Settings> {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => !isSame(before[name as keyof Settings], value)));
}

function isSame(before: Settings[keyof Settings], after: Settings[keyof Settings]): boolean {
  if (!Array.isArray(before) || !Array.isArray(after)) return before === after;
  return before.length === after.length && before.every((item, index) => item === after[index]);
}

/** What is wrong with a setting; of a list, with the first line that is. */
export function errorOfSetting(errors: Readonly<Record<string, string>>, name: keyof Settings, value: Settings[keyof Settings]): string | undefined {
  if (!Array.isArray(value)) return errors[name];
  const index = value.findIndex((_item, position) => errors[`${name}.${position}`] !== undefined);
  return index < 0 ? errors[name] : `“${value[index]}” is none. ${errors[`${name}.${index}`]}.`;
}

/** A list as it is entered: an item a line, without the empty ones. */
export function linesOf(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
}
