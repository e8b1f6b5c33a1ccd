import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { HeldStateError, openDatabase, StateError } from '../storage/database.ts';
import { CannotBeginError } from './cannot-begin-error.ts';

/** Where a folder of state keeps its database. */
export function databasePath(folder: string): string {
  return join(folder, 'weft.sqlite');
}

/**
 * Opens the state in a folder.
 * @throws CannotBeginError when it cannot be used.
 */
export function openState(folder: string): DatabaseSync {
  try {
    const path = databasePath(folder);
    const { database, setAside } = openDatabase(path, (forMs) => {
      const seconds = forMs / 1000;
      process.stderr.write(
        `Another Weft is at work on ${path}. Waiting up to ${seconds} s for it to end.\n`,
      );
    });
    if (setAside !== null) {
      process.stderr.write(`The state was damaged; it was kept as ${setAside}.\n`);
    }
    return database;
  } catch (error) {
    if (error instanceof StateError) {
      throw new CannotBeginError(sentenceFor(error), { cause: error });
    }
    throw error;
  }
}

function sentenceFor(error: StateError): string {
  if (!(error instanceof HeldStateError)) return error.message;
  return `Another Weft is at work on ${error.path}. Close it first, or name another state with --state.`;
}
