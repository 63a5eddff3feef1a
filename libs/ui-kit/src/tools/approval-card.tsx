import { Button, Tooltip } from '@mantine/core';
import type { ApprovalScope, Explained, SessionId, ToolPart, TurnId } from '@chatos/contracts';
import { IconShieldQuestion } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState } from 'react';
import { CopyButton } from '../markdown/copy-button.tsx';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { isSomethingOpen } from '../shell/something-open.ts';
import { ErrorLine } from '../shell/states.tsx';
import { explainError } from '../text/explain-error.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { argumentsAsJson } from './argument-entries.ts';
import { ArgumentsView } from './arguments-view.tsx';
import styles from './tool-card.module.css';

/**
 * Asks the user about one tool call, showing exactly what would be executed. It takes the focus when it appears, but on the card and not on
 * a button, and never from somebody who is typing: a key meant for something else must not allow anything.
 */
export function ApprovalCard({ part, sessionId, turnId }: { part: ToolPart; sessionId: SessionId; turnId: TurnId }) {
  const { client, turnWord } = useRuntime();
  const [answering, setAnswering] = useState<ApprovalScope | 'deny' | null>(null);
  const [error, setError] = useState<Explained | null>(null);
  const card = useRef<HTMLElement>(null);
  const titleId = useId();

  useEffect(() => {
    const active = document.activeElement;
    const isTyping = active instanceof HTMLTextAreaElement && active.value !== '';
    const isElsewhere = active instanceof HTMLInputElement || (active instanceof Element && active.closest('[role="dialog"], [role="menu"]') !== null) || isSomethingOpen();
    if (!isTyping && !isElsewhere) card.current?.focus({ preventScroll: true });
  }, []);

  const answer = (choice: ApprovalScope | 'deny') => {
    setAnswering(choice);
    setError(null);
    client.turns
      .answer({ sessionId, turnId, callId: part.callId, decision: choice === 'deny' ? 'deny' : 'allow', scope: choice === 'deny' ? 'once' : choice })
      .then(() => document.querySelector<HTMLTextAreaElement>(`[data-testid="${TEST_IDS.composer}"]`)?.focus())
      .catch((cause: unknown) => {
        setError(explainError(cause));
        setAnswering(null);
      });
  };
  const isBusy = answering !== null;
  return (
    <section ref={card} className={styles.approval} tabIndex={-1} role="group" aria-labelledby={titleId} data-testid={TEST_IDS.approvalCard} data-tool={part.tool}>
      <div className={styles.approvalTitle}>
        <IconShieldQuestion size={18} aria-hidden="true" />
        <span id={titleId}>
          Allow <code><VisibleText text={part.tool} /></code>?
        </span>
        <CopyButton label="Copy arguments" text={() => argumentsAsJson(part.arguments)} />
      </div>
      <div className={styles.approvalArguments}>
        <ArgumentsView value={part.arguments} />
      </div>
      <div className={styles.approvalActions}>
        <Button size="compact-sm" loading={answering === 'once'} disabled={isBusy} onClick={() => answer('once')} data-testid={TEST_IDS.approve}>
          Allow once
        </Button>
        <Tooltip label="Until the end of this session the tool runs without asking, whatever its arguments" multiline w={260}>
          <Button size="compact-sm" variant="default" loading={answering === 'session'} disabled={isBusy} onClick={() => answer('session')} data-testid={TEST_IDS.approveSession}>
            This session
          </Button>
        </Tooltip>
        <Tooltip label="From now on this tool runs in this runtime without asking, whatever its arguments. You can take it back under “Tools” of a session" multiline w={260}>
          <Button size="compact-sm" variant="default" loading={answering === 'always'} disabled={isBusy} onClick={() => answer('always')} data-testid={TEST_IDS.approveAlways}>
            Always
          </Button>
        </Tooltip>
        <Button size="compact-sm" variant="subtle" color="red" loading={answering === 'deny'} disabled={isBusy} onClick={() => answer('deny')} data-testid={TEST_IDS.deny}>
          Deny
        </Button>
        <span className={styles.approvalHint}>The {turnWord} waits for your answer.</span>
      </div>
      {error === null ? null : <ErrorLine error={error} />}
    </section>
  );
}
