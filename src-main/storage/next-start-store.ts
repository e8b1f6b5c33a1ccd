import type { DatabaseSync } from 'node:sqlite';
import { readKey, writeKey } from './keyed.ts';

/** What one run of the program leaves to the next one. */
export interface NextStart<Opening> {
  /** Whether what was under way goes on, whatever the settings say. */
  readonly goesOn: boolean;
  /** What came to be opened and was not, the earliest first. */
  readonly openings: readonly Opening[];
}

/** What the last run left, once: it is forgotten by that. */
export function takeNextStart<Opening>(database: DatabaseSync): NextStart<Opening> {
  const left = readKey(database, 'next-start') as NextStart<Opening> | null | undefined;
  if (left) writeKey(database, 'next-start', null);
  return left ?? { goesOn: false, openings: [] };
}

export function saveNextStart<Opening>(database: DatabaseSync, left: NextStart<Opening>): void {
  writeKey(database, 'next-start', left);
}
