import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { usualSettings } from '../../src-main/contract/settings.ts';
import { plainBatchOptions } from '../../src-main/contract/task.ts';
import { NewerStateError, openDatabase, StateError } from '../../src-main/storage/database.ts';
import { createHistoryStore } from '../../src-main/storage/history-store.ts';
import { loadRejected, saveRejected } from '../../src-main/storage/rejected-store.ts';
import { loadSettings, saveSettings } from '../../src-main/storage/settings-store.ts';
import { createTaskStore } from '../../src-main/storage/task-store.ts';
import { queuedTask } from '../support/queued-task.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { namesIn } from '../support/workbench.ts';

describe('the state', () => {
  test('is made with its folder, and numbered', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'new/deep/weft.sqlite');
    const { database, setAside } = openDatabase(path);
    expect(setAside).toBeNull();
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 3 });
    expect(createTaskStore(database).load()).toMatchObject({ batches: [], tasks: [] });
    database.close();
  });

  test('is opened again as it was', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'weft.sqlite');
    const rejected = [{ source: 'a.txt', line: 2, text: 'x', reason: 'No.' }];
    const settings = { ...usualSettings('/tmp'), connections: 3 };
    const first = openDatabase(path).database;
    saveRejected(first, rejected);
    saveSettings(first, settings);
    first.close();
    const second = openDatabase(path).database;
    expect(loadRejected(second)).toEqual(rejected);
    expect(loadSettings(second, '/elsewhere')).toEqual(settings);
    second.close();
  });

  test('gives the usual settings where none, or wrong ones, were kept', async () => {
    await using folder = await temporaryFolder();
    const { database } = openDatabase(join(folder.path, 'weft.sqlite'));
    expect(loadSettings(database, '/tmp')).toEqual(usualSettings('/tmp'));
    saveSettings(database, { ...usualSettings('relative'), connections: 1001, timeoutSeconds: 7 });
    expect(loadSettings(database, '/tmp')).toEqual({
      ...usualSettings('/tmp'),
      timeoutSeconds: 7,
    });
    expect(loadRejected(database)).toEqual([]);
    database.close();
  });

  test('of a newer Weft is refused and left as it is', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'weft.sqlite');
    const newer = new DatabaseSync(path);
    newer.exec('PRAGMA user_version = 999');
    newer.close();
    expect(() => openDatabase(path)).toThrow(/was written by a newer Weft\. Use that one/);
    expect(() => openDatabase(path)).toThrow(NewerStateError);
    const again = new DatabaseSync(path);
    expect(again.prepare('PRAGMA user_version').get()).toEqual({ user_version: 999 });
    again.close();
  });

  test('that is held by another one is refused with a sentence', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'weft.sqlite');
    const { database } = openDatabase(path);
    expect(() => openDatabase(path)).toThrow(`Another Weft is at work on ${path}. Close it first.`);
    database.close();
    openDatabase(path).database.close();
  });

  test('in a place that cannot hold it is refused with a sentence', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'file'), '');
    expect(() => openDatabase(join(folder.path, 'file/weft.sqlite'))).toThrow(
      /^Weft cannot keep its state in .*file\/weft\.sqlite: .+\.$/,
    );
    expect(() => openDatabase(folder.path)).toThrow(StateError);
  });

  test('is not said to be held where only a folder is called busy or locked', async () => {
    await using folder = await temporaryFolder();
    for (const name of ['busy', 'locked']) {
      await mkdir(join(folder.path, name, 'weft.sqlite'), { recursive: true });
      const waits: number[] = [];
      const open = () =>
        openDatabase(join(folder.path, name, 'weft.sqlite'), (ms) => waits.push(ms));
      expect(open).toThrow(/^Weft cannot keep its state in /);
      expect(waits).toEqual([]);
    }
  });
});

