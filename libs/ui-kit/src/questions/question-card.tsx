import { Button, Tooltip } from '@mantine/core';
import { externalLink, readForm } from '@chatos/contracts';
import type { Question } from '@chatos/contracts';
import { IconForms, IconKey, IconLink, IconPlugConnected, IconRobot, IconTools } from '@tabler/icons-react';
import { useState } from 'react';
import { ErrorLine } from '../shell/states.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { checkDraft, initialDraft, problemsByField } from './form-draft.ts';
import { QuestionField } from './form-field.tsx';
import { PromptCard } from './prompt-card.tsx';
import { addressParts, ConsentBody, SamplingBody, UrlBody } from './question-body.tsx';
import { focusField, QuestionFrame, useAnswering } from './question-frame.tsx';
import type { QuestionCardProps } from './question-frame.tsx';
import styles from './questions.module.css';
import { ToolApprovalCard } from './tool-approval-card.tsx';
import { ToolChanges } from './tool-changes.tsx';

type ServerBody = Exclude<Question['body'], { kind: 'ui-prompt' | 'tool-approval' }>;

const LOOKS: Readonly<Record<ServerBody['kind'], { icon: typeof IconKey; accept: string; decline: string }>> = {
  'server-consent': { icon: IconPlugConnected, accept: 'Approve and run', decline: 'Do not run' },
  'tools-changed': { icon: IconTools, accept: 'Accept the change', decline: 'Keep them away' },
  'elicitation-form': { icon: IconForms, accept: 'Send', decline: 'Decline' },
  'elicitation-url': { icon: IconLink, accept: 'Open', decline: 'Decline' },
  sampling: { icon: IconRobot, accept: 'Allow once', decline: 'Decline' },
  'sign-in': { icon: IconKey, accept: 'Sign in', decline: 'Not now' },
};

/** One question, of whatever kind. Give it the question's id as `key`. */
export function QuestionCard({ question, note }: QuestionCardProps) {
  const { body } = question;
  if (body.kind === 'ui-prompt') return <PromptCard question={question} prompt={body.prompt} note={note} />;
  if (body.kind === 'tool-approval') return <ToolApprovalCard question={question} body={body} note={note} />;
  return <ServerCard question={question} body={body} note={note} />;
}

/** What a server of the user's asks. */
function ServerCard({ question, body, note }: QuestionCardProps & { body: ServerBody }) {
  const { doing, isBusy, error, give } = useAnswering(question.id);
  const [fields] = useState(() => (body.kind === 'elicitation-form' ? readForm(body.schema) : []));
  const [draft, setDraft] = useState(() => initialDraft(fields ?? []));
  const [wasTried, setTried] = useState(false);
  const look = LOOKS[body.kind];
  const address = body.kind === 'elicitation-url' ? externalLink.safeParse(body.url) : null;
  const canAccept = fields !== null && address?.success !== false;
  const problems = wasTried ? problemsByField(checkDraft(fields ?? [], draft)) : {};

  const accept = () => {
    if (!canAccept) return;
    if (body.kind === 'elicitation-form') {
      const checked = checkDraft(fields ?? [], draft);
      setTried(true);
      if ('content' in checked) give({ action: 'accept', content: checked.content });
      else focusField(question.id, checked.problems[0]?.field ?? '');
      return;
    }
    if (address?.success === true) openAddress(address.data);
    give({ action: 'accept' });
  };
  const actions = (
    <>
      <Button type="submit" size="compact-sm" loading={doing?.action === 'accept'} disabled={isBusy || !canAccept} data-testid={TEST_IDS.questionAccept}>
        {body.kind === 'elicitation-url' ? `Open ${addressParts(body.url).host}` : look.accept}
      </Button>
      <Button size="compact-sm" variant="default" loading={doing?.action === 'decline'} disabled={isBusy} onClick={() => give({ action: 'decline' })} data-testid={TEST_IDS.questionDecline}>
        {look.decline}
      </Button>
      {body.kind.startsWith('elicitation') ? (
        <Tooltip label="The server is told that you gave no answer">
          <Button size="compact-sm" variant="subtle" color="gray" loading={doing?.action === 'cancel'} disabled={isBusy} onClick={() => give({ action: 'cancel' })} data-testid={TEST_IDS.questionCancel}>Cancel</Button>
        </Tooltip>
      ) : null}
    </>
  );
  return (
    <QuestionFrame question={question} note={note} icon={look.icon} error={error} onAccept={accept} actions={actions}>
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
    </QuestionFrame>
  );
}

/** Only from the user's own click. In Electron main opens it, without a shell; in a browser a tab that knows nothing of this page. */
function openAddress(address: string): void {
  if (window.chatosShell === undefined) window.open(address, '_blank', 'noopener,noreferrer');
  else void window.chatosShell.openLink({ url: address });
}
