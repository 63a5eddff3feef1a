import { Checkbox, Select, Switch } from '@mantine/core';
import type { ToolEntry, ToolPolicy } from '@chatos/contracts';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { formatTokens, hintWords } from './tool-groups.ts';
import type { ToolGroup } from './tool-groups.ts';
import styles from './tool-sets.module.css';

const POLICIES: readonly { value: ToolPolicy; label: string }[] = [{ value: 'ask', label: 'Ask each time' }, { value: 'allow', label: 'Always allow' }, { value: 'deny', label: 'Never allow' }];
/** A server with more tools than this is closed at first. */
const OPEN_UP_TO = 8;

export interface ToolGroupProps {
  readonly group: ToolGroup;
  /** `tool` is null for the whole server. */
  readonly onSetEnabled: (tool: string | null, isEnabled: boolean) => void;
  readonly onSetPolicy: (tool: string, policy: ToolPolicy) => void;
}

/** One server's tools: all at once by the switch, or one by one. */
export function ToolGroupSection({ group, onSetEnabled, onSetPolicy }: ToolGroupProps) {
  const { server, tools, enabledCount, tokens, allTokens } = group;
  const [isOpen, setOpen] = useState(tools.length <= OPEN_UP_TO);
  const name = server === '' ? 'ChatOS itself' : server;
  return (
    <section className={styles.group} data-testid={TEST_IDS.toolSetServer} data-server={server}>
      <div className={styles.groupHead}>
        <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <IconChevronRight size={14} data-open={isOpen || undefined} aria-hidden="true" />
          <strong><VisibleText text={name} /></strong>
          <span>{enabledCount === tools.length ? `${tools.length} tools` : `${enabledCount} of ${tools.length} tools`}</span>
        </button>
        <span className={styles.tokens}>{formatTokens(tokens)}{tokens === allTokens ? '' : ` of ${formatTokens(allTokens)}`} tokens</span>
        <Switch size="xs" checked={enabledCount > 0} onChange={(event) => onSetEnabled(null, event.currentTarget.checked)} aria-label={`Offer the tools of ${name}`} data-testid={TEST_IDS.toolEnabled} />
      </div>
      {isOpen ? <ul>{tools.map((tool) => <Tool key={tool.name} tool={tool} onSetEnabled={onSetEnabled} onSetPolicy={onSetPolicy} />)}</ul> : null}
    </section>
  );
}

function Tool({ tool, onSetEnabled, onSetPolicy }: { tool: ToolEntry } & Pick<ToolGroupProps, 'onSetEnabled' | 'onSetPolicy'>) {
  const hints = hintWords(tool.hints);
  return (
    <li className={styles.tool} data-testid={TEST_IDS.toolSetTool} data-tool={tool.name} data-enabled={tool.isEnabled}>
      <Checkbox size="xs" checked={tool.isEnabled} onChange={(event) => onSetEnabled(tool.tool, event.currentTarget.checked)} aria-label={`Offer ${tool.tool}`} data-testid={TEST_IDS.toolEnabled} />
      <div className={styles.toolWords}>
        <div className={styles.toolName}>
          <code><VisibleText text={tool.tool} /></code>
          {tool.title === '' || tool.title === tool.tool ? null : <span><VisibleText text={tool.title} /></span>}
        </div>
        <p title={tool.description}><VisibleText text={tool.description} /></p>
        {hints.length === 0 ? null : <div className={styles.hints} title="What the server says of its tool. Nobody has checked it.">It says: {hints.join(', ')}</div>}
      </div>
      <span className={styles.tokens}>{formatTokens(tool.tokens)}</span>
      <Select size="xs" w={126} data={[...POLICIES]} value={tool.policy} allowDeselect={false} onChange={(policy) => onSetPolicy(tool.name, POLICIES.find(({ value }) => value === policy)?.value ?? 'ask')} aria-label={`May ${tool.tool} run?`} data-testid={TEST_IDS.toolPolicy} data-policy={tool.policy} className={styles.policy} />
    </li>
  );
}
