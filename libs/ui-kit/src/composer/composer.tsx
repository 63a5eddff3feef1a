import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { MAX_MESSAGE_LENGTH } from '@chatos/contracts';
import type { Attachment, Explained, ServerPrompt, SessionId } from '@chatos/contracts';
import { IconArrowUp, IconChevronUp, IconPaperclip, IconPlayerStopFilled } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { PauseButton, pauseWords } from '../run-controls/pause-button.tsx';
import type { Pause } from '../run-controls/use-pause.ts';
import { isSomethingOpen } from '../shell/something-open.ts';
import { ErrorLine } from '../shell/states.tsx';
import { explainError } from '../text/explain-error.ts';
import { formatCount } from '../text/format.ts';
import { TEST_IDS } from '../test-ids.ts';
import { forgetSent, isSame, keepSent, sentOf, withAttached } from './attached.ts';
import type { Attached } from './attached.ts';
import { AttachmentChips, SentChanges } from './attachment-chips.tsx';
import { composerIntent } from './composer-keys.ts';
import styles from './composer.module.css';
import { keepDraft, readDraft } from './drafts.ts';
import { PromptForm } from './prompt-form.tsx';
import { ResourcePicker } from './resource-picker.tsx';
import { SLASH_MENU_ID, SlashMenu, slashOptionId } from './slash-menu.tsx';
import { useSlashCommands } from './use-slash-commands.ts';

/** What becomes of a text sent while a turn runs: it waits behind it, takes its place, or is told to it before its next step. */
export type WhenBusy = 'queue' | 'stop' | 'correct';

export interface ComposerProps {
  /** Under what an unsent text is kept: the session's id, or a name for a session not made yet. */
  readonly draftKey: string;
  readonly placeholder: string;
  readonly isBusy: boolean;
  /** Whether a turn runs that can be corrected; what waits in the queue cannot. */
  readonly isCorrectable?: boolean;
  /** Resolves once the text is safe on the other side; the text stays in the composer if it rejects. */
  readonly onSend: (text: string, whenBusy: WhenBusy, attachments: Attachment[]) => Promise<void>;
  /** The session whose servers are asked for prompts and resources; a new one is made where there is none yet. */
  readonly ensureSession: () => Promise<SessionId>;
  readonly onStop: () => void;
  /** How the turn that runs can be held; null (or absent) where none runs. */
  readonly pause?: Pause | null;
  /** What stands at the lower left: the mode and the model. */
  readonly controls: ReactNode;
  /** What the session has used. */
  readonly meter?: ReactNode;
}

/** What is open beside the text area. */
type Aid = { readonly kind: 'prompt'; readonly prompt: ServerPrompt; readonly sessionId: SessionId } | { readonly kind: 'resource'; readonly sessionId: SessionId };

const DRAFT_PAUSE_MS = 250;
const TALLEST = 260;
const CORRECT_KEYS = /Mac/u.test(navigator.userAgent) ? '⌘Enter' : 'Ctrl+Enter';

