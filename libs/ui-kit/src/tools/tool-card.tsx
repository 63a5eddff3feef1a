import { Loader, ThemeIcon } from '@mantine/core';
import type { ToolCallState, ToolPart } from '@chatos/contracts';
import { IconBan, IconCheck, IconChevronRight, IconHandStop, IconPlayerStop, IconX } from '@tabler/icons-react';
import { memo, useId } from 'react';
import { CopyButton } from '../markdown/copy-button.tsx';
import { MediaStrip } from '../media/media-strip.tsx';
import { SubagentBranches } from '../subagents/subagent-branch.tsx';
import { formatDuration } from '../text/format.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { argumentsAsJson, argumentSummary } from './argument-entries.ts';
import { ArgumentsView } from './arguments-view.tsx';
import { useExpansion } from './expansion.tsx';
import styles from './tool-card.module.css';
import { ToolResult } from './tool-result.tsx';

const LOOKS: Readonly<Record<ToolCallState, { word: string; color: string; icon: typeof IconCheck | null }>> = {
  'waiting-for-approval': { word: 'Waits for you', color: 'yellow', icon: IconHandStop },
  running: { word: 'Running', color: 'gray', icon: null },
  succeeded: { word: 'Done', color: 'green', icon: IconCheck },
  failed: { word: 'Failed', color: 'red', icon: IconX },
  denied: { word: 'Denied', color: 'orange', icon: IconBan },
  stopped: { word: 'Stopped', color: 'gray', icon: IconPlayerStop },
};

/** One tool call: a line that opens to its arguments and its result. Images and audio of the result are there without opening it. */
export const ToolCard = memo(function ToolCard({ part }: { part: ToolPart }) {
  const [isOpen, setOpen] = useExpansion(`tool:${part.callId}`);
  const panelId = useId();
  const { word, color, icon: Icon } = LOOKS[part.state];
  const isInProgress = part.state === 'running' && part.progress !== null;
  const duration = part.finishedAt === null ? null : formatDuration(part.finishedAt - part.startedAt);
  return (
    <section className={styles.card} data-testid={TEST_IDS.toolCard} data-state={part.state} data-tool={part.tool} data-call={part.callId} aria-label={`Tool call ${part.tool}: ${word}`}>
      <button type="button" className={styles.header} aria-expanded={isOpen} aria-controls={panelId} onClick={() => setOpen(!isOpen)}>
        <IconChevronRight size={14} className={styles.chevron} data-open={isOpen || undefined} aria-hidden="true" />
        {Icon === null ? (
          <Loader size={14} aria-hidden="true" />
        ) : (
          <ThemeIcon size={17} radius="xl" variant="light" color={color} aria-hidden="true">
            <Icon size={12} stroke={2.4} />
          </ThemeIcon>
        )}
        <span className={styles.tool}>
          <VisibleText text={part.tool} />
        </span>
        <span className={styles.summary}>
          {isInProgress ? <span data-testid={TEST_IDS.toolProgress}><VisibleText text={part.progress ?? ''} /></span> : <VisibleText text={argumentSummary(part.arguments)} />}
        </span>
        <span className={styles.outcome}>{duration === null || part.state !== 'succeeded' ? word : ''}{duration === null ? '' : part.state === 'succeeded' ? duration : ` · ${duration}`}</span>
      </button>
      <div id={panelId} className={styles.body} hidden={!isOpen}>
        {isOpen ? (
          <>
            <div className={styles.label}>
              Arguments <CopyButton label="Copy arguments" text={() => argumentsAsJson(part.arguments)} />
            </div>
            <ArgumentsView value={part.arguments} />
            {part.result === null ? null : <ToolResult result={part.result} state={part.state} blob={part.resultBlob} />}
          </>
        ) : null}
      </div>
      <MediaStrip media={part.media} tool={part.tool} />
      <SubagentBranches part={part} />
    </section>
  );
});
