import { Kbd, UnstyledButton } from '@mantine/core';
import { Spotlight, spotlight } from '@mantine/spotlight';
import type { SpotlightActionData, SpotlightActionGroupData } from '@mantine/spotlight';
import type { SessionId } from '@chatos/contracts';
import { IconInbox, IconLayoutSidebarRight, IconMessage, IconMessagePlus, IconPlugConnected, IconSearch } from '@tabler/icons-react';
import { useConnection } from '../connection/react.tsx';
import { sessionTitle } from '../sessions/session-row.tsx';
import { useSessions } from '../sessions/use-sessions.ts';
import { SURFACES } from '../shell/surfaces.ts';
import { useSurfaceNavigation } from '../shell/use-surface-navigation.ts';
import { formatAge } from '../text/format.ts';
import { TEST_IDS } from '../test-ids.ts';
import styles from './workbench.module.css';

/** The library would not listen while the focus is in a text field: in the composer it nearly always is. */
const FROM_ANYWHERE: string[] = [];

/** The button in the header that opens the search; Ctrl+K (on a Mac Cmd+K) does the same. */
export function SearchButton() {
  return (
    <UnstyledButton className={styles.search} onClick={spotlight.open} data-testid={TEST_IDS.search} aria-keyshortcuts="Control+K Meta+K">
      <IconSearch size={14} aria-hidden="true" />
      <span>Search sessions and actions</span>
      <Kbd size="xs" aria-hidden="true">Ctrl K</Kbd>
    </UnstyledButton>
  );
}

/** Search over the sessions read so far, and what can be done on this page. */
export function WorkbenchSearch({ newLabel, onSelect, onTogglePanel, onToggleServers, onOpenInbox }: { newLabel: string; onSelect: (id: SessionId | null) => void; onTogglePanel: () => void; onToggleServers: () => void; onOpenInbox: () => void }) {
  const { surface } = useConnection();
  const { sessions } = useSessions();
  const navigation = useSurfaceNavigation();
  const doings: SpotlightActionData[] = [
    { id: 'new', label: newLabel, description: 'Alt+N', leftSection: <IconMessagePlus size={17} />, onClick: () => onSelect(null) },
    { id: 'panel', label: 'Show or hide tasks, files, terminals and subagents', description: 'Alt+R', leftSection: <IconLayoutSidebarRight size={17} />, onClick: onTogglePanel },
    { id: 'servers', label: 'Servers: what runs, logs, start and stop', description: 'Alt+S', leftSection: <IconPlugConnected size={17} />, onClick: onToggleServers },
    { id: 'questions', label: 'Questions of servers', description: 'Alt+Q', leftSection: <IconInbox size={17} />, onClick: onOpenInbox },
    ...SURFACES.filter(({ name }) => name !== surface).map(({ name, label, icon: Icon, shortcut }) => ({ id: name, label: `Go to ${label}`, description: shortcut, leftSection: <Icon size={17} />, onClick: () => navigation.show(name) })),
  ];
  const groups: SpotlightActionGroupData[] = [
    { group: 'Actions', actions: doings },
    { group: 'Sessions', actions: sessions.map((session) => ({ id: session.id, label: sessionTitle(session), description: formatAge(session.updatedAt), leftSection: <IconMessage size={17} />, onClick: () => onSelect(session.id) })) },
  ];
  return <Spotlight actions={groups} shortcut="mod + K" tagsToIgnore={FROM_ANYWHERE} limit={40} scrollable maxHeight={420} nothingFound="Nothing of that name" searchProps={{ leftSection: <IconSearch size={17} />, placeholder: 'Search sessions and actions', 'aria-label': 'Search sessions and actions' }} highlightQuery />;
}
