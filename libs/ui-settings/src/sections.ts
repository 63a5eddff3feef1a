import { IconAdjustments, IconKey, IconMessage2Code, IconPlug, IconSparkles, IconUsersGroup } from '@tabler/icons-react';

/** The sections of the page in the order they are offered; the name stands in the address after `#`. */
export const SECTIONS = [
  { name: 'models', label: 'Models', icon: IconSparkles },
  { name: 'keys', label: 'Keys', icon: IconKey },
  { name: 'mcp', label: 'MCP servers', icon: IconPlug },
  { name: 'prompts', label: 'Prompts', icon: IconMessage2Code },
  { name: 'subagents', label: 'Subagents', icon: IconUsersGroup },
  { name: 'settings', label: 'General', icon: IconAdjustments },
] as const;
export type SectionName = (typeof SECTIONS)[number]['name'];

/** The section an address asks for; the first where it asks for none. */
export function sectionOfHash(hash: string): SectionName {
  return SECTIONS.find((section) => section.name === hash.slice(1))?.name ?? 'models';
}