/** Where the user writes. The text lives in the text area itself: a key press renders nothing but the composer, and that seldom. */
export function Composer({ draftKey, placeholder, isBusy, isCorrectable = false, onSend, ensureSession, onStop, pause = null, controls, meter }: ComposerProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const isComposing = useRef(false);
  const draftTimer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [isEmpty, setEmpty] = useState(() => readDraft(draftKey).trim() === '');
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<Explained | null>(null);
  const [attachments, setAttachments] = useState<readonly Attached[]>([]);
  const [sent, setSent] = useState(() => sentOf(draftKey));
  const [aid, setAid] = useState<Aid | null>(null);
  const withSession = (open: (sessionId: SessionId) => Aid) => {
    ensureSession().then((sessionId) => setAid(open(sessionId))).catch((cause: unknown) => setError(explainError(cause)));
  };
  const slash = useSlashCommands(ensureSession, draftKey, (prompt) => withSession((sessionId) => ({ kind: 'prompt', prompt, sessionId })));
  const closeAid = () => {
    setAid(null);
    area.current?.focus();
  };

  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    fitHeight(element);
    if (!isSomethingOpen()) element.focus({ preventScroll: true });
    const keepNow = () => keepDraft(draftKey, element.value);
    window.addEventListener('pagehide', keepNow);
    return () => {
      window.removeEventListener('pagehide', keepNow);
      clearTimeout(draftTimer.current);
      keepNow();
    };
  }, [draftKey]);

  const changed = () => {
    const element = area.current;
    if (element === null) return;
    fitHeight(element);
    setEmpty(element.value.trim() === '');
    slash.typed(element.value);
    clearTimeout(draftTimer.current);
    draftTimer.current = setTimeout(() => keepDraft(draftKey, element.value), DRAFT_PAUSE_MS);
  };
  const send = (whenBusy: WhenBusy) => {
    const element = area.current;
    const text = element?.value ?? '';
    if (element === null || isSending || text.trim() === '') return;
    if (text.length > MAX_MESSAGE_LENGTH) {
      setError({ problem: `A message may have at most ${formatCount(MAX_MESSAGE_LENGTH)} characters; this one has ${formatCount(text.length)}.`, remedy: 'Put longer text into a file.' });
      return;
    }
    setSending(true);
    setError(null);
    // Before it is sent: a new session's page takes this one's place with it.
    // A correction is text alone: what is attached waits for the next message.
    const taken = whenBusy === 'correct' ? [] : attachments;
    keepSent(taken);
    onSend(text, whenBusy, taken.map(({ server, uri }) => ({ server, uri })))
      .then(() => {
        if (whenBusy !== 'correct') setAttachments([]);
        setSent(sentOf(draftKey));
        // What was typed while it was being sent stays.
        if (element.value.startsWith(text)) element.value = element.value.slice(text.length);
        keepDraft(draftKey, element.value);
        if (element.isConnected) changed();
      })
      .catch((cause: unknown) => {
        taken.forEach(forgetSent);
        setError(explainError(cause));
      })
      .finally(() => setSending(false));
  };
  /** The filled prompt takes the place of the command, to be changed before it is sent. */
  const insert = (text: string) => {
    const element = area.current;
    setAid(null);
    if (element === null) return;
    element.value = text;
    changed();
    element.focus();
  };
  const attach = (attached: Attached) => {
    setAttachments((known) => withAttached(known, attached));
    dismiss(attached);
    closeAid();
  };
  const dismiss = (attached: Attached) => {
    forgetSent(attached);
    setSent((known) => known.filter((one) => !isSame(one, attached)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (slash.onKeyDown(event)) return;
    const intent = composerIntent(event.nativeEvent, { isComposing: isComposing.current, isBusy, isCorrectable });
    if (intent === 'none' || intent === 'break') return;
    event.preventDefault();
    if (intent === 'send') send('queue');
    else if (intent === 'correct') send('correct');
    else if (!isSomethingOpen()) onStop();
  };

  return (
    <>
    {aid?.kind === 'prompt' ? <PromptForm key={aid.prompt.server + aid.prompt.name} prompt={aid.prompt} sessionId={aid.sessionId} onFilled={insert} onClose={closeAid} /> : null}
    {aid === null && slash.isOpen ? <SlashMenu prompts={slash.matches} active={slash.active} isLoading={slash.isLoading} onPick={slash.pick} /> : null}
    {aid?.kind === 'resource' ? <ResourcePicker sessionId={aid.sessionId} onPick={(attachment) => attach({ ...attachment, sessionId: aid.sessionId })} onClose={closeAid} /> : null}
    <div className={styles.composer} data-busy={isBusy || undefined}>
      <SentChanges sent={sent} onAgain={attach} onDismiss={dismiss} />
      <AttachmentChips attachments={attachments} onRemove={(gone) => setAttachments((known) => known.filter((attachment) => attachment !== gone))} />
      <textarea
        aria-controls={slash.isOpen ? SLASH_MENU_ID : undefined} aria-activedescendant={slash.isOpen ? slashOptionId(slash.active) : undefined} aria-autocomplete="list"
        ref={area} className={styles.area} rows={1} defaultValue={readDraft(draftKey)} placeholder={placeholder} aria-label="Message" data-testid={TEST_IDS.composer} spellCheck
        onInput={changed} onKeyDown={onKeyDown}
        onCompositionStart={() => { isComposing.current = true; }}
        onCompositionEnd={() => { isComposing.current = false; }}
      />
      <div className={styles.bar}>
        {controls}
        <Tooltip label="Attach a resource of a server">
          <ActionIcon size={26} variant="subtle" color="gray" onClick={() => withSession((sessionId) => ({ kind: 'resource', sessionId }))} aria-label="Attach a resource" data-testid={TEST_IDS.attach}>
            <IconPaperclip size={16} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
        {meter}
        <span className={styles.runState} role="status" data-testid={TEST_IDS.runState}>{pauseWords(pause)}</span>
        <span className={styles.hint}>{isBusy ? `${isCorrectable ? `${CORRECT_KEYS} corrects · ` : ''}Enter queues · Esc stops` : 'Enter sends · Shift+Enter breaks the line'}</span>
        {pause === null ? null : <PauseButton pause={pause} />}
        {isBusy ? (
          <Tooltip label="Stop (Esc)">
            <ActionIcon size={30} radius="md" variant="default" onClick={onStop} aria-label="Stop" data-testid={TEST_IDS.stop}>
              <IconPlayerStopFilled size={14} />
            </ActionIcon>
          </Tooltip>
        ) : null}
        <ActionIcon.Group>
          <Tooltip label={isBusy ? 'Queue behind what runs (Enter)' : 'Send (Enter)'}>
            <ActionIcon size={30} radius="md" variant="filled" disabled={isEmpty} loading={isSending} onClick={() => send('queue')} aria-label={isBusy ? 'Queue' : 'Send'} data-testid={TEST_IDS.send}>
              <IconArrowUp size={17} stroke={2.2} />
            </ActionIcon>
          </Tooltip>
          {isBusy && !isEmpty ? <BusyMenu onSend={send} isCorrectable={isCorrectable} /> : null}
        </ActionIcon.Group>
      </div>
      {error === null ? null : <ErrorLine error={error} />}
    </div>
    </>
  );
}

function BusyMenu({ onSend, isCorrectable }: { onSend: (whenBusy: WhenBusy) => void; isCorrectable: boolean }) {
  return (
    <Menu position="top-end">
      <Menu.Target>
        <ActionIcon size={30} radius="md" variant="filled" aria-label="Send another way" data-testid={TEST_IDS.whenBusy}>
          <IconChevronUp size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {isCorrectable ? (
          <Menu.Item onClick={() => onSend('correct')} rightSection={<span className={styles.keys}>{CORRECT_KEYS}</span>} data-testid={TEST_IDS.correctNow}>
            Correct it now, before its next step
          </Menu.Item>
        ) : null}
        <Menu.Item onClick={() => onSend('queue')}>Queue behind what runs</Menu.Item>
        <Menu.Item color="red" onClick={() => onSend('stop')}>
          Stop it and send now
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** `field-sizing` would do this, but Chromium 114 has it not. */
function fitHeight(element: HTMLTextAreaElement): void {
  element.style.height = 'auto';
  element.style.height = `${Math.min(TALLEST, element.scrollHeight)}px`;
}
