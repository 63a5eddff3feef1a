import { convertCssVariables, DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core';
import type { MantineThemeOverride } from '@mantine/core';

/**
 * Puts the theme's variables into a constructed style sheet. Mantine itself would set them by `innerHTML`, which the page policy
 * (`require-trusted-types-for 'script'`) refuses.
 */
export function applyStyleVariables(theme: MantineThemeOverride, page: Document = document): void {
  const merged = mergeMantineTheme(DEFAULT_THEME, theme);
  const variables = defaultCssVariablesResolver(merged);
  variables.light['--mantine-color-scheme'] = 'light';
  variables.dark['--mantine-color-scheme'] = 'dark';
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(convertCssVariables(variables, ':root'));
  page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet];
}
