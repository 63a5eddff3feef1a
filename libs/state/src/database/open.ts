import type { RuntimeName } from '@chatos/contracts';
import type Database from 'better-sqlite3';
import { StateError } from '../errors.ts';
import { makePrivate } from '../files/private-file.ts';
import type { ConfigurationContext } from '../paths/configuration-context.ts';
import { prepareDirectories } from '../paths/directories.ts';
import type { RuntimeContext } from '../paths/runtime-context.ts';
import { backUp } from './backup.ts';
import type { Component } from './component.ts';
import { assertFullSync, configureWriter, connect } from './connection.ts';
import { createDatabase } from './create.ts';
import { examineDatabase } from './examine.ts';
import type { DatabaseOwner } from './file-kind.ts';
import { KIND_OF_OWNER } from './file-kind.ts';
import { migrate, needsMigration } from './migrate.ts';
import { refusalFor } from './refusals.ts';
import type { StateDatabase } from './state-database.ts';
import { wrapDatabase } from './state-database.ts';

/**
 * Opens the database of one runtime, making it where it is missing and bringing the given components up to date, after a verified backup.
 * Throws StateError; a file that is refused is left untouched (see `StateErrorCode`).
 */
export function openRuntimeDatabase<Name extends RuntimeName>(context: RuntimeContext<Name>, components: readonly Component[]): StateDatabase<Name> {
  return open(context.runtime, context, components);
}

/** The same for the shared configuration, which lies in one file with AIDE's tables. */
export function openConfigurationDatabase(context: ConfigurationContext, components: readonly Component[]): StateDatabase<'configuration'> {
  return open('configuration', context, components);
}

function open<Owner extends DatabaseOwner>(owner: Owner, context: RuntimeContext | ConfigurationContext, components: readonly Component[]): StateDatabase<Owner> {
  const { database: path, backups } = context.paths;
  requireOwnComponents(owner, path, components);
  try {
    const kind = KIND_OF_OWNER[owner];
    // Looked at before anything is made: in a directory of the predecessor's not even a folder is.
    const isThere = examineDatabase(path, kind, components);
    prepareDirectories(context);
    if (!isThere) {
      createDatabase(path, kind, components);
      // What is there now may be another process's work, a moment earlier than ours.
      examineDatabase(path, kind, components);
    }
    return wrapDatabase(owner, path, openForWriting(path, backups, components));
  } catch (error: unknown) {
    throw refusalFor(path, error);
  }
}

function openForWriting(path: string, backups: string, components: readonly Component[]): Database.Database {
  makePrivate(path);
  const database = connect(path, { create: false });
  try {
    configureWriter(database);
    if (needsMigration(database, components)) {
      backUp(database, path, backups);
      migrate(database, path, components);
    }
    database.prepare('UPDATE state_owner SET opened_at = ?').run(Date.now());
    assertFullSync(database);
    return database;
  } catch (error: unknown) {
    database.close();
    throw error;
  }
}

function requireOwnComponents(owner: DatabaseOwner, path: string, components: readonly Component[]): void {
  const foreign = components.find((component) => component.owner !== undefined && component.owner !== owner);
  if (foreign === undefined) return;
  throw new StateError('component-foreign', {
    path,
    problem: `The tables "${foreign.name}" belong to ${String(foreign.owner)} and have no place in the database of ${owner}.`,
    remedy: 'This is a defect of ChatOS: please report it.',
  });
}
