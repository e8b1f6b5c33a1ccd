import type { DatabaseSync } from 'node:sqlite';

/** What was kept under `key`; undefined when nothing was. */
export function readKey(database: DatabaseSync, key: string): unknown {
  const row = database.prepare('SELECT value FROM keyed WHERE key = ?').get(key);
  return row === undefined ? undefined : JSON.parse(String(row.value));
}

/** Keeps a value that JSON can hold under `key`. */
export function writeKey(database: DatabaseSync, key: string, value: unknown): void {
  database
    .prepare('INSERT OR REPLACE INTO keyed (key, value) VALUES (?, ?)')
    .run(key, JSON.stringify(value));
}
