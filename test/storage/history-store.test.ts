import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { failure } from '../../src-main/contract/failure.ts';
import { usualSettings } from '../../src-main/contract/settings.ts';
import { plainBatchOptions, type Task, type TaskState } from '../../src-main/contract/task.ts';
import { openDatabase } from '../../src-main/storage/database.ts';
import { mostKept } from '../../src-main/storage/history-recorder.ts';
import { createHistoryStore } from '../../src-main/storage/history-store.ts';
import { saveSettings } from '../../src-main/storage/settings-store.ts';
import { createTaskStore } from '../../src-main/storage/task-store.ts';
import { queuedTask as task } from '../support/queued-task.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const done: TaskState = { kind: 'done', verdict: 'consistent' };
const failed: TaskState = { kind: 'failed', failure: failure('tls') };
const cancelled: TaskState = { kind: 'cancelled' };
const everything = { batchId: null, search: '', from: 0, count: 1000 };

async function setUp() {
  const folder = await temporaryFolder();
  const { database } = openDatabase(join(folder.path, 'weft.sqlite'));
  onTestFinished(async () => {
    database.close();
    await folder[Symbol.asyncDispose]();
  });
  const store = createTaskStore(database);
  return {
    database,
    store,
    history: createHistoryStore(database),
    addList(id: number, ...tasks: readonly Task[]) {
      store.addBatch(
        { id, createdAt: 1_700_000_000_000 + id, options: plainBatchOptions },
        tasks.map((added) => ({ ...added, batchId: id })),
      );
    },
    save(...tasks: readonly Task[]) {
      store.saveTasks(tasks.map((kept) => ({ task: kept, events: [], isCalm: false })));
    },
  };
}

/** A row of the table as text, to look for what must not be there. */
async function tableOf({ database }: Awaited<ReturnType<typeof setUp>>): Promise<string> {
  return JSON.stringify(database.prepare('SELECT * FROM history_task').all());
}

describe('a file', () => {
  const ended = task(1, {
    state: done,
    url: 'http://me:s%40cret@a.example:81/x?mail=a@b',
    received: 2 ** 40,
    workedMs: 12.5,
    digest: { algorithm: 'md5', value: '0'.repeat(32) },
    note: 'Downloaded again.',
  });

  test('is in the history from its end on, and the same when its row is removed', async () => {
    const { store, history, addList, save } = await setUp();
    addList(1, task(1), task(2));
    expect(history.files(everything)).toEqual({ files: [], total: 0 });
    const before = Date.now();
    save(ended);
    const after = Date.now();
    const [onList] = history.files(everything).files;
    expect(onList).toEqual({
      id: 1,
      isOnList: true,
      batchId: 1,
      line: 1,
      name: '1.bin',
      folder: '/files',
      address: 'http://a.example:81/x?mail=a@b',
      status: 'done',
      verdict: 'consistent',
      failure: null,
      note: 'Downloaded again.',
      bytes: 2 ** 40,
      digest: ended.digest,
      endedAt: expect.any(Number),
      workedMs: 12.5,
    });
    expect(onList?.endedAt).toBeGreaterThanOrEqual(before);
    expect(onList?.endedAt).toBeLessThanOrEqual(after);
    store.removeTasks([1]);
    expect(history.files(everything)).toEqual({
      files: [{ ...onList, isOnList: false }],
      total: 1,
    });
  });

  test('keeps the time of its end, until it is tried again', async () => {
    const { history, addList, save } = await setUp();
    addList(1, task(1));
    save(task(1, { state: failed }));
    const endedAt = () => history.file({ isOnList: true, id: 1 })?.endedAt;
    const first = endedAt();
    await new Promise((resolve) => setTimeout(resolve, 5));
    save(task(1, { state: failed, rank: 5 }));
    expect(endedAt()).toBe(first);
    save(task(1));
    expect(endedAt()).toBeUndefined();
    save(task(1, { state: done }));
    expect(endedAt()).toBeGreaterThan(first ?? Infinity);
  });

  test('that failed has the reason, and one that was cancelled none', async () => {
    const { history, addList, save } = await setUp();
    addList(1, task(1), task(2));
    save(task(1, { state: failed }), task(2, { state: cancelled }));
    expect(history.filesOf(1)).toMatchObject([
      { status: 'failed', verdict: null, failure: failure('tls').message },
      { status: 'cancelled', verdict: null, failure: null },
    ]);
  });

  test.each([
    ['http://a.example/', 'http://a.example/'],
    ['https://me@a.example/x@y', 'https://a.example/x@y'],
    ['https://me:secret@[::1]:8080/', 'https://[::1]:8080/'],
    ['http://:secret@a.example/?q=://x@y', 'http://a.example/?q=://x@y'],
  ])('at %s is shown as at %s', async (url, address) => {
    const bench = await setUp();
    const { store, history, addList, save } = bench;
    addList(1, task(1, { url }));
    save(task(1, { url, state: done }));
    expect(history.filesOf(1)).toMatchObject([{ address }]);
    store.removeTasks([1]);
    expect(history.filesOf(1)).toMatchObject([{ address }]);
    expect(await tableOf(bench)).not.toContain('secret');
  });

  test('that another line downloads for is no file of its own', async () => {
    const { store, history, addList, save } = await setUp();
    addList(1, task(1), task(2, { duplicateOf: 1 }));
    save(task(1, { state: done }), task(2, { duplicateOf: 1, state: done }));
    expect(history.lists('')).toMatchObject([{ done: 1, unfinished: 0 }]);
    store.removeTasks([1, 2]);
    expect(history.lists('')).toMatchObject([{ done: 1, unfinished: 0 }]);
    expect(history.files(everything).total).toBe(1);
  });
});

