import type { DatabaseSync } from 'node:sqlite';
import { readKey, writeKey } from './keyed.ts';

/** What one run of the program leaves to the next one. */
export interface NextStart<Opening> {
  /** Whether what was under way goes on, whatever the settings say. */
  readonly goesOn: boolean;
  /** What came to be opened and was not, the earliest first. */
  readonly openings: readonly Opening[];
}

/** What the last run left and no later one has forgotten. */
export function loadNextStart<Opening>(database: DatabaseSync): NextStart<Opening> {
  const left = readKey(database, 'next-start') as NextStart<Opening> | null | undefined;
  return left ?? { goesOn: false, openings: [] };
}

/** To be called when what was left is made use of: a start that comes to nothing leaves it. */
export function forgetNextStart(database: DatabaseSync): void {
  if (readKey(database, 'next-start')) writeKey(database, 'next-start', null);
}

export function saveNextStart<Opening>(database: DatabaseSync, left: NextStart<Opening>): void {
  writeKey(database, 'next-start', left);
}
