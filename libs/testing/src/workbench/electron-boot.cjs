'use strict';
// What a test starts in the place of the application: playwright's own loader first (without it about one launch in a hundred hung), then the
// built main process, as `electron apps/desktop` would. The loader is reached by its path, because playwright's exports hide it.
require('../../node_modules/playwright-core/lib/server/electron/loader.js');
require('../../../../apps/desktop/dist/main.cjs');