describe('a list', () => {
  test('has the same figures while its rows are there, when some are, and when none is', async () => {
    const { store, history, addList, save } = await setUp();
    addList(3, task(1), task(2), task(3));
    save(
      task(1, { state: done, received: 1000, workedMs: 5 }),
      task(2, { state: failed, received: 10, workedMs: 2 }),
      task(3, { state: cancelled, workedMs: 1 }),
    );
    const times = { elapsedMs: 9, workedMs: 9, timedFrom: 0, timedAgain: [] };
    store.saveTimes(times, [{ batchId: 3, elapsedMs: 6.5 }]);
    const expected = {
      id: 3,
      addedAt: 1_700_000_000_003,
      folder: '/files',
      done: 1,
      failed: 1,
      cancelled: 1,
      unfinished: 0,
      bytes: 1010,
      elapsedMs: 6.5,
      oneByOneMs: 8,
    };
    expect(history.lists('')).toEqual([expected]);
    store.removeTasks([1, 3]);
    expect(history.lists('')).toEqual([expected]);
    store.removeTasks([2]);
    expect(history.lists('')).toEqual([expected]);
    expect(history.batch(3)).toEqual(expected);
    expect(history.batch(4)).toBeNull();
    expect(history.filesOf(3).map(({ line }) => line)).toEqual([1, 2, 3]);
  });

  test('comes before those that were added earlier, and its number is not given again', async () => {
    const { store, history, addList, save } = await setUp();
    addList(1, task(1));
    addList(2, task(2));
    save(task(1, { state: done }), task(2, { state: done }));
    store.removeTasks([1, 2]);
    expect(history.lists('').map(({ id }) => id)).toEqual([2, 1]);
    expect(store.load()).toMatchObject({ batches: [], lastBatchId: 2 });
  });

  test('of which nothing ended leaves no trace when it is removed', async () => {
    const { database, store, history, addList } = await setUp();
    addList(1, task(1));
    expect(history.lists('')).toMatchObject([{ unfinished: 1, done: 0 }]);
    store.removeTasks([1]);
    expect(history.lists('')).toEqual([]);
    expect(database.prepare('SELECT * FROM history_batch').all()).toEqual([]);
  });
});

describe('a search', () => {
  async function withFiles() {
    const bench = await setUp();
    const files = [
      task(1, { name: '100% wool.pdf', url: 'http://me:secret@a.example/w' }),
      task(2, { name: 'cotton_a.pdf', url: 'http://b.example/Loom/c' }),
      task(3, { name: 'cotton-b.pdf', url: 'http://c.example/c' }),
    ];
    bench.addList(1, ...files.slice(0, 2));
    bench.addList(2, ...files.slice(2));
    bench.save(...files.map((file) => ({ ...file, state: done })));
    bench.store.removeTasks([1]);
    return bench.history;
  }

  test.each([
    ['wool', [1], [1]],
    ['COTTON', [3, 2], [2, 1]],
    ['loom', [2], [1]],
    ['a.example', [1], [1]],
    ['%', [1], [1]],
    ['n_a', [2], [1]],
    ['secret', [], []],
    ['nothing like it', [], []],
  ])('for %s finds', async (search, files, lists) => {
    const history = await withFiles();
    const found = history.files({ ...everything, search });
    expect(found.files.map(({ name }) => name).toSorted()).toEqual(
      files.map((id) => ['', '100% wool.pdf', 'cotton_a.pdf', 'cotton-b.pdf'][id] ?? '').toSorted(),
    );
    expect(found.total).toBe(files.length);
    expect(history.lists(search).map(({ id }) => id)).toEqual(lists);
  });

  test('stays within one list where that is asked for', async () => {
    const history = await withFiles();
    const { files } = history.files({ ...everything, batchId: 1, search: 'cotton' });
    expect(files.map(({ name }) => name)).toEqual(['cotton_a.pdf']);
  });
});

