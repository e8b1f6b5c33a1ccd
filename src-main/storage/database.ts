import { closeSync, openSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeFolder } from '../make-folder.ts';

// One step a version, never changed once it was released; the position is the number.
const migrations: readonly string[] = [
  `CREATE TABLE batch (
     id INTEGER PRIMARY KEY,
     created_at INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE task (
     id INTEGER PRIMARY KEY,
     batch_id INTEGER NOT NULL REFERENCES batch (id),
     line INTEGER NOT NULL,
     url TEXT NOT NULL,
     folder TEXT NOT NULL,
     name TEXT NOT NULL,
     part_name TEXT NOT NULL,
     state TEXT NOT NULL,
     received INTEGER NOT NULL,
     total INTEGER,
     validator TEXT,
     worked_ms REAL NOT NULL,
     duplicate_of INTEGER,
     note TEXT
   ) STRICT;
   CREATE TABLE keyed (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;`,
  `ALTER TABLE batch ADD COLUMN options TEXT NOT NULL DEFAULT '{}';
   ALTER TABLE task RENAME COLUMN validator TO etag;
   ALTER TABLE task ADD COLUMN last_modified TEXT;
   ALTER TABLE task ADD COLUMN has_final_name INTEGER NOT NULL DEFAULT 1;
   ALTER TABLE task ADD COLUMN gaps TEXT;
   ALTER TABLE task ADD COLUMN mirrors TEXT NOT NULL DEFAULT '[]';
   ALTER TABLE task ADD COLUMN headers TEXT NOT NULL DEFAULT '{}';
   ALTER TABLE task ADD COLUMN digest TEXT NOT NULL DEFAULT 'null';
   ALTER TABLE task ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE task ADD COLUMN rank REAL NOT NULL DEFAULT 0;
   ALTER TABLE task ADD COLUMN bytes_per_second REAL;
   UPDATE task SET rank = id;
   UPDATE task SET gaps = CASE WHEN received = total THEN '[]'
     ELSE json_array(json_object('from', received, 'end', total)) END WHERE received > 0;
   CREATE TABLE event (
     id INTEGER PRIMARY KEY,
     task_id INTEGER NOT NULL,
     events TEXT NOT NULL
   ) STRICT;
   CREATE INDEX event_of_task ON event (task_id);
   CREATE TABLE host (name TEXT PRIMARY KEY, room INTEGER NOT NULL) STRICT;`,
  `ALTER TABLE task ADD COLUMN ended_at INTEGER;
   UPDATE task SET ended_at = (SELECT created_at FROM batch WHERE batch.id = task.batch_id)
     WHERE json_extract(state, '$.kind') IN ('done', 'failed', 'cancelled');
   CREATE TABLE history_batch (
     id INTEGER PRIMARY KEY,
     added_at INTEGER NOT NULL,
     folder TEXT NOT NULL,
     elapsed_ms REAL NOT NULL DEFAULT 0,
     done INTEGER NOT NULL DEFAULT 0,
     failed INTEGER NOT NULL DEFAULT 0,
     cancelled INTEGER NOT NULL DEFAULT 0,
     bytes INTEGER NOT NULL DEFAULT 0,
     worked_ms REAL NOT NULL DEFAULT 0
   ) STRICT;
   INSERT INTO history_batch (id, added_at, folder) SELECT id, created_at,
     coalesce((SELECT folder FROM task WHERE batch_id = batch.id LIMIT 1), '') FROM batch;
   CREATE TABLE history_task (
     id INTEGER PRIMARY KEY,
     batch_id INTEGER NOT NULL,
     line INTEGER NOT NULL,
     name TEXT NOT NULL,
     folder TEXT NOT NULL,
     address TEXT NOT NULL,
     status TEXT NOT NULL,
     verdict TEXT,
     failure TEXT,
     note TEXT,
     bytes INTEGER NOT NULL,
     digest TEXT NOT NULL,
     ended_at INTEGER NOT NULL,
     worked_ms REAL NOT NULL
   ) STRICT;
   CREATE INDEX history_task_of_batch ON history_task (batch_id, line);`,
];

