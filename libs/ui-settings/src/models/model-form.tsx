import { Autocomplete, Checkbox, NumberInput, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import type { ModelRecord, SecretRecord } from '@chatos/contracts';
import { useId, useState } from 'react';
import { MoreFields, RecordForm } from '../common/record-form.tsx';
import { SecretInput } from '../common/secret-input.tsx';
import { useConfigClient } from '../data/client.ts';
import { useSave } from '../data/use-save.ts';
import { draftErrors, draftOf, fieldsOf } from './model-draft.ts';
import type { ModelDraft } from './model-draft.ts';
import styles from './models.module.css';
import { modelExampleFor, PROVIDER_PRESETS } from './presets.ts';

const EFFORTS = [{ value: '', label: 'As the provider decides' }, { value: 'minimal', label: 'Minimal' }, { value: 'low', label: 'Low' }, { value: 'medium', label: 'Medium' }, { value: 'high', label: 'High' }];

/** Adds a model, or edits one; a key that is typed here goes to the vault under its name before the model is saved. */
export function ModelForm({ record: given, secrets, onClose, onReload }: { record: ModelRecord | null; secrets: readonly SecretRecord[]; onClose: () => void; onReload: () => void }) {
  const client = useConfigClient();
  const [record] = useState(given);
  const [draft, setDraft] = useState(() => draftOf(record));
  const [wasTried, setTried] = useState(false);
  const providerLabel = useId();
  const setNames = secrets.filter((secret) => secret.isSet).map((secret) => secret.name);
  const errors = draftErrors(draft, setNames);
  const shown = wasTried ? errors : {};
  const put = (change: Partial<ModelDraft>) => setDraft((current) => ({ ...current, ...change }));

  const change = useSave(async (model: ModelDraft) => {
    if (model.keyValue !== '') await client.config.secrets.set({ name: model.apiKeyName, value: model.keyValue });
    const fields = fieldsOf(model);
    return record === null ? client.config.models.create(fields) : client.config.models.update({ id: record.id, expectedRevision: record.revision, fields });
  }, onClose);

  return (
    <RecordForm
      title={record === null ? 'Add a model' : `Edit ${record.name}`}
      change={change}
      onClose={onClose}
      onReload={record === null ? undefined : onReload}
      onSubmit={() => (Object.keys(errors).length === 0 ? change.save(draft) : setTried(true))}
    >
      {record === null ? <Presets onPick={put} /> : null}
      <div>
        <div id={providerLabel} className={styles.fieldLabel}>Speaks the interface of</div>
        <SegmentedControl
          fullWidth
          aria-labelledby={providerLabel}
          value={draft.provider}
          onChange={(provider) => put({ provider: provider as ModelDraft['provider'] })}
          data={[{ value: 'openai_compatible', label: 'OpenAI (most providers)' }, { value: 'anthropic', label: 'Anthropic' }]}
        />
      </div>
      <TextInput
        label="Base URL"
        description={draft.provider === 'anthropic' ? 'Leave empty for Anthropic’s own address.' : undefined}
        placeholder="https://api.example.com/v1"
        value={draft.baseUrl}
        onChange={(event) => put({ baseUrl: event.currentTarget.value.trim() })}
        error={shown['baseUrl']}
        withAsterisk={draft.provider === 'openai_compatible'}
        spellCheck={false}
        name="baseUrl"
      />
      <TextInput
        label="Model"
        description="As the provider calls it."
        placeholder={modelExampleFor(draft)}
        value={draft.model}
        onChange={(event) => {
          const model = event.currentTarget.value;
          // A name nobody has written yet follows the model's.
          setDraft((current) => ({ ...current, model, name: current.name === '' || current.name === current.model ? model : current.name }));
        }}
        error={shown['model']}
        withAsterisk
        spellCheck={false}
        name="model"
      />
      <TextInput label="Name" description="What you see in the model picker." value={draft.name} onChange={(event) => put({ name: event.currentTarget.value })} error={shown['name']} withAsterisk name="name" />
      <div className={styles.keyFields}>
        <Autocomplete
          label="API key"
          description="The name it is kept under. Several models may use one key; leave it empty where none is needed."
          placeholder="No key"
          data={secrets.map((secret) => secret.name)}
          value={draft.apiKeyName}
          onChange={(apiKeyName) => put({ apiKeyName: apiKeyName.trim() })}
          error={shown['apiKeyName']}
          spellCheck={false}
          name="apiKeyName"
        />
        {draft.apiKeyName === '' ? null : (
          <SecretInput label={`Value of ${draft.apiKeyName}`} value={draft.keyValue} onChange={(keyValue) => put({ keyValue: keyValue.trim() })} isStored={setNames.includes(draft.apiKeyName)} placeholder="Paste the key" error={shown['keyValue']} />
        )}
      </div>
      <MoreFields title="Prices and context">
        <p className={styles.groupHelp}>By these ChatOS counts what a run costs, keeps to limits in money, and summarises a long conversation in time. What is left empty is not known.</p>
        <Amount label="Price of the input" name="inputPrice" unit="per million tokens" value={draft.inputPrice} onChange={(inputPrice) => put({ inputPrice })} error={shown['inputPrice']} />
        <Amount label="Price of the output" name="outputPrice" unit="per million tokens" value={draft.outputPrice} onChange={(outputPrice) => put({ outputPrice })} error={shown['outputPrice']} />
        <Amount label="Size of the context" name="contextTokens" unit="tokens at once" isWhole value={draft.contextTokens} onChange={(contextTokens) => put({ contextTokens })} error={shown['contextTokens']} />
      </MoreFields>
      <MoreFields>
        <Select label="Reasoning effort" data={EFFORTS} value={draft.reasoningEffort} onChange={(value) => put({ reasoningEffort: (value ?? '') as ModelDraft['reasoningEffort'] })} allowDeselect={false} />
        <Checkbox label="Can see images" checked={draft.supportsVision} onChange={(event) => put({ supportsVision: event.currentTarget.checked })} />
        <Checkbox label="Tells its reasoning" checked={draft.supportsReasoning} onChange={(event) => put({ supportsReasoning: event.currentTarget.checked })} />
        <Textarea label="Description" value={draft.description} onChange={(event) => put({ description: event.currentTarget.value })} autosize minRows={2} maxRows={6} error={shown['description']} />
      </MoreFields>
    </RecordForm>
  );
}

/** A number that is 0 where nobody knows it; an empty field means the same. */
function Amount({ label, name, unit, value, error, isWhole = false, onChange }: { label: string; name: string; unit: string; value: number; error: string | undefined; isWhole?: boolean; onChange: (value: number) => void }) {
  return (
    <NumberInput
      label={label}
      name={name}
      description={unit}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={value === 0 ? '' : value}
      placeholder="Not known"
      onChange={(entered) => onChange(typeof entered === 'number' ? entered : Number(entered) || 0)}
      min={0}
      allowNegative={false}
      allowDecimal={!isWhole}
      thousandSeparator=" "
      hideControls
      error={error}
    />
  );
}

function Presets({ onPick }: { onPick: (fields: Partial<ModelDraft>) => void }) {
  return (
    <div>
      <div className={styles.fieldLabel}>Start from</div>
      <div className={styles.presets}>
        {PROVIDER_PRESETS.map(({ label, fields }) => (
          <button type="button" key={label} className={styles.preset} onClick={() => onPick(fields)}>
            {label}
          </button>
        ))}
      </div>
    </div>
  );
}
