import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { failure } from '../../src-main/contract/failure.ts';
import {
  type Batch,
  type BatchOptions,
  plainBatchOptions,
  type Task,
  type TaskState,
} from '../../src-main/contract/task.ts';
import type { TaskEvent } from '../../src-main/contract/task-event.ts';
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
    database: () => database,
    loadStore,
    /** As the next start of the program finds it. */
    reload: () => loadStore().load(),
  };

  function loadStore() {
    database.close();
    ({ database } = openDatabase(path));
    return createTaskStore(database);
  }
}

/** Tasks to save to which nothing happened. */
function saved(...tasks: readonly Task[]) {
  return tasks.map((kept) => ({ task: kept, events: [], isCalm: false }));
}

const batch: Batch = { id: 1, createdAt: 1_700_000_000_000, options: plainBatchOptions };
const states: readonly TaskState[] = [
  { kind: 'queued' },
  { kind: 'waiting', until: 1_800_000_000_000, failure: null },
  {
    kind: 'waiting',
    until: 1_800_000_000_000,
    failure: failure('http-status', { retry: 'later', retryAfterMs: 5_000 }),
  },
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
    // What a task has from its list stays as it is.
    const fixed = {
      line: 7,
      folder: '/elsewhere',
      duplicateOf: 12,
    };
    const kept = task(1, {
      ...fixed,
      state,
      received: 2 ** 40 + 1,
      gaps: [
        { from: 7, end: 2 ** 40 },
        { from: 2 ** 40 + 1, end: null },
      ],
      total: 2 ** 41,
      etag: 'W/"ä\\"',
      lastModified: 'Thu, 01 Jan 1970 00:00:00 GMT',
      hasFinalName: false,
      partName: 'né.12345678.weft-part',
      digest: { algorithm: 'md5', value: '0'.repeat(32) },
      priority: -1,
      rank: -2.5,
      bytesPerSecond: 2048,
      workedMs: 12.5,
      note: 'Started over.',
      name: 'né 写真 (1).tar.gz',
      url: 'http://me:s%40@a.example/x',
      mirrors: ['http://b.example/x', 'https://c.example/x'],
      headers: { 'x-a': 'ä' },
    });
    store.addBatch(batch, [task(1, fixed)]);
    store.saveTasks(saved(kept));
    expect(reload()).toMatchObject({ batches: [batch], tasks: [kept] });
  });

  test('come back in the order in which they were added', async () => {
    const { store, reload } = await setUp();
    const tasks = Array.from({ length: 200 }, (_, index) => task(index + 1));
    store.addBatch(batch, tasks);
    store.saveTasks(saved(...tasks.toReversed()));
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
    expect(() => store.saveTasks(saved(task(1, { name: 'new' }), broken))).toThrow();
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
  const times = { elapsedMs: 10.5, workedMs: 30.25, timedFrom: 7, timedAgain: [2, 5] };
  store.saveTimes(times, []);
  expect(reload().times).toEqual(times);
});

test('a new state has no times', async () => {
  const { store } = await setUp();
  expect(store.load().times).toEqual({
    elapsedMs: 0,
    workedMs: 0,
    timedFrom: 0,
    timedAgain: [],
  });
});

describe('what is known of a file', () => {
  test.each([
    ['nothing', null],
    ['all of it is there', []],
    ['its end is open', [{ from: 12, end: null }]],
    [
      'it has holes',
      [
        { from: 0, end: 5 },
        { from: 2 ** 33, end: 2 ** 34 },
      ],
    ],
  ])('comes back when %s', async (_name, gaps) => {
    const { store, reload } = await setUp();
    store.addBatch(batch, [task(1), task(2, { gaps })]);
    store.saveTasks(saved(task(1, { gaps })));
    expect(reload().tasks.map((kept) => kept.gaps)).toEqual([gaps, gaps]);
  });
});

