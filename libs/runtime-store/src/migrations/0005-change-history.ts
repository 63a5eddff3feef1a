import type { RuntimeName } from '@chatos/contracts';
import type { Migration } from '@chatos/state';

/**
 * What a review needs: the changes of a session by path, of one of its runs by path, and of one tool call; and what the files were besides their contents
 * (`before_mode`, `after_mode`: kind and permission bits as in `st_mode`), so that a deleted file comes back as it was.
 * The indexes hold the sequence too, since that is the row id.
 */
export function changeHistoryMigration(runtime: RuntimeName): Migration {
  const changes = `${runtime}_file_changes`;
  return {
    version: 5,
    name: 'changes by path, by run and by tool call',
    sql: `
      ALTER TABLE ${changes} ADD COLUMN before_mode INTEGER;
      ALTER TABLE ${changes} ADD COLUMN after_mode INTEGER;
      CREATE INDEX ${changes}_by_path ON ${changes} (session_id, path);
      CREATE INDEX ${changes}_of_run ON ${changes} (session_id, run_id, path);
      CREATE INDEX ${changes}_of_call ON ${changes} (session_id, tool_call_id) WHERE tool_call_id <> '';
    `,
  };
}
