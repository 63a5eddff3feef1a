import { Kbd, UnstyledButton } from '@mantine/core';
import { Spotlight, spotlight } from '@mantine/spotlight';
import type { SpotlightActionData, SpotlightActionGroupData } from '@mantine/spotlight';
import type { MessageHit, SessionId } from '@chatos/contracts';
import { IconInbox, IconLayoutSidebarRight, IconMessage, IconMessagePlus, IconPlugConnected, IconQuote, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useConnection } from '../connection/react.tsx';
import { sessionTitle } from '../sessions/session-row.tsx';
import { useSessions } from '../sessions/use-sessions.ts';
import { SURFACES } from '../shell/surfaces.ts';
import { useSurfaceNavigation } from '../shell/use-surface-navigation.ts';
import { formatAge } from '../text/format.ts';
import { TEST_IDS } from '../test-ids.ts';
import { jumpToMessage } from './message-jump.ts';
import { useMessageHits } from './use-message-hits.ts';
import type { MessageHits } from './use-message-hits.ts';
import type { WorkbenchAction } from './workbench-action.tsx';
import type { WorkbenchView } from './workbench-view.tsx';
import styles from './workbench.module.css';

/** The library would not listen while the focus is in a text field: in the composer it nearly always is. */
const FROM_ANYWHERE: string[] = [];

/** So many of a group are shown at once. */
const SHOWN_OF_A_GROUP = 30;

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

/** Search over the sessions read so far, the words of all messages, and what can be done on this page. */
export function WorkbenchSearch({ newLabel, onSelect, onTogglePanel, onToggleServers, onOpenInbox, view, onToggleView, actions }: { newLabel: string; onSelect: (id: SessionId | null) => void; onTogglePanel: () => void; onToggleServers: () => void; onOpenInbox: () => void; view: WorkbenchView | undefined; onToggleView: () => void; actions: readonly WorkbenchAction[] }) {
  const { surface } = useConnection();
  const { sessions } = useSessions();
  const navigation = useSurfaceNavigation();
  const [query, setQuery] = useState('');
  const messages = useMessageHits(query);
  const doings: SpotlightActionData[] = [
    { id: 'new', label: newLabel, description: 'Alt+N', leftSection: <IconMessagePlus size={17} />, onClick: () => onSelect(null) },
    { id: 'panel', label: 'Show or hide tasks, files, terminals and subagents', description: 'Alt+R', leftSection: <IconLayoutSidebarRight size={17} />, onClick: onTogglePanel },
    { id: 'servers', label: 'Servers: what runs, logs, start and stop', description: 'Alt+S', leftSection: <IconPlugConnected size={17} />, onClick: onToggleServers },
    { id: 'questions', label: 'Inbox: what waits for you', description: 'Alt+Q', leftSection: <IconInbox size={17} />, onClick: onOpenInbox },
    ...(view === undefined ? [] : [{ id: 'view', label: view.description, description: view.shortcut, leftSection: <view.icon size={17} />, onClick: onToggleView }]),
    ...actions.map((action) => ({ id: action.id, label: action.label, description: action.description, leftSection: <action.icon size={17} />, onClick: () => action.onRun() })),
    ...SURFACES.filter(({ name }) => name !== surface).map(({ name, label, icon: Icon, shortcut }) => ({ id: name, label: `Go to ${label}`, description: shortcut, leftSection: <Icon size={17} />, onClick: () => navigation.show(name) })),
  ];
  const groups: SpotlightActionGroupData[] = [
    { group: 'Actions', actions: doings },
    { group: 'Sessions', actions: sessions.map((session) => ({ id: session.id, label: sessionTitle(session), description: formatAge(session.updatedAt), leftSection: <IconMessage size={17} />, onClick: () => onSelect(session.id) })) },
  ];
  const shown = groups.map(({ group, actions }) => ({ group, actions: actions.filter((action) => isNamed(action, query)) })).filter(({ actions }) => actions.length > 0);
  const hits: SpotlightActionGroupData = { group: 'Messages', actions: messages.hits.map((hit) => ({
    id: hit.messageId, label: hit.snippet, description: describe(hit), leftSection: <IconQuote size={17} />, 'data-testid': TEST_IDS.messageHit,
    onClick: () => {
      jumpToMessage(hit);
      onSelect(hit.sessionId);
    },
  })) };
  return (
    <Spotlight.Root query={query} onQueryChange={setQuery} onSpotlightOpen={leaveField} shortcut="mod + K" tagsToIgnore={FROM_ANYWHERE} scrollable maxHeight={420}>
      <Spotlight.Search ref={focusAtOnce} leftSection={<IconSearch size={17} />} placeholder="Search sessions and actions" aria-label="Search sessions, messages and actions" />
      <Spotlight.ActionsList>
        {[...shown, hits].filter(({ actions }) => actions.length > 0).map(({ group, actions }) => (
          <Spotlight.ActionsGroup key={group} label={group} role="group" aria-label={group}>
            {actions.slice(0, SHOWN_OF_A_GROUP).map(({ id, ...action }) => <Spotlight.Action key={id} highlightQuery {...action} />)}
          </Spotlight.ActionsGroup>
        ))}
      </Spotlight.ActionsList>
      <div className={styles.searchState} role="status">{stateWords(messages, shown.length === 0)}</div>
    </Spotlight.Root>
  );
}

/** What is typed while the search opens is not meant for the field the focus was in: there, Enter would send it. */
function leaveField(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

/** The library gives the field the focus some time after it can be seen; by then a busy page may have lost the first letters. */
function focusAtOnce(field: HTMLInputElement | null): void {
  field?.focus({ preventScroll: true });
}

function isNamed({ label, description }: SpotlightActionData, query: string): boolean {
  const wanted = query.trim().toLowerCase();
  return [label, description].some((text) => text?.toLowerCase().includes(wanted));
}

function describe(hit: MessageHit): string {
  return [hit.sessionTitle || 'Untitled', hit.role === 'user' ? 'you' : 'the answer', formatAge(hit.createdAt)].join(' · ');
}

/** What is said below the list: to a screen reader too, whenever it changes. */
function stateWords({ hits, isSearching, isPending, error }: MessageHits, isNothingNamed: boolean): string {
  if (error !== null) return `The messages could not be searched: ${error.problem} ${error.remedy}`;
  if (isPending) return 'Searching the messages';
  if (hits.length > 0) return `${hits.length} ${hits.length === 1 ? 'message' : 'messages'}`;
  if (isSearching) return isNothingNamed ? 'Nothing of that name, and no message with these words' : 'No message with these words';
  return isNothingNamed ? 'Nothing of that name' : '';
}