describe('a state of version 1', () => {
  // As that version made it; never to be changed.
  const statements = `
    CREATE TABLE batch (
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
    CREATE TABLE keyed (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    INSERT INTO batch VALUES (1, 1700000000000), (4, 1700000000001);
    INSERT INTO keyed VALUES ('times', '{"elapsedMs":10,"workedMs":20}'),
      ('settings', '{"folder":"/files","mode":"one-by-one","connections":3,"timeoutSeconds":9}');
    INSERT INTO task VALUES
      (1, 1, 1, 'http://a.example/1', '/files', '1.bin', '1.bin.00000000.weft-part',
       '{"kind":"queued"}', 0, NULL, NULL, 0, NULL, NULL),
      (2, 1, 2, 'http://a.example/2', '/files', '2.bin', '2.bin.00000000.weft-part',
       '{"kind":"paused"}', 400, 1000, '"a"', 1.5, NULL, NULL),
      (3, 1, 3, 'http://a.example/3', '/files', '3.bin', '3.bin.00000000.weft-part',
       '{"kind":"finalising","verdict":"consistent"}', 1000, 1000, '"b"', 2, NULL, 'Note.'),
      (7, 4, 1, 'http://a.example/7', '/files', '7.bin', '7.bin.00000000.weft-part',
       '{"kind":"queued"}', 300, NULL, NULL, 0, NULL, NULL),
      (8, 4, 2, 'http://a.example/7', '/files', '7.bin', '8.bin.00000000.weft-part',
       '{"kind":"queued"}', 0, NULL, NULL, 0, 7, NULL);
    PRAGMA user_version = 1;`;

  async function opened() {
    const folder = await temporaryFolder();
    const path = join(folder.path, 'weft.sqlite');
    const old = new DatabaseSync(path);
    old.exec(statements);
    old.close();
    const { database, setAside } = openDatabase(path);
    onTestFinished(async () => {
      database.close();
      await folder[Symbol.asyncDispose]();
    });
    expect(setAside).toBeNull();
    return database;
  }

  test('is taken over: no task is lost, none forgets its bytes', async () => {
    const database = await opened();
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 3 });
    const { tasks, batches, times } = createTaskStore(database).load();
    expect(tasks).toEqual([
      queuedTask(1),
      queuedTask(2, {
        state: { kind: 'paused' },
        received: 400,
        gaps: [{ from: 400, end: 1000 }],
        total: 1000,
        etag: '"a"',
        workedMs: 1.5,
      }),
      queuedTask(3, {
        state: { kind: 'finalising', verdict: 'consistent' },
        received: 1000,
        gaps: [],
        total: 1000,
        etag: '"b"',
        workedMs: 2,
        note: 'Note.',
      }),
      queuedTask(7, { batchId: 4, line: 1, received: 300, gaps: [{ from: 300, end: null }] }),
      queuedTask(8, {
        batchId: 4,
        line: 2,
        url: 'http://a.example/7',
        name: '7.bin',
        duplicateOf: 7,
      }),
    ]);
    expect(batches).toEqual([
      { id: 1, createdAt: 1_700_000_000_000, options: plainBatchOptions },
      { id: 4, createdAt: 1_700_000_000_001, options: plainBatchOptions },
    ]);
    expect(times).toEqual({ elapsedMs: 10, workedMs: 20, timedFrom: 0, timedAgain: [] });
  });

  test('keeps its settings, and new ones are as usual', async () => {
    const kept = { folder: '/files', mode: 'one-by-one', connections: 3, timeoutSeconds: 9 };
    expect(loadSettings(await opened(), '/elsewhere')).toEqual({
      ...usualSettings('/elsewhere'),
      ...kept,
    });
  });

  test('takes new lists, tasks and rooms', async () => {
    const store = createTaskStore(await opened());
    store.addBatch({ id: 5, createdAt: 1, options: plainBatchOptions }, [
      queuedTask(9, { batchId: 5 }),
    ]);
    store.saveTasks([
      {
        task: queuedTask(2, { state: { kind: 'done', verdict: 'length' } }),
        events: [],
        isCalm: false,
      },
    ]);
    expect(store.loadEvents(2)).toEqual([]);
    store.saveRooms([{ host: 'a.example', room: 2 }]);
    store.removeTasks([7, 8]);
    const { tasks, batches } = store.load();
    expect(tasks.map(({ id }) => id)).toEqual([1, 2, 3, 9]);
    expect(batches.map(({ id }) => id)).toEqual([1, 5]);
    expect(store.loadRooms()).toEqual([{ host: 'a.example', room: 2 }]);
  });
});

