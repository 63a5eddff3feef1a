import { alpha, convertCssVariables, DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core';
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
  // Mantine's own for the words at a field have too little contrast at that size, on light and on dark.
  variables.light['--mantine-color-error'] = merged.colors.red[9];
  variables.dark['--mantine-color-error'] = merged.colors.red[4];
  variables.light['--mantine-color-red-text'] = merged.colors.red[9];
  for (const scheme of [variables.light, variables.dark]) scheme['--mantine-color-dimmed'] = 'var(--chatos-faint)';
  Object.assign(variables.dark, quietLightVariants(merged.colors));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(convertCssVariables(variables, ':root'));
  page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet];
}

/** Mantine's `light` variants are heavy on a dark ground: here they are a thin tint with bright words. */
function quietLightVariants(colors: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(colors).flatMap(([name, shades]) => [
      [`--mantine-color-${name}-light`, alpha(shades[5] ?? '', 0.15)],
      [`--mantine-color-${name}-light-hover`, alpha(shades[5] ?? '', 0.22)],
      [`--mantine-color-${name}-light-color`, shades[2] ?? ''],
    ]),
  );
}
