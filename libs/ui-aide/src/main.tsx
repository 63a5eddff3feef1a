import { renderPage } from '@chatos/ui-kit';
import { AideApp } from './aide-app.tsx';

renderPage('aide', <AideApp />);
