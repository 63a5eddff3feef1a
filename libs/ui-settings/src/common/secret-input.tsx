import { PasswordInput } from '@mantine/core';
import type { ReactNode } from 'react';

export interface SecretInputProperties {
  label: ReactNode;
  value: string;
  onChange: (value: string) => void;
  isStored?: boolean;
  description?: string;
  error?: string | undefined;
  placeholder?: string;
  isRequired?: boolean;
}

/** Takes the value of a secret. What is stored is never shown, for this page never gets it: an empty field keeps it. */
export function SecretInput({ label, value, onChange, isStored = false, description, error, placeholder = '', isRequired = false }: SecretInputProperties) {
  return (
    <PasswordInput
      label={label}
      description={description}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      placeholder={isStored ? 'Stored. Type to replace it.' : placeholder}
      error={error}
      withAsterisk={isRequired}
      autoComplete="off"
      spellCheck={false}
    />
  );
}
