import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useConnection } from '../connection/react.tsx';
import { ColorSchemeToggle } from '../theme/color-scheme-toggle.tsx';
import { ConnectionBanner, ConnectionIndicator } from './connection-status.tsx';
import { SurfaceSwitch } from './surface-switch.tsx';
import styles from './surface-shell.module.css';
import { surfaceOfKey } from './surfaces.ts';
import { useSurfaceNavigation } from './use-surface-navigation.ts';

/**
 * The frame of every page: header with the three surfaces, the state of the connection, appearance; below it what the page shows.
 * @param props.middle what the page puts in the middle of the header, such as its search
 */
export function SurfaceShell({ middle, children }: { middle?: ReactNode; children: ReactNode }) {
  const { surface } = useConnection();
  const navigation = useSurfaceNavigation();
  const { show } = navigation;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const wanted = surfaceOfKey(event);
      if (wanted === null) return;
      event.preventDefault();
      if (wanted !== surface) show(wanted);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [surface, show]);

  return (
    <div className={styles.shell}>
      <header className={styles.header}>
        <div className={styles.brand}>
          <span className={styles.mark} aria-hidden="true">
            <svg width="10" height="10" viewBox="0 0 10 10">
              <path d="M1 5a4 4 0 0 1 4-4M9 5a4 4 0 0 1-4 4" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
            </svg>
          </span>
          <span className={styles.wide}>ChatOS</span>
        </div>
        <SurfaceSwitch current={surface} navigation={navigation} />
        <div className={styles.middle}>{middle}</div>
        <div className={styles.end}>
          <ConnectionIndicator />
          <ColorSchemeToggle />
        </div>
      </header>
      <ConnectionBanner />
      <div className={styles.content}>{children}</div>
    </div>
  );
}
