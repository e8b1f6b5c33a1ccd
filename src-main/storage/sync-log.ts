import { open } from 'node:fs/promises';
import type { DatabaseSync } from 'node:sqlite';

/**
 * Brings the write-ahead log to the disk: with `synchronous = NORMAL` SQLite itself does so only
 * before it takes the log over into the database (https://sqlite.org/pragma.html#pragma_synchronous).
 */
export async function syncLog(database: DatabaseSync): Promise<void> {
  const main = database.prepare('PRAGMA database_list').get();
  // Windows flushes only what may be written.
  const log = await open(`${main?.file}-wal`, 'r+');
  try {
    await log.datasync();
  } finally {
    await log.close();
  }
}