describe('what holds for a list', () => {
  const options: BatchOptions = {
    ...plainBatchOptions,
    access: {
      ...plainBatchOptions.access,
      headers: { authorization: 'Bearer ä"' },
      proxy: { kind: 'manual', url: 'socks5h://me:secret@p.example:1080' },
      insecure: true,
    },
    bytesPerSecond: 1e9,
    naming: { template: '{index}-{name}', pattern: '(\\d+)' },
  };

  test('comes back as it was', async () => {
    const { store, reload } = await setUp();
    store.addBatch({ ...batch, options }, [task(1)]);
    expect(reload().batches).toEqual([{ ...batch, options }]);
  });

  test('can be changed, for this list alone', async () => {
    const { store, reload } = await setUp();
    store.addBatch(batch, [task(1)]);
    store.addBatch({ ...batch, id: 2 }, [task(2, { batchId: 2 })]);
    store.saveBatch({ ...batch, options });
    expect(reload().batches).toEqual([
      { ...batch, options },
      { ...batch, id: 2 },
    ]);
  });

  test('is as usual where an earlier version did not know of it', async () => {
    const { store, reload, database } = await setUp();
    store.addBatch(batch, [task(1)]);
    database().exec(`UPDATE batch SET options = '{"bytesPerSecond": 5000}'`);
    expect(reload().batches).toEqual([
      { ...batch, options: { ...plainBatchOptions, bytesPerSecond: 5000 } },
    ]);
  });
});

describe('what happened to a task', () => {
  const answered: TaskEvent = {
    at: 1_700_000_000_000,
    what: 'answered',
    connection: 7,
    byte: 2 ** 33,
    firstByteMs: 12.5,
    detail: 'a.example: 206 “ä”',
  };

  test('comes back in its order, for each task alone', async () => {
    const { store, loadStore } = await setUp();
    store.addBatch(batch, [task(1), task(2)]);
    const events = Array.from({ length: 5 }, (_, at) => ({ ...answered, at }));
    store.saveTasks([
      { task: task(1), events: events.slice(0, 2), isCalm: false },
      { task: task(2), events: [{ ...answered, at: 99 }], isCalm: false },
    ]);
    store.saveTasks([{ task: task(1), events: [], isCalm: false }]);
    store.saveTasks([{ task: task(1), events: events.slice(2), isCalm: false }]);
    const later = loadStore();
    expect(later.loadEvents(1)).toEqual(events);
    expect(later.loadEvents(2)).toEqual([{ ...answered, at: 99 }]);
    expect(later.loadEvents(3)).toEqual([]);
  });

  test('is forgotten with it, and kept of the others', async () => {
    const { store } = await setUp();
    store.addBatch(batch, [task(1), task(2)]);
    store.saveTasks([
      { task: task(1), events: [answered], isCalm: false },
      { task: task(2), events: [answered], isCalm: false },
    ]);
    store.removeTasks([1]);
    expect([store.loadEvents(1), store.loadEvents(2)]).toEqual([[], [answered]]);
  });

  test('does not grow without end with a task that is tried again and again', async () => {
    const { store } = await setUp();
    store.addBatch(batch, [task(1), task(2)]);
    store.saveTasks([{ task: task(2), events: [answered], isCalm: false }]);
    for (let at = 0; at < 200; at++) {
      store.saveTasks([{ task: task(1), events: [{ ...answered, at }], isCalm: false }]);
    }
    const times = store.loadEvents(1).map(({ at }) => at);
    expect(times.length).toBeLessThan(50);
    expect(times.at(-1)).toBe(199);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(store.loadEvents(2)).toEqual([answered]);
  });

  test('is kept with the task or not at all', async () => {
    const { store } = await setUp();
    store.addBatch(batch, [task(1), task(2)]);
    const broken = task(2, { received: Number.NaN });
    const both = [
      { task: task(1), events: [answered], isCalm: false },
      { task: broken, events: [answered], isCalm: false },
    ];
    expect(() => store.saveTasks(both)).toThrow();
    expect(store.loadEvents(1)).toEqual([]);
  });
});

describe('rooms of hosts', () => {
  test('come back, the latest of each', async () => {
    const { store, loadStore } = await setUp();
    store.saveRooms([
      { host: 'a.example', room: 3 },
      { host: 'b.example:81', room: 1 },
    ]);
    store.saveRooms([{ host: 'a.example', room: 2 }]);
    expect(loadStore().loadRooms().toSorted(byHost)).toEqual([
      { host: 'a.example', room: 2 },
      { host: 'b.example:81', room: 1 },
    ]);
  });

  test('are forgotten where a host bears as many as usual again', async () => {
    const { store, loadStore } = await setUp();
    store.saveRooms([
      { host: 'a.example', room: 3 },
      { host: 'b.example', room: 1 },
    ]);
    store.saveRooms([
      { host: 'a.example', room: null },
      { host: 'never.heard.of', room: null },
    ]);
    expect(loadStore().loadRooms()).toEqual([{ host: 'b.example', room: 1 }]);
  });

  test('are none at first', async () => {
    const { store } = await setUp();
    expect(store.loadRooms()).toEqual([]);
  });
});

function byHost(one: { readonly host: string }, other: { readonly host: string }): number {
  return one.host < other.host ? -1 : 1;
}
