import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { failure } from '../../src-main/contract/failure.ts';
import type { TaskState } from '../../src-main/contract/task.ts';
import { openDatabase } from '../../src-main/storage/database.ts';
import { createTaskStore } from '../../src-main/storage/task-store.ts';
import { queuedTask as task } from '../support/queued-task.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function setUp() {
  const folder = await temporaryFolder();
  const path = join(folder.path, 'weft.sqlite');
  let { database } = openDatabase(path);
  onTestFinished(async () => {
    database.close();
    await folder[Symbol.asyncDispose]();
  });
  return {
    store: createTaskStore(database),
    /** As the next start of the program finds it. */
    reload() {
      database.close();
      ({ database } = openDatabase(path));
      return createTaskStore(database).load();
    },
  };
}

const batch = { id: 1, createdAt: 1_700_000_000_000 };
const states: readonly TaskState[] = [
  { kind: 'queued' },
  { kind: 'probing' },
  { kind: 'downloading' },
  { kind: 'verifying' },
  { kind: 'finalising', verdict: 'unverifiable' },
  { kind: 'done', verdict: 'consistent' },
  { kind: 'paused' },
  { kind: 'failed', failure: failure('tls', { detail: 'CERT_HAS_EXPIRED: “ä”' }) },
  { kind: 'cancelled' },
];

describe('tasks', () => {
  test.each(states)('in the state $kind come back as they were', async (state) => {
    const { store, reload } = await setUp();
    const kept = task(1, {
      state,
      received: 2 ** 40 + 1,
      total: 2 ** 41,
      validator: '"ä\\"',
      workedMs: 12.5,
      note: 'Started over.',
      name: 'né 写真 (1).tar.gz',
      url: 'http://me:s%40@a.example/x',
    });
    store.addBatch(batch, [task(1)]);
    store.saveTasks([kept]);
    expect(reload()).toMatchObject({ batches: [batch], tasks: [kept] });
  });

  test('come back in the order in which they were added', async () => {
    const { store, reload } = await setUp();
    const tasks = Array.from({ length: 200 }, (_, index) => task(index + 1));
    store.addBatch(batch, tasks);
    store.saveTasks(tasks.toReversed());
    expect(reload().tasks).toEqual(tasks);
  });

  test('of one list are all kept or none', async () => {
    const { store, reload } = await setUp();
    const broken = task(2, { received: Number.NaN });
    expect(() => store.addBatch(batch, [task(1), broken])).toThrow();
    store.addBatch({ ...batch, id: 2 }, [task(7, { batchId: 2 })]);
    expect(reload()).toMatchObject({ batches: [{ id: 2 }], tasks: [{ id: 7 }] });
  });

  test('that are saved together are all saved or none', async () => {
    const { store, reload } = await setUp();
    store.addBatch(batch, [task(1), task(2)]);
    const broken = task(2, { received: Number.NaN });
    expect(() => store.saveTasks([task(1, { name: 'new' }), broken])).toThrow();
    expect(reload().tasks).toEqual([task(1), task(2)]);
  });

  test('that are removed take their empty list along', async () => {
    const { store, reload } = await setUp();
    store.addBatch(batch, [task(1), task(2)]);
    store.addBatch({ ...batch, id: 2 }, [task(3, { batchId: 2 })]);
    store.removeTasks([1, 3]);
    expect(reload()).toMatchObject({ batches: [{ id: 1 }], tasks: [{ id: 2 }] });
  });
});

test('times come back', async () => {
  const { store, reload } = await setUp();
  const times = { elapsedMs: 10.5, workedMs: 30.25 };
  store.saveTimes(times);
  expect(reload().times).toEqual(times);
});

test('a new state has no times', async () => {
  const { store } = await setUp();
  expect(store.load().times).toEqual({ elapsedMs: 0, workedMs: 0 });
});
