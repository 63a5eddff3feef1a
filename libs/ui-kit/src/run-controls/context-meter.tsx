import { Button, Popover, RingProgress, UnstyledButton } from '@mantine/core';
import type { SessionId, Turn } from '@chatos/contracts';
import { IconFoldDown } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { showError } from '../shell/toasts.tsx';
import { formatCost, formatCount } from '../text/format.ts';
import { TEST_IDS } from '../test-ids.ts';
import styles from './run-controls.module.css';

/** From so much on the ring warns: the next call or two will have the context summarised. */
const NEARLY_FULL = 0.85;

/**
 * How full the model's context is, and what the session has used: nothing where nothing is known.
 * @param props.turn the newest turn the page has heard of
 */
export function ContextMeter({ sessionId, turn }: { sessionId: SessionId; turn: Turn | null }) {
  const { client, runtime, turnWord } = useRuntime();
  const [isCompacting, setCompacting] = useState<string | null>(null);
  const { data: usage } = useQuery({
    queryKey: ['session-usage', runtime, sessionId, turn?.id, turn?.steps, turn?.state],
    queryFn: ({ signal }) => client.sessions.usage({ id: sessionId }, { signal }),
    placeholderData: keepPreviousData,
  });
  const used = turn !== null && turn.contextTokens > 0 ? turn.contextTokens : (usage?.contextTokens ?? 0);
  if (usage === undefined || used + usage.inputTokens + usage.outputTokens === 0) return null;
  const limits = [turn?.contextLimit ?? 0, usage.summarisedBeyond].filter((limit) => limit > 0);
  const limit = limits.length === 0 ? 0 : Math.min(...limits);
  const part = limit === 0 ? 0 : Math.min(1, used / limit);
  const percent = `${Math.round(part * 100)} %`;
  const marker = `${turn?.id ?? ''}:${turn?.steps ?? 0}:${used}`;
  const compact = () => {
    setCompacting(marker);
    client.turns.compact({ sessionId }).catch((cause: unknown) => {
      setCompacting(null);
      showError(cause, 'The context could not be compacted');
    });
  };
  return (
    <Popover position="top" width={340} withArrow shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={styles.meter} data-testid={TEST_IDS.contextMeter} data-full={part >= NEARLY_FULL || undefined} title={limit === 0 ? undefined : `${formatCount(used)} of ${formatCount(limit)} tokens`}>
          {limit === 0 ? null : <RingProgress size={20} thickness={3} sections={[{ value: part * 100, color: part >= NEARLY_FULL ? 'orange' : 'var(--chatos-accent)' }]} aria-hidden="true" />}
          <span className="visually-hidden">Context: </span>
          <span>{limit === 0 ? `${formatCount(used)} tokens` : percent}</span>
          {usage.cost > 0 ? <span data-testid={TEST_IDS.sessionUsage}>· {formatCost(usage.cost)}</span> : null}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={styles.meterDetail} aria-label="Context and cost">
        <dl>
          {used > 0 ? <><dt>Context of the newest call</dt><dd>{formatCount(used)} tokens</dd></> : null}
          {turn !== null && turn.contextLimit > 0 ? <><dt>The model takes</dt><dd>{formatCount(turn.contextLimit)}</dd></> : null}
          {usage.summarisedBeyond > 0 ? <><dt>Summarised beyond</dt><dd>{formatCount(usage.summarisedBeyond)}</dd></> : null}
          <dt>This session, subagents included</dt><dd>{formatCount(usage.inputTokens)} in, {formatCount(usage.outputTokens)} out</dd>
          {usage.cost > 0 ? <><dt>Cost, in your prices’ currency</dt><dd>{formatCost(usage.cost)}</dd></> : null}
        </dl>
        <Button fullWidth size="xs" variant="default" leftSection={<IconFoldDown size={14} />} onClick={compact} data-testid={TEST_IDS.compactNow}>
          {isCompacting === marker ? 'Will be compacted before the next step' : 'Compact now'}
        </Button>
        <p>The model goes on with a summary of what came before; nothing is removed from the session. It happens before the next call of the model{turn === null || turn.finishedAt !== null ? `, in the next ${turnWord}` : ''}.</p>
      </Popover.Dropdown>
    </Popover>
  );
}