describe('a state of version 2', () => {
  // As that version made it; never to be changed.
  const statements = `
    CREATE TABLE batch (
      id INTEGER PRIMARY KEY,
      created_at INTEGER NOT NULL,
      options TEXT NOT NULL DEFAULT '{}'
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
      etag TEXT,
      worked_ms REAL NOT NULL,
      duplicate_of INTEGER,
      note TEXT,
      last_modified TEXT,
      has_final_name INTEGER NOT NULL DEFAULT 1,
      gaps TEXT,
      mirrors TEXT NOT NULL DEFAULT '[]',
      headers TEXT NOT NULL DEFAULT '{}',
      digest TEXT NOT NULL DEFAULT 'null',
      priority INTEGER NOT NULL DEFAULT 0,
      rank REAL NOT NULL DEFAULT 0,
      bytes_per_second REAL
    ) STRICT;
    CREATE TABLE keyed (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE event (
      id INTEGER PRIMARY KEY,
      task_id INTEGER NOT NULL,
      events TEXT NOT NULL
    ) STRICT;
    CREATE INDEX event_of_task ON event (task_id);
    CREATE TABLE host (name TEXT PRIMARY KEY, room INTEGER NOT NULL) STRICT;
    INSERT INTO batch VALUES (6, 1700000000000, '{"bytesPerSecond":5000}');
    INSERT INTO keyed VALUES ('times', '{"elapsedMs":10,"workedMs":20}');
    INSERT INTO task (id, batch_id, line, url, folder, name, part_name, state, received, total,
      worked_ms, duplicate_of, digest, rank) VALUES
      (1, 6, 1, 'http://me:secret@a.example/1', '/files', '1.bin', '1.bin.00000000.weft-part',
       '{"kind":"done","verdict":"verified"}', 1000, 1000, 7, NULL,
       '{"algorithm":"md5","value":"00"}', 1),
      (2, 6, 2, 'http://a.example/2', '/files', '2.bin', '2.bin.00000000.weft-part',
       '{"kind":"failed","failure":{"code":"tls","message":"No."}}', 0, NULL, 3, NULL, 'null', 2),
      (3, 6, 3, 'http://a.example/3', '/files', '3.bin', '3.bin.00000000.weft-part',
       '{"kind":"queued"}', 0, NULL, 0, NULL, 'null', 3),
      (4, 6, 4, 'http://me:secret@a.example/1', '/files', '1.bin', '4.bin.00000000.weft-part',
       '{"kind":"queued"}', 0, NULL, 0, 1, 'null', 4);
    PRAGMA user_version = 2;`;

  test('is taken over, with a history of what had ended', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'weft.sqlite');
    const old = new DatabaseSync(path);
    old.exec(statements);
    old.close();
    const { database, setAside } = openDatabase(path);
    expect(setAside).toBeNull();
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 3 });
    const { tasks, batches, elapsed, lastBatchId } = createTaskStore(database).load();
    expect(tasks.map(({ id, state }) => [id, state.kind])).toEqual([
      [1, 'done'],
      [2, 'failed'],
      [3, 'queued'],
      [4, 'queued'],
    ]);
    expect(batches).toEqual([
      {
        id: 6,
        createdAt: 1_700_000_000_000,
        options: { ...plainBatchOptions, bytesPerSecond: 5000 },
      },
    ]);
    expect({ elapsed, lastBatchId }).toEqual({
      elapsed: [{ batchId: 6, elapsedMs: 0 }],
      lastBatchId: 6,
    });
    const history = createHistoryStore(database);
    expect(history.lists('')).toEqual([
      {
        id: 6,
        addedAt: 1_700_000_000_000,
        folder: '/files',
        done: 1,
        failed: 1,
        cancelled: 0,
        unfinished: 1,
        bytes: 1000,
        elapsedMs: 0,
        oneByOneMs: 10,
      },
    ]);
    expect(history.filesOf(6)).toMatchObject([
      {
        address: 'http://a.example/1',
        verdict: 'verified',
        digest: { algorithm: 'md5', value: '00' },
        endedAt: 1_700_000_000_000,
      },
      { status: 'failed', failure: 'No.', digest: null },
    ]);
    database.close();
  });
});

