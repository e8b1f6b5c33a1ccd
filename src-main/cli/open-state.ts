import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase, StateError } from '../storage/database.ts';
import { UsageError } from './usage-error.ts';

/** Where a folder of state keeps its database. */
export function databasePath(folder: string): string {
  return join(folder, 'weft.sqlite');
}

/**
 * Opens the state in a folder.
 * @throws UsageError when it cannot be used.
 */
export function openState(folder: string): DatabaseSync {
  try {
    const { database, setAside } = openDatabase(databasePath(folder));
    if (setAside !== null) {
      process.stderr.write(`The state was damaged; it was kept as ${setAside}.\n`);
    }
    return database;
  } catch (error) {
    if (error instanceof StateError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
