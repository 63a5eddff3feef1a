import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { StrictMode } from 'react';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type { SurfaceName } from '@chatos/contracts';
import { connectSurface } from '../connection/connect-surface.ts';
import { ConnectionProvider } from '../connection/react.tsx';
import { applyStyleVariables } from '../theme/style-variables.ts';
import { surfaceTheme } from '../theme/theme.ts';
import { PageErrorBoundary } from './page-error-boundary.tsx';

const colorSchemes = localStorageColorSchemeManager({ key: 'chatos-color-scheme' });

/** Starts a page: connects it, and renders `app` into `#root` with theme, notifications and the connection around it. Call once. */
export function renderPage(surface: SurfaceName, app: ReactNode): void {
  const theme = surfaceTheme(surface);
  applyStyleVariables(theme);
  document.documentElement.dataset.surface = surface;
  const connection = connectSurface(surface);
  const root = document.getElementById('root');
  if (root === null) throw new Error('renderPage: index.html has no element with the id "root".');
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={colorSchemes} withCssVariables={false} withGlobalClasses={false} deduplicateInlineStyles>
        <PageErrorBoundary>
          <ConnectionProvider connection={connection}>
            <Notifications position="top-right" limit={4} />
            {app}
          </ConnectionProvider>
        </PageErrorBoundary>
      </MantineProvider>
    </StrictMode>,
  );
}
