import type Database from 'better-sqlite3';
import type { Component } from './component.ts';
import { latestVersion } from './component.ts';
import { connect } from './connection.ts';
import type { DatabaseKind } from './file-kind.ts';
import { HOST_APP_OF_KIND, kindOfApplicationId } from './file-kind.ts';
import type { DatabaseHeader } from './header.ts';
import { hasPendingLog, readHeader } from './header.ts';
import { readAndClose, withReadingView } from './reading-view.ts';
import { corruptDatabase, emptyDatabase, foreignDatabase, newerDatabase, notSqlite, predecessorDatabase, refusalFor } from './refusals.ts';
import { PREDECESSOR_TABLE, readComponentVersions, readHostApp, readTableNames } from './schema.ts';

/** Up to this size a database is checked at every start (1 to 10 ms per MB); above it only where it was not closed. */
const ALWAYS_CHECKED_BYTES = 16 * 1024 * 1024;
/**
 * Above this size a check would hold up the start for a noticeable time (200 MB took 1.9 s). AIDE always finds the log of the configuration
 * process, which opened the same file before it, so for AIDE this is the limit at every start.
 */
const NEVER_CHECKED_BYTES = 64 * 1024 * 1024;

/**
 * Decides, before anything is opened for writing, whether a file may be used as a database of this kind. Returns false where there is no
 * file. Every refusal is a StateError and leaves the file, its log and its directory as they were.
 */
export function examineDatabase(path: string, kind: DatabaseKind, components: readonly Component[]): boolean {
  try {
    const header = readHeader(path);
    if (header === null) return false;
    if (header.size === 0) throw emptyDatabase(path);
    if (!header.isSqlite) throw notSqlite(path);
    const found = kindOfApplicationId(header.applicationId);
    if (found === null) throw describeStranger(path);
    if (found !== kind) throw foreignDatabase(path, `"${HOST_APP_OF_KIND[found]}", not "${HOST_APP_OF_KIND[kind]}"`);
    examineOwn(path, kind, components, header);
    return true;
  } catch (error: unknown) {
    throw refusalFor(path, error);
  }
}

function examineOwn(path: string, kind: DatabaseKind, components: readonly Component[], header: DatabaseHeader): void {
  const wasLeftOpen = hasPendingLog(path);
  const examine = (database: Database.Database): void => {
    if (header.size <= ALWAYS_CHECKED_BYTES || (wasLeftOpen && header.size <= NEVER_CHECKED_BYTES)) requireSound(path, database);
    const hostApp = readHostApp(database);
    if (hostApp !== HOST_APP_OF_KIND[kind]) throw foreignDatabase(path, hostApp === null ? 'nobody: it names no owner' : `"${hostApp}", not "${HOST_APP_OF_KIND[kind]}"`);
    const versions = readComponentVersions(database);
    for (const component of components) requireKnownVersion(path, component, versions.get(component.name) ?? 0);
  };
  // Without a log an ordinary connection that writes nothing leaves nothing behind when it closes. With one it would move the log into the file.
  if (wasLeftOpen) withReadingView(path, { joins: true }, examine);
  else readAndClose(connect(path, { create: false }), examine);
}

/** Throws `database-newer` where the file holds a version of the component that this program does not know. */
export function requireKnownVersion(path: string, component: Component, version: number): void {
  const known = latestVersion(component);
  if (version > known) throw newerDatabase(path, component.name, version, known);
}

function requireSound(path: string, database: Database.Database): void {
  const findings = database.pragma('quick_check(1)', { simple: true });
  if (findings !== 'ok') throw corruptDatabase(path, String(findings));
}

/** An SQLite file that is none of ours: refused in any case, so a failure to read it only costs the name of its writer. */
function describeStranger(path: string): Error {
  try {
    const tables = withReadingView(path, { joins: false }, readTableNames);
    if (tables.includes(PREDECESSOR_TABLE) && !tables.includes('state_owner')) return predecessorDatabase(path);
    return foreignDatabase(path, 'another application: it names no owner');
  } catch (error: unknown) {
    return refusalFor(path, error);
  }
}
