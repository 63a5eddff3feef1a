import { createTheme } from '@mantine/core';
import type { MantineColorsTuple, MantineThemeOverride } from '@mantine/core';
import type { SurfaceName } from '@chatos/contracts';

/** One accent per surface, so that a user always sees which one they are in. */
const ACCENT_OF_SURFACE: Readonly<Record<SurfaceName, string>> = { chat: 'iris', aide: 'jade', settings: 'slate' };

const iris: MantineColorsTuple = ['#eef0ff', '#dcdff9', '#b7beee', '#919be3', '#707dda', '#5a69d4', '#4e5fd0', '#3f4fb9', '#3646a6', '#2a3b93'];
const jade: MantineColorsTuple = ['#e8f8f2', '#d2efe3', '#a3dfc6', '#71cfa8', '#49c18f', '#2fb97f', '#1ea06c', '#12805a', '#0c6c4b', '#035a3c'];
const slate: MantineColorsTuple = ['#f1f4f8', '#e3e8ef', '#c6d0dd', '#a6b5ca', '#8a9dba', '#7089ab', '#61799b', '#506688', '#445978', '#354a68'];
/** Neutral greys with a little blue: 0 is text on dark, 8 the page's ground. */
const dark: MantineColorsTuple = ['#d9dce3', '#b6bbc7', '#9097a6', '#6a7182', '#454b5a', '#363b48', '#2a2e39', '#20232c', '#181a21', '#111318'];
const gray: MantineColorsTuple = ['#f8f9fb', '#f1f3f6', '#e6e9ee', '#d8dde4', '#c3cad4', '#a3acba', '#7d8796', '#555e6d', '#3b4350', '#242a34'];

/** The look of a surface's page: dense, calm, system fonts only. */
export function surfaceTheme(surface: SurfaceName): MantineThemeOverride {
  return createTheme({
    primaryColor: ACCENT_OF_SURFACE[surface],
    primaryShade: 7,
    autoContrast: true,
    luminanceThreshold: 0.4,
    colors: { iris, jade, slate, dark, gray },
    black: '#1b1f27',
    defaultRadius: 'md',
    respectReducedMotion: true,
    cursorType: 'pointer',
    fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
    fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Code", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
    fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
    headings: { fontWeight: '600' },
    components: {
      Tooltip: { defaultProps: { openDelay: 400, withArrow: true, fz: 'xs' } },
      Button: { defaultProps: { size: 'sm' }, styles: { root: { fontWeight: 500 } } },
      Badge: { styles: { root: { textTransform: 'none', fontWeight: 500 } } },
      TextInput: { defaultProps: { size: 'sm' } },
      Menu: { defaultProps: { shadow: 'md' } },
    },
  });
}
