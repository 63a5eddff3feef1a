import { Badge, Menu, UnstyledButton } from '@mantine/core';
import type { ModelChoice } from '@chatos/contracts';
import { IconAlertTriangle, IconCheck, IconChevronDown, IconSettings } from '@tabler/icons-react';
import { useSurfaceNavigation } from '../shell/use-surface-navigation.ts';
import { TEST_IDS } from '../test-ids.ts';
import styles from './models.module.css';
import { effectiveModel, useModels } from './use-models.ts';

/** What a model is called in the list. The demo says what it is, so that nobody takes its answers for a model's. */
export function modelLabel(model: ModelChoice): string {
  return model.isDemo ? 'Demo – offline' : model.name;
}

/** Chooses the model of one session; the shared default is a matter of Settings. */
export function ModelPicker({ modelId, onChange }: { modelId: string | null; onChange: (modelId: string) => void }) {
  const { data } = useModels();
  const navigation = useSurfaceNavigation();
  const models = data?.models ?? [];
  const current = effectiveModel(models, modelId);
  const label = data === undefined ? 'Model' : current === undefined ? 'This model is gone' : modelLabel(current);
  const hasProblem = data !== undefined && (current === undefined || current.problem !== null);
  return (
    <Menu position="top-start" width={300} disabled={data === undefined}>
      <Menu.Target>
        <UnstyledButton className={styles.picker} data-problem={hasProblem || undefined} data-testid={TEST_IDS.modelPicker} data-model={current?.id} aria-label={`Model: ${label}`}>
          {hasProblem ? <IconAlertTriangle size={14} aria-hidden="true" /> : null}
          <span className={styles.pickerLabel}>{label}</span>
          <IconChevronDown size={13} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown className={styles.dropdown}>
        <Menu.Label>Model of this session</Menu.Label>
        {models.map((model) => (
          <Menu.Item key={model.id} data-model={model.id} rightSection={model.id === current?.id ? <IconCheck size={15} aria-label="chosen" /> : null} onClick={() => onChange(model.id)}>
            <div className={styles.choice}>
              <span className={styles.choiceName}>{modelLabel(model)}</span>
              {model.isDefault ? <Badge size="sm" variant="light" color="gray">Default</Badge> : null}
            </div>
            <div className={styles.choiceNote} data-problem={model.problem !== null || undefined}>
              {model.problem ?? (model.isDemo ? 'Answers from a script; no network, no key' : model.provider)}
            </div>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconSettings size={15} />} onClick={() => navigation.show('settings')}>
          Add a model in Settings
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