test('files come in stretches, of which none is missed and none comes twice', async () => {
  const { store, history, addList, save } = await setUp();
  const tasks = Array.from({ length: 95 }, (_, index) => task(index + 1));
  addList(1, ...tasks);
  save(...tasks.map((queued) => ({ ...queued, state: done })));
  store.removeTasks(tasks.slice(20, 60).map(({ id }) => id));
  const lines: number[] = [];
  for (let from = 0; from < 95; from += 10) {
    const { files, total } = history.files({ batchId: 1, search: '', from, count: 10 });
    expect(total).toBe(95);
    lines.push(...files.map(({ line }) => line));
  }
  expect(lines).toEqual(tasks.map(({ line }) => line));
});

describe('clearing', () => {
  test('forgets what ended, and nothing of what is on the list', async () => {
    const { database, store, history, addList, save } = await setUp();
    addList(1, task(1));
    addList(2, task(2), task(3), task(4));
    save(task(1, { state: done }), task(2, { state: done }), task(3, { state: done }));
    store.removeTasks([1, 2]);
    history.clear();
    expect(history.files(everything)).toEqual({ files: [], total: 0 });
    expect(history.lists('')).toMatchObject([{ id: 2, done: 0, unfinished: 1 }]);
    expect(database.prepare('SELECT * FROM history_task').all()).toEqual([]);
    expect(store.load().tasks.map(({ id }) => id)).toEqual([3, 4]);
  });

  test('holds for what was on the list then, also when it is removed later', async () => {
    const { store, history, addList, save } = await setUp();
    addList(1, task(1), task(2));
    save(task(1, { state: done }));
    history.clear();
    await new Promise((resolve) => setTimeout(resolve, 5));
    save(task(1, { state: done, rank: 9 }), task(2, { state: done }));
    store.removeTasks([1, 2]);
    expect(history.filesOf(1).map(({ line }) => line)).toEqual([2]);
    expect(history.lists('')).toMatchObject([{ done: 1 }]);
  });
});

test('nothing is kept of what is removed when no history is wanted', async () => {
  const { database, store, history, addList, save } = await setUp();
  saveSettings(database, { ...usualSettings('/files'), keepsHistory: false });
  addList(1, task(1));
  save(task(1, { state: done }));
  store.removeTasks([1]);
  expect(history.lists('')).toEqual([]);
  expect(history.files(everything).total).toBe(0);
});

describe('of what is no longer on the list are kept', () => {
  test('the last files, and their lists keep their figures', async () => {
    const { database, store, history, addList, save } = await setUp();
    addList(1, task(1), task(2));
    addList(2, task(3));
    save(...[1, 2, 3].map((id) => task(id, { state: done })));
    store.removeTasks([1]);
    // As if as many had been removed in between.
    database.exec(`INSERT INTO history_task SELECT ${mostKept.files}, batch_id, line, name, folder,
      address, status, verdict, failure, note, bytes, digest, ended_at, worked_ms FROM history_task`);
    store.removeTasks([2]);
    expect(database.prepare('SELECT id FROM history_task ORDER BY id').all()).toEqual([
      { id: mostKept.files },
      { id: mostKept.files + 1 },
    ]);
    expect(history.batch(1)).toMatchObject({ done: 2 });
  });

  test('the last lists, with their files', async () => {
    const { database, store, history, addList, save } = await setUp();
    const last = mostKept.lists + 2;
    for (const id of [1, 2, 3, last]) addList(id, task(id));
    save(...[1, 2, 3, last].map((id) => task(id, { state: done })));
    store.removeTasks([1, 3, last]);
    // The second one is on the list.
    expect(history.lists('').map(({ id }) => id)).toEqual([last, 3, 2]);
    expect(database.prepare('SELECT batch_id FROM history_task').all()).toHaveLength(2);
  });
});
