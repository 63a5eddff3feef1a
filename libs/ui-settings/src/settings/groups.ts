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

/** Every setting of the contract, in groups; a test compares the two. */
export const SETTING_GROUPS: readonly SettingGroup[] = [
  {
    title: 'Safety',
    fields: [
      { name: 'confirmFileChanges', label: 'Ask before a file is changed' },
      { name: 'confirmMainTaskCreate', label: 'Ask before a task is added' },
      { name: 'confirmSubTaskCreate', label: 'Ask before a subagent adds a task' },
      { name: 'shellSafetyMode', label: 'Shell commands', help: 'Strict refuses what could do harm outside the workspace.' },
      { name: 'filesystemSymlinkPolicy', label: 'Symbolic links that leave the workspace' },
      { name: 'filesystemMaxFileBytes', label: 'Largest file a tool reads', scale: 'bytes' },
      { name: 'filesystemMaxWriteBytes', label: 'Largest file a tool writes', scale: 'bytes' },
      { name: 'shellMaxBufferBytes', label: 'Longest output of a command', scale: 'bytes' },
    ],
  },
  {
    title: 'Runs',
    fields: [
      { name: 'maxToolPasses', label: 'Tool calls in a row', help: 'A turn stops after this many steps.' },
      { name: 'retry', label: 'Attempts after a failed request', help: 'Only before the first word of an answer.' },
      { name: 'maxTokensPerTurn', label: 'Tokens per turn', help: '0 means no limit.' },
      { name: 'maxTokensPerSession', label: 'Tokens per conversation', help: '0 means no limit.' },
      { name: 'summaryTokenThreshold', label: 'Summarise a conversation from this many tokens on' },
      { name: 'promptLanguage', label: 'Language of the built-in prompts' },
      { name: 'subagentDefaultModel', label: 'Model of subagents', help: 'Empty takes the model of the conversation.' },
      { name: 'autoRoute', label: 'Choose subagents automatically' },
    ],
  },
  {
    title: 'MCP servers',
    fields: [
      { name: 'mcpTimeoutMs', label: 'Timeout of a call', scale: 'milliseconds' },
      { name: 'mcpMaxTimeoutMs', label: 'Longest time of a call that reports progress', scale: 'milliseconds' },
      { name: 'mcpConnectTimeoutMs', label: 'Longest time a server may take to start', scale: 'milliseconds' },
      { name: 'mcpIdleStopMs', label: 'Stop a server that was not used for', scale: 'milliseconds', help: '0 never stops one.' },
      { name: 'mcpStartupConcurrency', label: 'Servers started at once' },
      { name: 'mcpToolLogLevel', label: 'Log of tool calls' },
      { name: 'mcpToolLogMaxBytes', label: 'Largest log of tool calls', scale: 'bytes' },
      { name: 'mcpToolLogMaxLines', label: 'Lines in the log of tool calls' },
      { name: 'mcpToolLogMaxFieldChars', label: 'Characters per field in that log' },
    ],
  },
  {
    title: 'Interface and storage',
    fields: [
      { name: 'toolPreviewLimit', label: 'Characters of a tool’s result shown at once' },
      { name: 'uiTerminalMode', label: 'Terminals' },
      { name: 'uiPromptWorkdir', label: 'Folder for prompts', help: 'Empty takes the state root.' },
      { name: 'uiPromptLogMode', label: 'Log of questions and answers' },
      { name: 'contentStoreMaxBytes', label: 'Space for earlier versions of files', scale: 'bytes' },
      { name: 'logRequests', label: 'Log requests to models' },
      { name: 'streamRaw', label: 'Show streams as they arrive' },
    ],
  },
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
