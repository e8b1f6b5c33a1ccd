import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { plainAccess } from '../../src-main/contract/access.ts';
import { failure } from '../../src-main/contract/failure.ts';
import { plainBatchOptions, type Task } from '../../src-main/contract/task.ts';
import { Keeping } from '../../src-main/download/keeping.ts';
import { TaskTable } from '../../src-main/download/task-table.ts';
import { openDatabase } from '../../src-main/storage/database.ts';
import { createHistoryStore } from '../../src-main/storage/history-store.ts';
import { createTaskStore } from '../../src-main/storage/task-store.ts';
import { queuedTask } from '../support/queued-task.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { setUpWorkbench, untilStatus } from '../support/workbench.ts';

const everything = { batchId: null, search: '', from: 0, count: 1000 };
const slow = { size: 5_000_000, rate: 100_000, etag: 'strong' } as const;

/** What the history has, once the storage has it. */
async function found({ weft }: Awaited<ReturnType<typeof setUpWorkbench>>, files: number) {
  await expect.poll(() => weft.history.files(everything).total).toBe(files);
  weft.engine.table.saveTimes();
  return { files: weft.history.files(everything).files, lists: weft.history.lists('') };
}

describe('the history has', () => {
  test('what is done, what failed and what was cancelled, before and after rows are removed', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    await weft.add(
      server.file({ path: 'done.bin', size: 1000, etag: 'strong' }),
      server.file({ path: 'missing.bin', answer: { kind: 'status', status: 404 } }),
      server.file({ path: 'slow.bin', ...slow }),
    );
    await untilStatus(weft, 'done', 1);
    await untilStatus(weft, 'failed', 2);
    await weft.engine.steer('cancel', [3]);
    const before = await found(bench, 3);
    expect(before.files).toMatchObject([
      { name: 'done.bin', status: 'done', verdict: 'consistent', bytes: 1000, folder: bench.files },
      { name: 'missing.bin', status: 'failed', failure: 'There is no file at this address.' },
      { name: 'slow.bin', status: 'cancelled' },
    ]);
    expect(before.lists).toMatchObject([{ done: 1, failed: 1, cancelled: 1, unfinished: 0 }]);
    expect(before.lists[0]?.elapsedMs).toBeGreaterThan(0);
    expect(before.lists[0]?.oneByOneMs).toBeCloseTo(weft.engine.table.times.workedMs, 3);

    await weft.engine.steer('remove', [1, 2, 3]);
    const after = await found(bench, 3);
    expect(after.lists).toEqual(before.lists);
    const untied = after.files.map((file, index) => ({ ...file, id: index + 1, isOnList: true }));
    expect(untied).toEqual(before.files);

    await bench.restart();
    expect(await found(bench, 3)).toEqual(after);
  });

  test('what is removed while it is under way, as cancelled', async () => {
    await using bench = await setUpWorkbench();
    await bench.weft.add(bench.server.file({ path: 'slow.bin', ...slow }));
    await untilStatus(bench.weft, 'downloading');
    await bench.weft.engine.steer('remove', [1]);
    expect((await found(bench, 1)).files).toMatchObject([
      { name: 'slow.bin', status: 'cancelled', isOnList: false },
    ]);
  });

  test('a file once that failed first and is done at last', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const url = server.file({ path: 'late.bin', answer: { kind: 'status', status: 404 } });
    await weft.run(url);
    server.file({ path: 'late.bin', size: 1000 });
    await weft.engine.steer('retry', [1]);
    await weft.engine.idle();
    const { files, lists } = await found(bench, 1);
    expect(files).toMatchObject([{ status: 'done', failure: null }]);
    expect(lists).toMatchObject([{ done: 1, failed: 0 }]);
  });

  test('no credentials, and finds nothing by them', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const urls = ['done.bin', 'gone.bin'].map((path) => {
      const answer = { kind: 'status', status: 404 } as const;
      const url = new URL(server.file(path === 'done.bin' ? { path } : { path, answer }));
      url.username = 'ada';
      url.password = 'lovelace';
      return url.href;
    });
    await weft.addWith(
      { access: { ...plainAccess, headers: { authorization: 'Bearer babbage' } } },
      ...urls,
    );
    await weft.engine.idle();
    const secrets = /ada|lovelace|babbage/;
    expect(JSON.stringify(await found(bench, 2))).not.toMatch(secrets);
    expect(weft.history.files({ ...everything, search: 'lovelace' }).total).toBe(0);
    await weft.engine.steer('remove', 'all');
    const { files } = await found(bench, 2);
    expect(files.map(({ address }) => address)).toEqual([
      `${server.origin}/done.bin`,
      `${server.origin}/gone.bin`,
    ]);
    expect(JSON.stringify(files)).not.toMatch(secrets);
    await weft.close();
    const { database } = openDatabase(join(bench.files, '../.state/weft.sqlite'));
    for (const table of ['history_task', 'history_batch', 'task', 'batch']) {
      const rows = database.prepare(`SELECT * FROM ${table}`).all();
      expect(JSON.stringify(rows), table).not.toMatch(secrets);
    }
    database.close();
  });

  test('each list on its own, and tells them apart when lists come after they were removed', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    await weft.run(server.file({ path: 'a.bin' }));
    await weft.engine.steer('remove', 'all');
    await bench.restart();
    await bench.weft.run(server.file({ path: 'b.bin' }), server.file({ path: 'c.bin' }));
    const { lists } = await found(bench, 3);
    expect(lists).toMatchObject([{ done: 2 }, { done: 1 }]);
    const names = lists.map(({ id }) => bench.weft.history.filesOf(id).map(({ name }) => name));
    expect(names).toEqual([['b.bin', 'c.bin'], ['a.bin']]);
  });
});

