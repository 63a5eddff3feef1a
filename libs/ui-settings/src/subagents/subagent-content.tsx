import type { SubagentRecord } from '@chatos/contracts';
import { VisibleText } from '@chatos/ui-kit';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { SETTINGS_TEST_IDS } from '../test-ids.ts';
import { holdings } from './holdings.ts';
import styles from './subagents.module.css';

interface Part {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly text: string;
  /** Its model and tools, where it names any. */
  readonly facts: readonly string[];
}

/** What a record holds, with the very texts models are given; each is rendered when it is opened. */
export function SubagentContent({ record: { agents, skills, commands, content } }: { record: SubagentRecord }) {
  const [isOpen, setOpen] = useState(false);
  const groups: readonly (readonly [string, readonly Part[]])[] = [
    ['Agents', content.agents.map(({ prompt, model, tools, ...agent }) => ({ ...agent, text: prompt, facts: [...modelFact(model), ...(tools === null ? [] : [tools.length === 0 ? 'No tools' : `Tools: ${tools.join(', ')}`]), ...(agent.skills.length === 0 ? [] : [`Skills: ${agent.skills.join(', ')}`])] }))],
    ['Skills', content.skills.map(({ instructions, ...skill }) => ({ ...skill, text: instructions, facts: [] }))],
    ['Commands', content.commands.map(({ instructions, model, ...command }) => ({ ...command, text: instructions, facts: modelFact(model) }))],
  ];
  return (
    <details className={styles.content} onToggle={(event) => { if (event.target === event.currentTarget) setOpen(event.currentTarget.open); }} data-testid={SETTINGS_TEST_IDS.subagentContent}>
      <summary>{holdings({ agents, skills, commands })}</summary>
      {isOpen ? groups.filter(([, parts]) => parts.length > 0).map(([label, parts]) => (
        <section key={label}>
          <h4>{label}</h4>
          {parts.map((part) => <PartLine key={part.id} part={part} />)}
        </section>
      )) : null}
    </details>
  );
}

function PartLine({ part: { name, description, text, facts } }: { part: Part }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles.part} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <IconChevronRight size={14} stroke={1.8} aria-hidden="true" />
        <strong><VisibleText text={name} /></strong>
        {description === '' ? null : <span><VisibleText text={description} /></span>}
      </summary>
      {isOpen ? (
        <div>
          {facts.map((fact) => <p key={fact}>{fact}</p>)}
          <pre tabIndex={0} aria-label={`Text of ${name}`}><VisibleText text={text} /></pre>
        </div>
      ) : null}
    </details>
  );
}

function modelFact(model: string): string[] {
  return model === '' ? [] : [`Model: ${model}`];
}
