import { Button, Tooltip } from '@mantine/core';
import { externalLink, readForm } from '@chatos/contracts';
import type { Explained, Question, QuestionAnswer } from '@chatos/contracts';
import { IconForms, IconKey, IconLink, IconPlugConnected, IconRobot, IconShieldQuestion, IconTools } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { ErrorLine } from '../shell/states.tsx';
import { explainError } from '../text/explain-error.ts';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { checkDraft, initialDraft, problemsByField } from './form-draft.ts';
import { QuestionField } from './form-field.tsx';
import { addressParts, ConsentBody, SamplingBody, UrlBody } from './question-body.tsx';
import { questionTitle } from './question-list.ts';
import { useQuestions } from './questions-context.tsx';
import styles from './questions.module.css';
import { ToolChanges } from './tool-changes.tsx';

type Kind = Question['body']['kind'];

const LOOKS: Readonly<Record<Kind, { icon: typeof IconKey; accept: string; decline: string }>> = {
  'server-consent': { icon: IconPlugConnected, accept: 'Approve and run', decline: 'Do not run' },
  'tools-changed': { icon: IconTools, accept: 'Accept the change', decline: 'Keep them away' },
  'elicitation-form': { icon: IconForms, accept: 'Send', decline: 'Decline' },
  'elicitation-url': { icon: IconLink, accept: 'Open', decline: 'Decline' },
  sampling: { icon: IconRobot, accept: 'Allow once', decline: 'Decline' },
  'sign-in': { icon: IconKey, accept: 'Sign in', decline: 'Not now' },
  'tool-approval': { icon: IconShieldQuestion, accept: 'Allow once', decline: 'Deny' },
  'ui-prompt': { icon: IconForms, accept: 'Send', decline: 'Decline' },
};

/**
 * One question of a server's. Like an approval it takes the focus when it appears, on the card and not on a button, and never from somebody
 * who is typing. Give it the question's id as `key`.
 */
export function QuestionCard({ question, note }: { question: Question; /** Which session it is for, where that is not the one in sight. */ note?: string }) {
  const { body } = question;
  const { answer } = useQuestions();
  const [answering, setAnswering] = useState<QuestionAnswer['action'] | null>(null);
  const [error, setError] = useState<Explained | null>(null);
  const [fields] = useState(() => (body.kind === 'elicitation-form' ? readForm(body.schema) : []));
  const [draft, setDraft] = useState(() => initialDraft(fields ?? []));
  const [wasTried, setTried] = useState(false);
  const card = useRef<HTMLFormElement>(null);
  const titleId = useId();
  const look = LOOKS[body.kind];
  const address = body.kind === 'elicitation-url' ? externalLink.safeParse(body.url) : null;
  const canAccept = fields !== null && address?.success !== false;
  const problems = wasTried ? problemsByField(checkDraft(fields ?? [], draft)) : {};

  useEffect(() => takeFocus(card.current), []);

  const give = (given: QuestionAnswer) => {
    setAnswering(given.action);
    setError(null);
    answer(question.id, given)
      .then(() => document.querySelector<HTMLElement>(`[data-testid="${TEST_IDS.questionCard}"], [data-testid="${TEST_IDS.composer}"]`)?.focus())
      .catch((cause: unknown) => {
        setError(explainError(cause));
        setAnswering(null);
      });
  };
  const accept = (event: FormEvent) => {
    event.preventDefault();
    if (!canAccept) return;
    if (body.kind === 'elicitation-form') {
      const checked = checkDraft(fields ?? [], draft);
      setTried(true);
      if ('content' in checked) give({ action: 'accept', content: checked.content });
      else card.current?.querySelector<HTMLElement>(`[data-field="${CSS.escape(checked.problems[0]?.field ?? '')}"]`)?.focus();
      return;
    }
    if (address?.success === true) openAddress(address.data);
    give({ action: 'accept' });
  };
  const isBusy = answering !== null;
  return (
    <form ref={card} className={styles.card} onSubmit={accept} noValidate tabIndex={-1} role="group" aria-labelledby={titleId} data-testid={TEST_IDS.questionCard} data-kind={body.kind} data-server={question.server} data-question={question.id}>
      <div className={styles.title}>
        <look.icon size={18} stroke={1.8} aria-hidden="true" />
        <span id={titleId}><VisibleText text={questionTitle(question)} /></span>
        {note === undefined ? null : <span className={styles.note}>{note}</span>}
      </div>
      <div className={styles.body}>
        {body.kind === 'server-consent' ? <ConsentBody body={body} /> : null}
        {body.kind === 'tools-changed' ? <ToolChanges changes={body.changes} /> : null}
        {body.kind === 'sampling' ? <SamplingBody body={body} /> : null}
        {body.kind === 'elicitation-url' ? <UrlBody body={body} /> : null}
        {body.kind === 'sign-in' ? <p className={styles.message}><VisibleText text={body.reason} /> Your browser opens; the sign-in is kept with your keys.</p> : null}
        {body.kind === 'elicitation-form' ? (
          <>
            <p className={styles.message}><VisibleText text={body.message} /></p>
            <div className={styles.fields}>
              {fields?.map((field) => <QuestionField key={field.name} field={field} value={draft[field.name] ?? null} problem={problems[field.name]} onChange={(value) => setDraft((known) => ({ ...known, [field.name]: value }))} />)}
            </div>
            {fields === null ? <ErrorLine error={{ problem: 'Its form is none that can be shown.', remedy: 'Decline it.' }} /> : <p className={styles.lead}>What you send goes to the server <strong>{question.server}</strong>. Send it no passwords or keys.</p>}
          </>
        ) : null}
        {address?.success === false ? <ErrorLine error={{ problem: 'Such an address is not opened.', remedy: 'Only https, and http to this machine.' }} /> : null}
      </div>
      <div className={styles.actions}>
        <Button type="submit" size="compact-sm" loading={answering === 'accept'} disabled={isBusy || !canAccept} data-testid={TEST_IDS.questionAccept}>
          {body.kind === 'elicitation-url' ? `Open ${addressParts(body.url).host}` : look.accept}
        </Button>
        <Button size="compact-sm" variant="default" loading={answering === 'decline'} disabled={isBusy} onClick={() => give({ action: 'decline' })} data-testid={TEST_IDS.questionDecline}>
          {look.decline}
        </Button>
        {body.kind.startsWith('elicitation') ? (
          <Tooltip label="The server is told that you gave no answer">
            <Button size="compact-sm" variant="subtle" color="gray" loading={answering === 'cancel'} disabled={isBusy} onClick={() => give({ action: 'cancel' })} data-testid={TEST_IDS.questionCancel}>Cancel</Button>
          </Tooltip>
        ) : null}
      </div>
      {error === null ? null : <ErrorLine error={error} />}
    </form>
  );
}

/** Only from the user's own click. In Electron main opens it, without a shell; in a browser a tab that knows nothing of this page. */
function openAddress(address: string): void {
  if (window.chatosShell === undefined) window.open(address, '_blank', 'noopener,noreferrer');
  else void window.chatosShell.openLink({ url: address });
}

function takeFocus(card: HTMLElement | null): void {
  const active = document.activeElement;
  const isTyping = active instanceof HTMLTextAreaElement && active.value !== '';
  const isElsewhere = active instanceof HTMLInputElement || (active instanceof Element && active.closest(`[role="dialog"], [role="menu"], [data-testid="${TEST_IDS.questionCard}"]`) !== null);
  if (!isTyping && !isElsewhere) card?.focus({ preventScroll: true });
}
