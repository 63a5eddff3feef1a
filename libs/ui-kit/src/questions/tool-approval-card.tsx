import { Button, Tooltip } from '@mantine/core';
import type { ApprovalScope, Question } from '@chatos/contracts';
import { IconShieldQuestion } from '@tabler/icons-react';
import { CopyButton } from '../markdown/copy-button.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { argumentsAsJson } from '../tools/argument-entries.ts';
import { ArgumentsView } from '../tools/arguments-view.tsx';
import { VisibleText } from '../text/visible-text.tsx';
import { QuestionFrame, useAnswering } from './question-frame.tsx';
import type { QuestionCardProps } from './question-frame.tsx';
import styles from './questions.module.css';

type ToolApproval = Extract<Question['body'], { kind: 'tool-approval' }>;

/** A tool call of a session or of a subagent, exactly as it would be executed. Only a button allows it: there is no field whose Enter could. */
export function ToolApprovalCard({ question, body, note }: QuestionCardProps & { body: ToolApproval }) {
  const { doing, isBusy, error, give } = useAnswering(question.id);
  const allow = (scope: ApprovalScope) => give({ action: 'accept', scope });
  const isDoing = (scope: ApprovalScope) => doing?.action === 'accept' && doing.scope === scope;
  const actions = (
    <>
      <Button size="compact-sm" loading={isDoing('once')} disabled={isBusy} onClick={() => allow('once')} data-testid={TEST_IDS.questionAccept}>Allow once</Button>
      <Tooltip label="Until the end of this session the tool runs without asking, whatever its arguments" multiline w={260}>
        <Button size="compact-sm" variant="default" loading={isDoing('session')} disabled={isBusy} onClick={() => allow('session')} data-testid={TEST_IDS.approveSession}>This session</Button>
      </Tooltip>
      <Tooltip label="From now on this tool runs in this runtime without asking, whatever its arguments. You can take it back under “Tools” of a session" multiline w={260}>
        <Button size="compact-sm" variant="default" loading={isDoing('always')} disabled={isBusy} onClick={() => allow('always')} data-testid={TEST_IDS.approveAlways}>Always</Button>
      </Tooltip>
      <Button size="compact-sm" variant="subtle" color="red" loading={doing?.action === 'decline'} disabled={isBusy} onClick={() => give({ action: 'decline' })} data-testid={TEST_IDS.questionDecline}>Deny</Button>
    </>
  );
  return (
    <QuestionFrame question={question} note={note} icon={IconShieldQuestion} error={error} onAccept={() => undefined} actions={actions}>
      <dl className={styles.facts}>
        {body.agent === '' ? null : <><dt>Subagent</dt><dd><VisibleText text={body.agent} /></dd></>}
        <dt>Tool</dt>
        <dd className={styles.toolLine}><code><VisibleText text={body.tool} /></code> <CopyButton label="Copy arguments" text={() => argumentsAsJson(body.arguments)} /></dd>
      </dl>
      <div className={styles.arguments} tabIndex={0} role="region" aria-label="Arguments">
        <ArgumentsView value={body.arguments} />
      </div>
    </QuestionFrame>
  );
}
