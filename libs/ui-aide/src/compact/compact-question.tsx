import type { aideContract, Question } from '@chatos/contracts';
import { questionTitle, TEST_IDS, useClient, VisibleText } from '@chatos/ui-kit';
import { Button } from '@mantine/core';
import styles from './compact.module.css';
import type { Steering } from './use-steering.ts';

/** All of them, a line for each: what is allowed is what is read here. */
function argumentLines(given: unknown): string {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return JSON.stringify(given) ?? '';
  return Object.entries(given).map(([name, value]) => `${name}: ${typeof value === 'string' ? value : (JSON.stringify(value) ?? '')}`).join('\n');
}

/** The newest question that waits. A call is allowed here with its arguments in sight; what needs more to decide upon is opened in the main window. */
export function CompactQuestion({ question, waiting, steering, onOpen }: { question: Question; waiting: number; steering: Steering; onOpen: () => void }) {
  const client = useClient<typeof aideContract>().aide;
  const { body } = question;
  const answer = (action: 'accept' | 'decline') => void steering.run(() => client.questions.answer({ id: question.id, answer: { action } }));
  return (
    <section className={styles.question} aria-label="A question waits" data-testid={TEST_IDS.compactQuestion}>
      <p className={styles.asked}>
        {waiting > 1 ? <span className={styles.count}>{waiting} wait</span> : null}
        <VisibleText text={questionTitle(question)} />
      </p>
      {body.kind === 'tool-approval' ? <pre className={styles.arguments} tabIndex={0}><VisibleText text={argumentLines(body.arguments)} /></pre> : null}
      <div className={styles.answers}>
        {body.kind === 'tool-approval' ? (
          <>
            <Button size="compact-xs" disabled={steering.isBusy} onClick={() => answer('accept')} data-testid={TEST_IDS.questionAccept}>Allow once</Button>
            <Button size="compact-xs" variant="subtle" color="red" disabled={steering.isBusy} onClick={() => answer('decline')} data-testid={TEST_IDS.questionDecline}>Deny</Button>
          </>
        ) : null}
        <Button size="compact-xs" variant="default" onClick={onOpen}>Open</Button>
      </div>
    </section>
  );
}
