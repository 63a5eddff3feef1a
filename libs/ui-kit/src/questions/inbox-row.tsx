import { IconArrowRight, IconChevronRight } from '@tabler/icons-react';
import type { Question, Session, SessionId } from '@chatos/contracts';
import { useEffect } from 'react';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { sessionTitle } from '../sessions/session-row.tsx';
import { useSession } from '../sessions/use-session.ts';
import { TEST_IDS } from '../test-ids.ts';
import { formatAge, formatTime } from '../text/format.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { argumentSummary } from '../tools/argument-entries.ts';
import styles from './inbox.module.css';
import { QuestionCard } from './question-card.tsx';
import { questionTitle } from './question-list.ts';

interface InboxRowProps {
  readonly question: Question;
  readonly now: number;
  readonly isCurrent: boolean;
  readonly onChoose: () => void;
  readonly onGo: (session: Session) => void;
  /** Told of the session it is for, as soon as that is known. */
  readonly onSession: (session: Session) => void;
}

/** One question in the inbox: whose it is and how long it waits; the current one with its whole card. */
export function InboxRow({ question, now, isCurrent, onChoose, onGo, onSession }: InboxRowProps) {
  const { workspaceId } = useRuntime();
  const { session } = useSession(question.sessionId as SessionId | null);
  useEffect(() => { if (session !== undefined) onSession(session); });
  const isElsewhere = session !== undefined && session.workspaceId !== null && session.workspaceId !== workspaceId;
  const name = session !== undefined ? sessionTitle(session) : question.sessionId === null ? 'For all sessions' : 'A session';
  const whose = isElsewhere && session.workspaceRoot !== null ? `${name} · ${session.workspaceRoot.split(/[\\/]/).at(-1) ?? ''}` : name;
  const age = formatAge(question.askedAt, now);
  const face = { 'data-testid': TEST_IDS.inboxRow, 'data-question-row': question.id, 'data-session': question.sessionId ?? '' };
  if (!isCurrent) {
    const { body } = question;
    return (
      <li>
        <button type="button" className={styles.row} onClick={onChoose} {...face}>
          <span className={styles.head}>
            <IconChevronRight size={13} aria-hidden="true" />
            <span className={styles.title}><VisibleText text={questionTitle(question)} /></span>
            <span className={styles.age}>{age}</span>
          </span>
          <span className={styles.from}><VisibleText text={whose} />{body.kind === 'tool-approval' ? <> · <VisibleText text={argumentSummary(body.arguments)} /></> : null}</span>
        </button>
      </li>
    );
  }
  return (
    <li>
      <div className={styles.current} role="group" aria-label={`${questionTitle(question)} ${name}`} tabIndex={-1} data-current="" data-autofocus="" {...face}>
        <div className={styles.place}>
          {session === undefined ? <span className={styles.session}>{name}</span> : (
            <button type="button" className={styles.session} onClick={() => onGo(session)} title="Go to this session" data-testid={TEST_IDS.inboxSession}>
              <VisibleText text={whose} /> <IconArrowRight size={13} aria-hidden="true" />
            </button>
          )}
          <time className={styles.age} dateTime={new Date(question.askedAt).toISOString()} title={formatTime(question.askedAt)}>{age === 'now' ? 'just now' : `${age} ago`}</time>
        </div>
        <QuestionCard question={question} />
      </div>
    </li>
  );
}
