import { Badge, Button } from '@mantine/core';
import { IconPlayerPlay, IconSparkles } from '@tabler/icons-react';
import type { ModelRecord } from '@chatos/contracts';
import { ErrorLine } from '@chatos/ui-kit';
import { useCallback } from 'react';
import { RecordCard } from '../common/record-card.tsx';
import { TestButton, TestOutcome } from '../common/test-button.tsx';
import { useConfigClient } from '../data/client.ts';
import { useSave } from '../data/use-save.ts';
import { useTest } from '../data/use-test.ts';
import { SETTINGS_TEST_IDS } from '../test-ids.ts';
import styles from './models.module.css';

const PROVIDERS = { openai_compatible: 'OpenAI-compatible', anthropic: 'Anthropic', demo: 'Built in' } as const;

/** `hasKey` is null while it is not known which keys are set. */
export function ModelCard({ model, hasKey, onEdit, onRemove }: { model: ModelRecord; hasKey: boolean | null; onEdit: () => void; onRemove: () => void }) {
  const client = useConfigClient();
  const run = useTest(useCallback((signal) => client.config.models.test({ id: model.id }, { signal }), [client, model.id]));
  const makeDefault = useSave(() => client.config.models.setDefault({ id: model.id }));
  const lacksKey = model.apiKeyName !== '' && hasKey === false;
  return (
    <RecordCard
      name={model.name}
      testId={SETTINGS_TEST_IDS.modelCard}
      icon={model.isBuiltin ? <IconPlayerPlay size={18} stroke={1.6} /> : <IconSparkles size={18} stroke={1.6} />}
      badges={
        <>
          {model.isDefault ? <Badge size="sm" variant="filled" tt="none" data-testid={SETTINGS_TEST_IDS.defaultBadge}>Default</Badge> : null}
          <Badge size="sm" variant="default" tt="none" fw={500}>{PROVIDERS[model.provider]}</Badge>
          {lacksKey ? <Badge size="sm" variant="light" color="red" tt="none">Key not set</Badge> : null}
        </>
      }
      detail={model.isBuiltin ? 'An offline demonstration: it streams and calls tools, but understands nothing.' : <Detail model={model} />}
      actions={
        <>
          {model.isDefault ? null : (
            <Button variant="subtle" color="gray" size="compact-sm" className={styles.makeDefault} loading={makeDefault.isSaving} onClick={() => makeDefault.save(undefined)} data-testid={SETTINGS_TEST_IDS.makeDefault} aria-label={`Make default: ${model.name}`}>
              Make default
            </Button>
          )}
          <TestButton name={model.name} run={run} />
        </>
      }
      onEdit={model.isBuiltin ? undefined : onEdit}
      onRemove={model.isBuiltin ? undefined : onRemove}
    >
      {makeDefault.error === null ? null : <ErrorLine error={makeDefault.error} />}
      <TestOutcome run={run} />
    </RecordCard>
  );
}

function Detail({ model }: { model: ModelRecord }) {
  return (
    <>
      <code>{model.model}</code>
      {model.baseUrl === '' ? null : <span>{new URL(model.baseUrl).host}</span>}
      <span>{model.apiKeyName === '' ? 'no key' : model.apiKeyName}</span>
      {model.description === '' ? null : <span>{model.description}</span>}
    </>
  );
}
