import { Button } from '@mantine/core';
import type { Explained, ServerPrompt, SessionId } from '@chatos/contracts';
import { useEffect, useState } from 'react';
import type { FormEvent, KeyboardEvent } from 'react';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { ErrorLine } from '../shell/states.tsx';
import { explainError } from '../text/explain-error.ts';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import styles from './aids.module.css';
import { ArgumentField } from './argument-field.tsx';
import { promptText, slashCommand } from './slash.ts';

/** Asks for a prompt's arguments, then hands its text to the composer. One without arguments is filled in at once. */
export function PromptForm({ prompt, sessionId, onFilled, onClose }: { prompt: ServerPrompt; sessionId: SessionId; onFilled: (text: string) => void; onClose: () => void }) {
  const { client } = useRuntime();
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [wasTried, setTried] = useState(false);
  const [isFilling, setFilling] = useState(false);
  const [error, setError] = useState<Explained | null>(null);
  const missing = prompt.arguments.filter(({ name, isRequired }) => isRequired && (values[name] ?? '').trim() === '');

  const fill = () => {
    setFilling(true);
    setError(null);
    client.serverPrompts
      .get({ sessionId, server: prompt.server, name: prompt.name, arguments: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')) })
      .then((filled) => onFilled(promptText(filled)))
      .catch((cause: unknown) => setError(explainError(cause)))
      .finally(() => setFilling(false));
  };
  useEffect(() => { if (prompt.arguments.length === 0) fill(); }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setTried(true);
    if (missing.length === 0) fill();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    onClose();
  };
  return (
    <form className={styles.promptForm} onSubmit={submit} onKeyDown={onKeyDown} noValidate aria-label={`Arguments of ${slashCommand(prompt)}`} data-testid={TEST_IDS.promptForm}>
      <div className={styles.promptTitle}><code><VisibleText text={slashCommand(prompt)} /></code> <span><VisibleText text={prompt.description} /></span></div>
      {prompt.arguments.map(({ name, description, isRequired }, index) => (
        <ArgumentField
          key={name} sessionId={sessionId} of={{ server: prompt.server, kind: 'prompt', name: prompt.name, argument: name }} description={description} isRequired={isRequired} values={values} isFirst={index === 0}
          problem={wasTried && missing.some((argument) => argument.name === name) ? 'It has to be filled in' : undefined} onChange={(value) => setValues((known) => ({ ...known, [name]: value }))} testId={TEST_IDS.promptArgument}
        />
      ))}
      {error === null ? null : <ErrorLine error={error} />}
      <div className={styles.formButtons}>
        <Button type="submit" size="compact-sm" loading={isFilling} data-testid={TEST_IDS.promptInsert}>Insert</Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={onClose}>Cancel</Button>
        <span className={styles.formHint}>You can change the text before you send it.</span>
      </div>
    </form>
  );
}
