import { Button } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { useSurfaceNavigation } from '../shell/use-surface-navigation.ts';
import { TEST_IDS } from '../test-ids.ts';
import styles from './models.module.css';
import { effectiveModel, useModels } from './use-models.ts';

/** Says that the demo answers, not a model, and offers the way on. Nothing while a real model is chosen. */
export function DemoBanner({ modelId }: { modelId: string | null }) {
  const { data } = useModels();
  const navigation = useSurfaceNavigation();
  const models = data?.models ?? [];
  if (effectiveModel(models, modelId)?.isDemo !== true) return null;
  const hasOther = models.some((model) => !model.isDemo && model.problem === null);
  return (
    <div className={styles.banner} data-testid={TEST_IDS.demoBanner}>
      <IconFlask size={15} aria-hidden="true" />
      <span>
        <strong>Offline demonstration.</strong> Scripted answers; try <code>/tool get_current_time</code>
      </span>
      {hasOther ? (
        <span className={styles.bannerHint}>Choose another model below.</span>
      ) : (
        <Button size="compact-xs" variant="light" onClick={() => navigation.show('settings')} data-testid={TEST_IDS.openSettings}>
          Add a model and key
        </Button>
      )}
    </div>
  );
}
