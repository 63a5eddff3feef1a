// The page of the shared configuration: its root component, and the names its tests hold on to. The page itself is built from index.html.
export { SettingsApp } from './settings-app.tsx';
export { SETTINGS_TEST_IDS } from './test-ids.ts';
export type { SettingsTestId } from './test-ids.ts';