test('the elapsed time of a list goes on after a restart, and stands still in between', async () => {
  await using bench = await setUpWorkbench();
  await bench.weft.add(bench.server.file({ path: 'slow.bin', ...slow, rate: 1_000_000 }));
  await untilStatus(bench.weft, 'downloading');
  await expect.poll(() => bench.weft.engine.table.times.elapsedMsOf(1)).toBeGreaterThan(200);
  await bench.restart();
  const before = bench.weft.engine.table.times.elapsedMsOf(1);
  expect(before).toBeGreaterThan(200);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(bench.weft.engine.table.times.elapsedMsOf(1)).toBe(before);
  bench.weft.engine.start();
  await untilStatus(bench.weft, 'downloading');
  await expect.poll(() => bench.weft.engine.table.times.elapsedMsOf(1)).toBeGreaterThan(before);
});

describe('by a clock that stands still unless it is told', () => {
  /** A table with two lists: 1 and 2 are of the first, 3 is of the second. */
  async function setUp() {
    const folder = await temporaryFolder();
    const path = join(folder.path, 'weft.sqlite');
    let now = 0;
    let { database } = openDatabase(path);
    let table = new TaskTable(createTaskStore(database), () => now, new Keeping(() => undefined));
    const build = (count: number) => (batchId: number, firstId: number) =>
      Array.from(
        { length: count },
        (_, index): Task => queuedTask(firstId + index, { batchId, line: index + 1 }),
      );
    table.addBatch({ createdAt: 1, options: plainBatchOptions }, build(2));
    table.addBatch({ createdAt: 2, options: plainBatchOptions }, build(1));
    return {
      elapsed: () => [
        table.times.elapsedMsOf(1),
        table.times.elapsedMsOf(2),
        table.times.elapsedMs,
      ],
      pass(ms: number) {
        now += ms;
      },
      move(id: number, ...states: readonly Task['state'][]) {
        const live = table.get(id);
        if (live === undefined) throw new Error(`There is no task ${id}`);
        for (const state of states) table.move(live, state);
      },
      save: () => table.saveTimes(),
      remove: (id: number) => table.remove([table.get(id)].filter((live) => live !== undefined)),
      /** As after a kill, which takes what was not kept of the times. */
      reopen() {
        table.commit();
        database.close();
        ({ database } = openDatabase(path));
        table = new TaskTable(createTaskStore(database), () => now, new Keeping(() => undefined));
      },
      lists: () => createHistoryStore(database).lists(''),
      async [Symbol.asyncDispose]() {
        table.commit();
        database.close();
        await rm(folder.path, { recursive: true });
      },
    };
  }

  const begun = [{ kind: 'probing' }, { kind: 'downloading' }] as const;
  const end = [
    { kind: 'verifying' },
    { kind: 'finalising', verdict: 'length' },
    { kind: 'done', verdict: 'length' },
  ] as const;

  test('a list counts what its own tasks took, waiting to be tried again included', async () => {
    await using bench = await setUp();
    bench.pass(1000);
    expect(bench.elapsed()).toEqual([0, 0, 0]);
    bench.move(1, ...begun);
    bench.pass(100);
    bench.move(3, ...begun);
    bench.pass(10);
    bench.move(1, { kind: 'waiting', until: 9e12, failure: failure('http-status') });
    bench.pass(1);
    bench.move(3, ...end);
    bench.pass(1000);
    expect(bench.elapsed()).toEqual([1111, 11, 1111]);
    bench.move(1, { kind: 'paused' });
    bench.pass(50_000);
    expect(bench.elapsed()).toEqual([1111, 11, 1111]);
    // A start that is planned is no work.
    bench.move(2, { kind: 'waiting', until: 9e12, failure: null });
    bench.pass(50_000);
    expect(bench.elapsed()).toEqual([1111, 11, 1111]);
  });

  test('a kill takes no more from a list than from the whole', async () => {
    await using bench = await setUp();
    bench.move(1, ...begun);
    bench.move(3, ...begun);
    bench.pass(100);
    bench.move(3, ...end);
    bench.pass(20);
    bench.save();
    bench.pass(3);
    bench.reopen();
    expect(bench.elapsed()).toEqual([120, 100, 120]);
  });

  test('when the last task ends, the times are kept at once', async () => {
    await using bench = await setUp();
    bench.move(1, ...begun);
    bench.pass(100);
    bench.move(1, ...end);
    bench.reopen();
    expect(bench.elapsed()).toEqual([100, 0, 100]);
  });

  test('what is removed in the moment in which it is done is in the history', async () => {
    await using bench = await setUp();
    bench.move(1, ...begun);
    bench.move(3, ...begun, ...end);
    bench.remove(3);
    expect(bench.lists()[0]).toMatchObject({ id: 2, done: 1 });
  });

  test('rows that are removed leave the elapsed time of their list', async () => {
    await using bench = await setUp();
    bench.move(3, ...begun);
    bench.pass(100);
    bench.move(3, ...end);
    bench.remove(3);
    bench.reopen();
    expect(bench.lists()).toMatchObject([
      { id: 2, done: 1, elapsedMs: 100, oneByOneMs: 100 },
      { id: 1, unfinished: 2 },
    ]);
  });
});
