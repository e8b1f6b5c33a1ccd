import type { DatabaseSync } from 'node:sqlite';
import type { RejectedLine } from '../contract/snapshot.ts';
import { readKey, writeKey } from './keyed.ts';

/** Rejected lines that nobody has dismissed yet. */
export function loadRejected(database: DatabaseSync): readonly RejectedLine[] {
  return (readKey(database, 'rejected') ?? []) as readonly RejectedLine[];
}

export function saveRejected(database: DatabaseSync, rejected: readonly RejectedLine[]): void {
  writeKey(database, 'rejected', rejected);
}
