import { Select } from '@mantine/core';
import { useModels } from '../data/queries.ts';

/** The name of a configured model, or '' for none. A name no model has any more stays to be seen. */
export function ModelControl({ label, error, value, onChange }: { label: string; error: string | undefined; value: string; onChange: (value: string) => void }) {
  const models = useModels();
  const names = (models.data ?? []).map(({ name }) => name);
  const gone = value === '' || names.includes(value) || models.data === undefined ? [] : [{ value, label: `${value} (not there)` }];
  return <Select aria-label={label} error={error} placeholder="The session's" data={[...names.map((name) => ({ value: name, label: name })), ...(models.data === undefined && value !== '' ? [{ value, label: value }] : gone)]} value={value === '' ? null : value} onChange={(chosen) => onChange(chosen ?? '')} clearable clearButtonProps={{ 'aria-label': 'Take the model away' }} />;
}