describe('a damaged state is kept under another name when', () => {
  test('it is something else', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'weft.sqlite');
    const garbage = 'this is not a database at all '.repeat(200);
    await writeFile(path, garbage);
    const { database, setAside } = openDatabase(path);
    expect(createTaskStore(database).load().tasks).toEqual([]);
    database.close();
    expect(setAside).toMatch(/weft\.sqlite\.damaged-\d+$/);
    expect(await readFile(setAside ?? '', 'utf8')).toBe(garbage);
    // The new one is a good one.
    expect(openDatabase(path).setAside).toBeNull();
  });

  test.each([
    ['its first pages are overwritten', 4096],
    ['a page in its middle is overwritten', 5 * 4096],
  ])('%s', async (_name, from) => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'weft.sqlite');
    const first = openDatabase(path).database;
    saveRejected(
      first,
      Array.from({ length: 500 }, (_, line) => ({ source: 'a', line, text: 'x', reason: 'No.' })),
    );
    createTaskStore(first).addBatch({ id: 1, createdAt: 1, options: plainBatchOptions }, []);
    first.close();
    const bytes = await readFile(path);
    bytes.fill(0xa5, from, from + 4096);
    await writeFile(path, bytes);
    const { database, setAside } = openDatabase(path);
    expect(setAside).not.toBeNull();
    expect(loadRejected(database)).toEqual([]);
    expect(createTaskStore(database).load().batches).toEqual([]);
    database.close();
  });
});

test('an empty file is a new state', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'weft.sqlite');
  await writeFile(path, '');
  const { database, setAside } = openDatabase(path);
  expect(setAside).toBeNull();
  database.close();
  expect(await namesIn(folder.path)).toEqual(['weft.sqlite']);
});

test('what was kept survives a process that is killed', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'weft.sqlite');
  const program = `
    import { openDatabase } from ${JSON.stringify(join(process.cwd(), 'src-main/storage/database.ts'))};
    import { writeKey } from ${JSON.stringify(join(process.cwd(), 'src-main/storage/keyed.ts'))};
    const { database } = openDatabase(${JSON.stringify(path)});
    for (let n = 1; ; n++) { writeKey(database, 'n', n); if (n % 50 === 0) console.log(n); }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
  let said = '';
  child.stdout.setEncoding('utf8');
  for await (const text of child.stdout) {
    said += text;
    if (said.split('\n').length > 5) break;
  }
  child.kill('SIGKILL');
  await once(child, 'exit');
  const { database, setAside } = openDatabase(path);
  expect(setAside).toBeNull();
  const row = database.prepare("SELECT value FROM keyed WHERE key = 'n'").get();
  expect(Number(row?.value)).toBeGreaterThanOrEqual(Number(said.trim().split('\n').at(-1)));
  database.close();
});

test('nobody else may read the addresses', async ({ skip }) => {
  if (process.platform === 'win32') return skip('Windows keeps permissions in another way');
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'weft.sqlite');
  const { database } = openDatabase(path);
  database.exec('CREATE TABLE probe (a)');
  for (const name of await readdir(folder.path)) {
    expect((await stat(join(folder.path, name))).mode & 0o077, name).toBe(0);
  }
  database.close();
});
