import type { Explained, Session } from '@chatos/contracts';
import { IconInbox } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useNow } from '../servers/use-now.ts';
import { EmptyState, ErrorLine } from '../shell/states.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { explainError } from '../text/explain-error.ts';
import { useStoredChoice } from '../workbench/stored-choice.ts';
import { InboxBar } from './inbox-bar.tsx';
import { answerByKey, answeredWords, INBOX_KEYS } from './inbox-keys.ts';
import type { InboxAction } from './inbox-keys.ts';
import { InboxRow } from './inbox-row.tsx';
import styles from './inbox.module.css';
import { questionTitle } from './question-list.ts';
import { useQuestions } from './questions-context.tsx';
import { useInboxKeys } from './use-inbox-keys.ts';

/** The open questions one after another: the current one with all of it, the others as a line each. */
export function InboxList({ onGo }: { onGo: (session: Session) => void }) {
  const { open, wanted, answered, answer } = useQuestions();
  const [order, setOrder] = useStoredChoice('local', 'chatos-inbox-order', 'oldest');
  const [chosen, choose] = useState<string | null>(null);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [said, setSaid] = useState<Explained | null>(null);
  const sessions = useRef(new Map<string, Session>());
  const list = useRef<HTMLOListElement>(null);
  const place = useRef(0);
  const answering = useRef(new Set<string>());
  const now = useNow();

  const questions = order === 'newest' ? open.toReversed() : open;
  const found = questions.findIndex(({ id }) => id === chosen);
  // Where the current one was answered, the next comes into its place.
  const index = found === -1 ? Math.min(place.current, questions.length - 1) : found;
  const current = questions[index];
  const currentId = current?.id ?? null;
  useEffect(() => {
    place.current = Math.max(0, index);
    if (currentId !== chosen) choose(currentId);
  }, [index, currentId, chosen]);
  const wantedId = wanted?.id;
  const times = wanted?.times;
  useEffect(() => { if (wantedId !== undefined) choose(wantedId); }, [wantedId, times]);
  useEffect(() => {
    setSaid(null);
    const row = list.current?.querySelector<HTMLElement>('[data-current]');
    const active = document.activeElement;
    const isTyping = active instanceof HTMLElement && active.closest('input, textarea') !== null;
    if (row === null || row === undefined || isTyping) return;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
  }, [currentId, times]);

  const act = (action: InboxAction) => {
    if (action === 'help') return setHelpOpen((isOpen) => !isOpen);
    if (current === undefined) return;
    if (action === 'next' || action === 'previous') return choose(questions[Math.min(Math.max(index + (action === 'next' ? 1 : -1), 0), questions.length - 1)]?.id ?? null);
    if (action === 'go') {
      const session = sessions.current.get(current.id);
      if (session === undefined) setSaid({ problem: 'This belongs to no session.', remedy: 'Answer it here.' });
      else onGo(session);
      return;
    }
    const given = answerByKey(current, action);
    if (given === null) {
      setSaid({ problem: action === 'allow' ? 'A key alone does not answer this.' : 'This cannot be allowed for a session.', remedy: 'Answer it in its card: press Tab.' });
      return;
    }
    if (answering.current.has(current.id)) return;
    answering.current.add(current.id);
    answer(current.id, given)
      .catch((cause: unknown) => setSaid(explainError(cause)))
      .finally(() => answering.current.delete(current.id));
  };
  useInboxKeys(currentId, act);

  return (
    <div className={styles.inbox} data-testid={TEST_IDS.questionInbox}>
      <InboxBar count={questions.length} order={order === 'newest' ? 'newest' : 'oldest'} onOrder={setOrder} isHelpOpen={isHelpOpen} onHelp={setHelpOpen} />
      {isHelpOpen ? (
        <dl className={styles.keys} data-testid={TEST_IDS.inboxKeys}>
          {INBOX_KEYS.map(({ keys, words }) => <div key={words}><dt>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt><dd>{words}</dd></div>)}
        </dl>
      ) : null}
      <div role="status" className={styles.said} data-testid={TEST_IDS.inboxSaid}>
        {wanted?.isGone === true ? 'What you came for is not asked any more: it was answered, or what asked has ended.' : answered === null ? null : answeredWords(questionTitle(answered.question), answered.answer)}
      </div>
      {said === null ? null : <ErrorLine error={said} />}
      <ol ref={list} className={styles.list}>
        {questions.map((question) => (
          <InboxRow
            key={question.id} question={question} now={now} isCurrent={question.id === currentId} onChoose={() => choose(question.id)} onGo={onGo}
            onSession={(session) => sessions.current.set(question.id, session)}
          />
        ))}
      </ol>
      {questions.length === 0 ? <EmptyState isCompact icon={<IconInbox size={22} stroke={1.6} />} title="Nothing waits for you">What tools, subagents and servers ask you comes here, from all sessions.</EmptyState> : null}
    </div>
  );
}
