import { renderPage } from '@chatos/ui-kit';
import { AideApp } from './aide-app.tsx';
import { CompactApp } from './compact/compact-app.tsx';
import { isCompactPlace } from './compact/compact-place.ts';

renderPage('aide', isCompactPlace(window.location.hash) ? <CompactApp /> : <AideApp />);
