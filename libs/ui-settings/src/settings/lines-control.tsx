import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { linesOf } from './groups.ts';

/** A list, an item a line. What is typed stays as it is, line ends and all, as long as it stands for the value. */
export function LinesControl({ label, error, value, onChange }: { label: string; error: string | undefined; value: readonly string[]; onChange: (value: string[]) => void }) {
  const [text, setText] = useState(value.join('\n'));
  // Discarded, or changed in another window.
  const shown = linesOf(text).join('\n') === value.join('\n') ? text : value.join('\n');
  return <Textarea aria-label={label} error={error} value={shown} autosize minRows={2} maxRows={8} spellCheck={false} placeholder="registry.example.org" onChange={(event) => { setText(event.currentTarget.value); onChange(linesOf(event.currentTarget.value)); }} />;
}
