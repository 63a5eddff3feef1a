import { Button } from '@mantine/core';
import type { TurnState } from '@chatos/contracts';
import { IconAlertTriangle, IconInfoCircle, IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconPlugX, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import type { ConversationRow } from '../conversation/conversation-view.ts';
import { hasEnded, turnOutcome } from '../conversation/conversation-view.ts';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { formatCost, formatCount, formatDuration } from '../text/format.ts';
import { TEST_IDS } from '../test-ids.ts';
import styles from './messages.module.css';
import { NoticeWords } from './notice-words.tsx';

const LOOKS: Partial<Record<TurnState, { title: string; icon: typeof IconInfoCircle }>> = {
  failed: { title: 'This did not work', icon: IconAlertTriangle },
  interrupted: { title: 'Interrupted', icon: IconPlugX },
  stopped: { title: 'Stopped', icon: IconPlayerStop },
  completed: { title: 'Note', icon: IconInfoCircle },
};

/** Below the last message of a turn: how it ended where that needs words, and what it took. */
export function TurnFooter({ row, hasSteps, onRetry, onGoOn }: { row: ConversationRow; hasSteps: boolean; onRetry: (() => void) | null; onGoOn: (() => Promise<void>) | null }) {
  const { state, notice } = turnOutcome(row);
  const { turnActions } = useRuntime();
  if (state === 'paused') return <PausedNotice row={row} hasSteps={hasSteps} />;
  if (!hasEnded(state)) return null;
  const look = LOOKS[state];
  const needsWords = state !== 'completed' || notice !== null;
  return (
    <>
      {needsWords && look !== undefined ? (
        <div className={styles.notice} data-state={state} data-testid={TEST_IDS.notice} role={state === 'failed' ? 'alert' : 'status'}>
          <look.icon size={16} aria-hidden="true" />
          <div className={styles.noticeWords}>
            <strong>{look.title}{hasSteps ? placeWords(row, notice) : ''}.</strong> <NoticeWords notice={notice ?? DEFAULT_WORDS[state] ?? ''} />
          </div>
          {state === 'completed' || onGoOn === null ? null : <GoOn onGoOn={onGoOn} />}
          {state === 'completed' || onRetry === null ? null : (
            <Button size="compact-xs" variant="default" leftSection={<IconRefresh size={13} />} onClick={onRetry} data-testid={TEST_IDS.retry}>
              Send again
            </Button>
          )}
        </div>
      ) : null}
      {turnActions?.(row.message.turnId)}
      <TurnFacts row={row} />
    </>
  );
}

function PausedNotice({ row, hasSteps }: { row: ConversationRow; hasSteps: boolean }) {
  const last = row.piece?.steps.at(-1)?.step;
  return (
    <div className={styles.notice} data-state="paused" data-testid={TEST_IDS.notice}>
      <IconPlayerPause size={16} aria-hidden="true" />
      <div className={styles.noticeWords}><strong>Paused{hasSteps && last !== undefined ? ` at step ${last + 1}` : ''}.</strong> Nothing more is done until you let it go on (Alt+P).</div>
    </div>
  );
}

function GoOn({ onGoOn }: { onGoOn: () => Promise<void> }) {
  const [isAsked, setAsked] = useState(false);
  const goOn = () => {
    setAsked(true);
    void onGoOn().finally(() => setAsked(false));
  };
  return (
    <Button size="compact-xs" loading={isAsked} leftSection={<IconPlayerPlay size={13} />} onClick={goOn} data-testid={TEST_IDS.goOn}>
      Go on
    </Button>
  );
}

/** At which step a turn came to no good end; '' where it did, where it never began, or where the notice says so itself. */
function placeWords({ turn, message, piece }: ConversationRow, notice: string | null): string {
  const { state } = turn ?? { state: message.turnState };
  const last = piece?.steps.at(-1)?.step;
  return state === 'completed' || last === undefined || /\bstep \d/u.test(notice ?? '') ? '' : ` at step ${last + 1}`;
}

const DEFAULT_WORDS: Partial<Record<TurnState, string>> = {
  failed: 'The model did not answer.',
  interrupted: 'The process ended while this was under way. It is not repeated by itself.',
  stopped: 'What came until then is kept.',
};

function TurnFacts({ row }: { row: ConversationRow }) {
  const { turn } = row;
  if (turn === null || turn.finishedAt === null || turn.startedAt === null) return null;
  const facts = [
    turn.modelName,
    turn.steps > 1 ? `${turn.steps} steps` : null,
    formatDuration(turn.finishedAt - turn.startedAt),
    turn.cost > 0 ? `cost ${formatCost(turn.cost)}` : null,
    turn.inputTokens + turn.outputTokens > 0 ? `${formatCount(turn.inputTokens)} in, ${formatCount(turn.outputTokens)} out` : null,
  ];
  return <div className={styles.facts}>{facts.filter((fact) => fact !== null).join(' · ')}</div>;
}
