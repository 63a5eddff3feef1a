import { ActionIcon, Tooltip } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { TEST_IDS } from '../test-ids.ts';
import type { Pause } from './use-pause.ts';

export function PauseButton({ pause }: { pause: Pause }) {
  const isHolding = pause.isPaused || pause.isPausing;
  const label = isHolding ? 'Go on (Alt+P)' : 'Pause after this step (Alt+P)';
  return (
    <Tooltip label={label}>
      <ActionIcon size={30} radius="md" variant={isHolding ? 'light' : 'default'} onClick={pause.toggle} aria-label={isHolding ? 'Resume' : 'Pause'} data-testid={TEST_IDS.pause} data-state={pause.isPaused ? 'paused' : pause.isPausing ? 'pausing' : 'running'}>
        {isHolding ? <IconPlayerPlayFilled size={14} /> : <IconPlayerPauseFilled size={14} />}
      </ActionIcon>
    </Tooltip>
  );
}

/** How the turn stands, in words; '' where it simply runs. */
export function pauseWords(pause: Pause | null): string {
  if (pause?.isPaused === true) return 'Paused';
  return pause?.isPausing === true ? 'Pausing after this step…' : '';
}
