import react from '@vitejs/plugin-react';
import type { UserConfig } from 'vite';
import { moduleList } from './module-list.ts';

/** The oldest browser the pages run in: that of Electron 25. Vite also passes it to Lightning CSS, which rewrites newer CSS for it. */
const OLDEST_BROWSER = 'chrome114';

/**
 * How every page of the workbench is built: to `dist/` beside its `index.html`, with relative addresses (the hosts serve it from different
 * roots) and without an inline script (the page policy refuses them).
 */
export function pageConfiguration(): UserConfig {
  return {
    base: './',
    plugins: [react(), moduleList()],
    build: {
      outDir: 'dist',
      emptyOutDir: true,
      target: OLDEST_BROWSER,
      cssTarget: OLDEST_BROWSER,
      modulePreload: { polyfill: false },
      // Everything is loaded from this machine: one file is faster than many, and its size is known.
      chunkSizeWarningLimit: 2000,
      reportCompressedSize: false,
    },
  };
}