// One that is just ending lets go within that.
const patienceMs = 2_000;

/** The state of Weft cannot be used; the message is a sentence for a person. */
export class StateError extends Error {
  override readonly name: string = 'StateError';
}

/** The database at `path` was written by a newer Weft; it was left as it is. */
export class NewerStateError extends StateError {
  override readonly name = 'NewerStateError';
  readonly path: string;

  constructor(path: string) {
    super(`${path} was written by a newer Weft. Use that one, or another folder.`);
    this.path = path;
  }
}

/** Another process works on the database at `path`. */
export class HeldStateError extends StateError {
  override readonly name = 'HeldStateError';
  readonly path: string;

  constructor(path: string, cause: unknown) {
    super(`Another Weft is at work on ${path}. Close it first.`, { cause });
    this.path = path;
  }
}

/**
 * Opens the database at `path`, making it and its folder where needed, and holds it alone until it
 * is closed or the process ends. A damaged file is set aside under another name, not deleted.
 *
 * @param onHeld hears for how many milliseconds it waits at most for another process to let go.
 * @returns the database, and the path of a damaged file that was set aside.
 * @throws NewerStateError when it was written by a newer Weft.
 * @throws HeldStateError when another process holds it.
 * @throws StateError when it cannot be written.
 */
export function openDatabase(
  path: string,
  onHeld: (forMs: number) => void = () => undefined,
): { database: DatabaseSync; setAside: string | null } {
  try {
    makeFolder(dirname(path));
    return { database: openWhenFree(path, onHeld), setAside: null };
  } catch (error) {
    if (error instanceof StateError) throw error;
    if (isHeld(error)) throw new HeldStateError(path, error);
    if (!isDamaged(error)) throw new StateError(sentenceFor(error, path), { cause: error });
    const setAside = `${path}.damaged-${Date.now()}`;
    renameSync(path, setAside);
    for (const suffix of ['-wal', '-shm']) renameIfThere(path + suffix, setAside + suffix);
    return { database: open(path, patienceMs), setAside };
  }
}

function openWhenFree(path: string, onHeld: (forMs: number) => void): DatabaseSync {
  try {
    return open(path, 0);
  } catch (error) {
    if (!isHeld(error)) throw error;
    onHeld(patienceMs);
    return open(path, patienceMs);
  }
}

function open(path: string, waitMs: number): DatabaseSync {
  // Addresses may hold credentials: nobody else may read them. SQLite's other files follow this one.
  closeSync(openSync(path, 'a', 0o600));
  const database = new DatabaseSync(path);
  try {
    // Exclusive: two programs on one state would write the same part files.
    database.exec(`PRAGMA busy_timeout = ${waitMs};
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;`);
    migrate(database, path);
    check(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: DatabaseSync, path: string): void {
  const row = database.prepare('PRAGMA user_version').get();
  const version = Number(row?.user_version);
  if (version > migrations.length) throw new NewerStateError(path);
  // Also takes the exclusive lock at once, when there is nothing to migrate.
  database.exec('BEGIN EXCLUSIVE');
  for (const step of migrations.slice(version)) database.exec(step);
  database.exec(`PRAGMA user_version = ${migrations.length}; COMMIT`);
}

/** Finds damage that lies deeper than the head of the file; a few milliseconds for 10,000 tasks. */
function check(database: DatabaseSync): void {
  const row = database.prepare('PRAGMA quick_check(1)').get();
  if (row?.quick_check !== 'ok') throw new Error(`The database is malformed: ${row?.quick_check}`);
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function isDamaged(error: unknown): boolean {
  return /not a database|malformed|SQLITE_NOTADB|SQLITE_CORRUPT/i.test(String(error));
}

function isHeld(error: unknown): boolean {
  return error instanceof Error && /database is locked|SQLITE_BUSY/i.test(error.message);
}

function sentenceFor(error: unknown, path: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const { code } = error as NodeJS.ErrnoException;
  const isBlocked = code === 'ENOTDIR' || code === 'EEXIST';
  const reason = isBlocked ? 'a file stands where a folder should be' : message;
  return `Weft cannot keep its state in ${path}: ${reason}.`;
}
