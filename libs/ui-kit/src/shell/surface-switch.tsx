import { Tooltip } from '@mantine/core';
import type { SurfaceName } from '@chatos/contracts';
import { TEST_IDS } from '../test-ids.ts';
import styles from './surface-shell.module.css';
import { SURFACES } from './surfaces.ts';
import type { SurfaceNavigation } from './use-surface-navigation.ts';

/** The three surfaces; the present one is marked, the others are a click or `Alt+1` … `Alt+3` away. */
export function SurfaceSwitch({ current, navigation }: { current: SurfaceName; navigation: SurfaceNavigation }) {
  return (
    <nav className={styles.surfaces} aria-label="Surfaces" data-testid={TEST_IDS.surfaceSwitch}>
      {SURFACES.map(({ name, label, icon: Icon, shortcut }) => {
        const link = name === current ? null : navigation.linkTo(name);
        const content = (
          <>
            <Icon size={15} stroke={1.8} aria-hidden="true" />
            {label}
          </>
        );
        const properties = { className: styles.surface, 'data-surface': name, 'aria-current': name === current ? ('page' as const) : undefined };
        return (
          <Tooltip key={name} label={name === current ? `You are in ${label}` : `Go to ${label} (${shortcut})`}>
            {link === null ? (
              <button type="button" {...properties} onClick={() => void (name === current || navigation.show(name))}>
                {content}
              </button>
            ) : (
              <a {...properties} href={link}>
                {content}
              </a>
            )}
          </Tooltip>
        );
      })}
    </nav>
  );
}
