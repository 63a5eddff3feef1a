import { Autocomplete } from '@mantine/core';
import type { SessionId } from '@chatos/contracts';
import { useState } from 'react';
import { useCompletion } from './use-completion.ts';
import type { CompletionOf } from './use-completion.ts';

export interface ArgumentFieldProps {
  readonly sessionId: SessionId;
  readonly of: CompletionOf;
  readonly description?: string;
  readonly isRequired: boolean;
  readonly values: Readonly<Record<string, string>>;
  readonly onChange: (value: string) => void;
  readonly testId: string;
  readonly problem?: string | undefined;
  readonly isFirst?: boolean;
}

/** One argument of a prompt, or one variable of a resource's template, with what its server proposes. */
export function ArgumentField({ sessionId, of, description, isRequired, values, onChange, testId, problem, isFirst = false }: ArgumentFieldProps) {
  const [isFocused, setFocused] = useState(false);
  const value = values[of.argument] ?? '';
  const others = Object.fromEntries(Object.entries(values).filter(([name, given]) => name !== of.argument && given !== ''));
  const proposals = useCompletion(sessionId, of, value, others, isFocused);
  return (
    <Autocomplete
      size="xs" label={of.argument} description={description === '' ? undefined : description} withAsterisk={isRequired} error={problem} data={[...new Set(proposals)]} filter={({ options }) => options}
      value={value} onChange={onChange} onFocus={() => setFocused(true)} onBlur={() => setFocused(false)} autoComplete="off" maxDropdownHeight={200}
      data-testid={testId} data-argument={of.argument} {...(isFirst ? { 'data-autofocus': true, autoFocus: true } : {})}
    />
  );
}
