import type { DatabaseSync } from 'node:sqlite';
import { readKey, writeKey } from './keyed.ts';

/** The version that is to be installed when the list is finished; null for none. */
export function loadAgreedUpdate(database: DatabaseSync): string | null {
  return (readKey(database, 'agreed-update') ?? null) as string | null;
}

export function saveAgreedUpdate(database: DatabaseSync, version: string | null): void {
  writeKey(database, 'agreed-update', version);
}
