import type { ITheme } from '@xterm/xterm';

const LIGHT: ITheme = {
  background: '#ffffff', foreground: '#1b1f27', cursor: '#3b4350', cursorAccent: '#ffffff', selectionBackground: '#c9d4ea', selectionInactiveBackground: '#dfe4ee',
  black: '#242a34', red: '#b3262e', green: '#1a7245', yellow: '#8a5a00', blue: '#2a55c0', magenta: '#8a35a0', cyan: '#0b6f80', white: '#5c6575',
  brightBlack: '#626c7d', brightRed: '#c93a40', brightGreen: '#1c7f4c', brightYellow: '#946200', brightBlue: '#3a66d0', brightMagenta: '#9a45b0', brightCyan: '#0f7a8c', brightWhite: '#1b1f27',
};
const DARK: ITheme = {
  background: '#111318', foreground: '#e0e3e9', cursor: '#d9dce3', cursorAccent: '#111318', selectionBackground: '#37425c', selectionInactiveBackground: '#2a3040',
  black: '#454b5a', red: '#f07178', green: '#6fcf97', yellow: '#e5c07b', blue: '#7ea6f5', magenta: '#d18ee8', cyan: '#5fc9d8', white: '#c8ccd6',
  brightBlack: '#8a93a4', brightRed: '#ff8b92', brightGreen: '#8ee0ae', brightYellow: '#f2d49b', brightBlue: '#9dbcff', brightMagenta: '#e2adf5', brightCyan: '#86dbe8', brightWhite: '#ffffff',
};

export function terminalColors(scheme: 'light' | 'dark'): ITheme {
  return scheme === 'dark' ? DARK : LIGHT;
}

/** Of what a search found, and of the place that is shown of it. */
export function searchColors(scheme: 'light' | 'dark') {
  const isDark = scheme === 'dark';
  return {
    matchBackground: isDark ? '#4a4420' : '#fff0b3', matchOverviewRuler: isDark ? '#8a7a2a' : '#d9b400', activeMatchBackground: isDark ? '#8a5a00' : '#ffc94d', activeMatchColorOverviewRuler: '#f08c00',
    activeMatchBorder: isDark ? '#e5c07b' : '#8a5a00',
  };
}
