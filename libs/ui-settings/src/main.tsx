import { renderPage } from '@chatos/ui-kit';
import { SettingsApp } from './settings-app.tsx';

renderPage('settings', <SettingsApp />);
