import type { Settings } from '@chatos/contracts';

type Scale = 'bytes' | 'milliseconds';

/** How one setting is shown: its name in words, what it does, and the unit it is entered in. */
export interface SettingField {
  readonly name: keyof Settings;
  readonly label: string;
  readonly help?: string;
  readonly scale?: Scale;
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
      { name: 'retry', label: 'Attempts after a failed request', help: 'Only before the first word of an answer.' },
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
      { name: 'contentStoreMaxBytes', label: 'Space for large results', scale: 'bytes' },
    ],
  },
];

/**
 * Settings that are kept for what does not read them yet: the built-in tool servers, subagents, budgets. Not shown, because a switch that
 * changes nothing is a false promise, above all one for safety. A test holds that each setting is either here or shown.
 */
export const SETTINGS_WITHOUT_READER: readonly (keyof Settings)[] = [
  'confirmFileChanges', 'confirmMainTaskCreate', 'confirmSubTaskCreate', 'shellSafetyMode', 'filesystemSymlinkPolicy', 'filesystemMaxFileBytes',
  'filesystemMaxWriteBytes', 'shellMaxBufferBytes', 'maxTokensPerTurn', 'maxTokensPerSession', 'summaryTokenThreshold', 'promptLanguage',
  'subagentDefaultModel', 'autoRoute', 'mcpToolLogMaxBytes', 'mcpToolLogMaxLines', 'toolPreviewLimit',
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
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => before[name as keyof Settings] !== value));
}
