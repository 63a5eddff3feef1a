import { WORKSPACE_ROOT } from '../bootstrap/paths.mjs';
import { BootstrapError } from '../bootstrap/progress.mjs';
import { generateLibrary } from './generate-library.mjs';

/** `npm run generate:lib -- NAME [--page]`; the bootstrap installs afterwards, which adds the library to the lockfile. */
try {
  for (const path of generateLibrary(process.argv.slice(2), WORKSPACE_ROOT)) console.log(`wrote ${path}`);
  console.log('Its arrows are in tools/boundaries/arrows.mjs: name there what it may import.');
} catch (error) {
  if (!(error instanceof BootstrapError)) throw error;
  console.error(`chatos: ${error.message}`);
  process.exitCode = 1;
}
