import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { failure } from '../../src-main/contract/failure.ts';
import { plainBatchOptions, type Task, type TaskState } from '../../src-main/contract/task.ts';
import { Keeping } from '../../src-main/download/keeping.ts';
import { type Sample, Sampler } from '../../src-main/download/sampler.ts';
import { TaskTable } from '../../src-main/download/task-table.ts';
import { openDatabase } from '../../src-main/storage/database.ts';
import { createTaskStore } from '../../src-main/storage/task-store.ts';
import { queuedTask } from '../support/queued-task.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A table and a sampler whose clock is turned by hand. */
async function setUp() {
  const folder = await temporaryFolder();
  const { database } = openDatabase(join(folder.path, 'weft.sqlite'));
  const clock = { now: 0 };
  const restart = () =>
    new TaskTable(createTaskStore(database), () => clock.now, new Keeping(() => undefined));
  const table = restart();
  onTestFinished(async () => {
    // What is to be stored at the end of this turn has nowhere to go afterwards.
    table.commit();
    database.close();
    await folder[Symbol.asyncDispose]();
  });
  const sampler = new Sampler(table, () => clock.now);

  function add(...tasks: readonly Partial<Task>[]) {
    return table.addBatch({ createdAt: 0, options: plainBatchOptions }, (batchId, firstId) =>
      tasks.map((parts, index) =>
        queuedTask(firstId + index, { batchId, line: index + 1, ...parts }),
      ),
    );
  }

  /** Leads a task through states; downloading makes its length 1000. */
  function lead(live: ReturnType<typeof add>[number] | undefined, ...kinds: string[]) {
    if (live === undefined) throw new Error('There is no such task');
    for (const kind of kinds) {
      const state = { kind, verdict: 'length', failure: failure('reset') } as unknown as TaskState;
      table.move(live, state, kind === 'downloading' ? { total: 1000 } : {});
      if (kind === 'verifying') table.count(live, 1000);
    }
  }

  function sample(afterMs = 250): Sample {
    clock.now += afterMs;
    const sampled = sampler.sample();
    if (sampled === undefined) throw new Error('Nothing changed');
    return sampled;
  }

  return { clock, table, sampler, add, lead, sample, restart };
}

const toDone = ['probing', 'downloading', 'verifying', 'finalising', 'done'];

describe('totals', () => {
  test('count the tasks by their state', async () => {
    const { add, lead, sample } = await setUp();
    const lives = add({}, {}, {}, {}, {}, {}, {});
    lead(lives[1], 'probing');
    lead(lives[2], 'probing', 'downloading');
    lead(lives[3], ...toDone);
    lead(lives[4], 'probing', 'failed');
    lead(lives[5], 'paused');
    lead(lives[6], 'cancelled');
    expect(sample().totals).toMatchObject({
      tasks: 7,
      queued: 1,
      active: 2,
      paused: 1,
      done: 1,
      failed: 1,
      cancelled: 1,
      duplicates: 0,
      received: 1000,
      expected: 2000,
      unknown: 4,
    });
    lead(lives[1], 'failed');
    expect(sample().totals).toMatchObject({ tasks: 7, active: 1, failed: 2 });
  });

  test('count what waits for its time apart from what waits for its turn', async () => {
    const { add, lead, sample } = await setUp();
    const lives = add({}, {}, {});
    lead(lives[0], 'probing', 'waiting');
    lead(lives[1], 'waiting');
    expect(sample().totals).toMatchObject({
      tasks: 3,
      queued: 1,
      waiting: 2,
      active: 0,
      failed: 0,
    });
  });

  test('count an address that stands twice once', async () => {
    const { add, lead, sample } = await setUp();
    const [owner] = add({}, { duplicateOf: 1 }, { duplicateOf: 1 });
    lead(owner, ...toDone);
    const { totals, changed } = sample();
    expect(totals).toMatchObject({ tasks: 1, done: 1, duplicates: 2, received: 1000, progress: 1 });
    expect(changed.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
  });

  test('forget what was removed', async () => {
    const { add, lead, sample, table } = await setUp();
    const lives = add({}, {}, { duplicateOf: 1 });
    lead(lives[0], ...toDone);
    sample();
    table.remove([lives[0], lives[2]].filter((live) => live !== undefined));
    const { totals, removed } = sample();
    expect(removed).toEqual([1, 3]);
    expect(totals).toMatchObject({ tasks: 1, done: 0, duplicates: 0, received: 0, expected: 0 });
  });

  test('speak of some tasks alone when they are told to', async () => {
    const { add, lead, sample, sampler } = await setUp();
    const lives = add({}, {}, {});
    sampler.restrictTo([2]);
    for (const live of lives) lead(live, ...toDone);
    const { totals, changed } = sample();
    expect(totals).toMatchObject({ tasks: 1, done: 1 });
    expect(changed.map(({ id }) => id)).toEqual([2]);
  });

  test('count tasks that wait for a slot without telling of them where only some are sampled', async () => {
    const { add, lead, sample, sampler } = await setUp();
    const [, second, third] = add({}, {}, {}, { duplicateOf: 1 });
    lead(third, ...toDone);
    sampler.restrictTo([1, 2, 3]);
    const { totals, changed } = sample();
    expect(totals).toMatchObject({ tasks: 3, queued: 2, done: 1, duplicates: 1 });
    expect(changed.map(({ id }) => id)).toEqual([3]);
    lead(second, 'probing');
    expect(sample().changed.map(({ id }) => id)).toEqual([2]);
  });
});

describe('the figures of the header', () => {
  test('are about the lists that the clock counts, and the totals about all rows', async () => {
    const { add, lead, sample, table, restart, clock } = await setUp();
    const [a, b] = add({}, {});
    lead(a, ...toDone);
    lead(b, 'probing', 'failed');
    expect(sample().figures).toMatchObject({ done: 1, failed: 1, received: 1000, progress: 0.5 });
    const [c] = add({}, { duplicateOf: 3 });
    expect(sample()).toMatchObject({
      figures: { done: 0, failed: 0, received: 0, unknown: 1, progress: 0 },
      totals: { tasks: 3, done: 1, failed: 1, received: 1000 },
    });
    lead(c, ...toDone);
    const { figures, totals } = sample();
    expect(figures).toEqual({
      done: 1,
      failed: 0,
      received: 1000,
      expected: 1000,
      unknown: 0,
      progress: 1,
    });
    expect(totals).toMatchObject({ tasks: 3, done: 2, failed: 1, elapsedMs: 0 });
    table.commit();
    const next = new Sampler(restart(), () => clock.now);
    expect(next.figures()).toMatchObject({ done: 1, failed: 0, progress: 1 });
    expect(next.totals()).toMatchObject({ done: 2, failed: 1 });
  });

  test('go on with a list that is added while another one is not finished', async () => {
    const { add, lead, sample } = await setUp();
    const [a] = add({}, {});
    lead(a, ...toDone);
    add({});
    expect(sample().figures).toMatchObject({ done: 1, unknown: 2 });
  });

  test('count an earlier file again that is tried again, also after a restart', async () => {
    const { add, lead, sample, table, restart, clock } = await setUp();
    const [a] = add({});
    lead(a, 'probing', 'failed');
    const [b] = add({});
    lead(b, ...toDone);
    expect(sample().figures).toMatchObject({ done: 1, failed: 0, progress: 1 });
    lead(a, 'queued');
    expect(sample().figures).toMatchObject({ done: 1, unknown: 1, progress: 0.5 });
    lead(a, ...toDone);
    expect(sample().figures).toMatchObject({ done: 2, received: 2000, progress: 1 });
    table.saveTimes();
    const next = new Sampler(restart(), () => clock.now);
    expect(next.figures()).toMatchObject({ done: 2, progress: 1 });
  });
});

test('progress goes by bytes, and files of unknown size count like the others', async () => {
  const { add, lead, sample, table } = await setUp();
  const [a, , c] = add({}, {}, {});
  lead(a, 'probing', 'downloading');
  if (a === undefined) throw new Error('There are no tasks');
  table.count(a, 600);
  expect(sample().totals.progress).toBeCloseTo(600 / 3000);
  lead(c, 'cancelled');
  expect(sample().totals.progress).toBeCloseTo(600 / 2000);
});

test('what came of a file that was cancelled is no progress of the others', async () => {
  const { add, lead, sample, table } = await setUp();
  const [a, b] = add({}, {});
  if (a === undefined || b === undefined) throw new Error('There are no tasks');
  for (const live of [a, b]) lead(live, 'probing', 'downloading');
  table.count(a, 100);
  table.count(b, 600);
  lead(b, 'cancelled');
  expect(sample().totals.progress).toBeCloseTo(0.1);
  lead(b, 'queued');
  expect(sample().totals.progress).toBeCloseTo(700 / 2000);
});

test('a list in which files failed does not look as if all of it had come', async () => {
  const { add, lead, sample } = await setUp();
  const [a, b, c, d] = add({}, {}, {}, {});
  for (const live of [a, b]) lead(live, ...toDone);
  lead(c, 'probing', 'downloading', 'failed');
  lead(d, 'probing', 'failed');
  expect(sample().totals).toMatchObject({ progress: 0.5, received: 2000, expected: 3000 });
});

test('a list whose only file failed has not come at all', async () => {
  const { add, lead, sample } = await setUp();
  const [live] = add({});
  lead(live, 'probing', 'failed');
  expect(sample().totals.progress).toBe(0);
});

test('the whole of a list is not taken for known while sizes are not', async () => {
  const { add, lead, sample, table } = await setUp();
  const [known, unknown] = add({}, { total: null }, {});
  if (known === undefined || unknown === undefined) throw new Error('There are no tasks');
  lead(known, 'probing', 'downloading');
  table.count(known, 600);
  lead(unknown, 'probing');
  table.count(unknown, 5000);
  expect(sample().totals).toMatchObject({ received: 5600, expected: 6000, unknown: 2 });
});

describe('progress', () => {
  test('is exactly 1 at the end and never before', async () => {
    const { add, lead, sample } = await setUp();
    const lives = add({}, {}, {}, {}, {}, {}, {});
    for (const live of lives) {
      lead(live, 'probing', 'downloading', 'verifying');
      expect(sample().totals.progress).toBeLessThan(1);
    }
    for (const live of lives.slice(1)) lead(live, 'finalising', 'done');
    expect(sample().totals.progress).toBeLessThan(1);
    lead(lives[0], 'finalising', 'done');
    expect(sample().totals.progress).toBe(1);
  });

  test('never goes back while bytes come', async () => {
    const { add, lead, sample, table } = await setUp();
    const lives = add({}, {}, {});
    for (const live of lives) lead(live, 'probing', 'downloading');
    let last = 0;
    for (let received = 0; received <= 1000; received += 50) {
      for (const live of lives) table.count(live, received);
      const { progress } = sample().totals;
      expect(progress).toBeGreaterThanOrEqual(last);
      last = progress;
    }
  });

  test('of nothing is 0', async () => {
    const { sampler } = await setUp();
    expect(sampler.totals().progress).toBe(0);
  });

  test('comes back below 1 when a task is tried again', async () => {
    const { add, lead, sample } = await setUp();
    const [live, other] = add({}, {});
    lead(live, ...toDone);
    lead(other, 'cancelled');
    expect(sample().totals.progress).toBe(1);
    lead(other, 'queued');
    expect(sample().totals.progress).toBeLessThan(1);
  });
});

describe('speed', () => {
  test('is what flows, averaged over seconds', async () => {
    const { add, lead, sample, table } = await setUp();
    const [live] = add({});
    lead(live, 'probing', 'downloading');
    sample();
    let sampled: Sample | undefined;
    for (let step = 1; step <= 40; step++) {
      if (live !== undefined) table.count(live, step * 2500);
      sampled = sample(250);
    }
    expect(sampled?.changed[0]?.bytesPerSecond).toBeCloseTo(10_000, -3);
    expect(sampled?.totals.bytesPerSecond).toBe(sampled?.changed[0]?.bytesPerSecond);
  });

  test('goes to 0 when nothing comes, and is 0 when the task has ended', async () => {
    const { add, lead, sample, table } = await setUp();
    const [live] = add({});
    lead(live, 'probing', 'downloading');
    if (live !== undefined) table.count(live, 500);
    expect(sample().changed[0]?.bytesPerSecond).toBe(2000);
    for (let step = 0; step < 80; step++) sample();
    expect(sample().totals.bytesPerSecond).toBeLessThan(1);
    lead(live, 'paused');
    expect(sample().changed[0]?.bytesPerSecond).toBe(0);
  });

  test('counts what this attempt brought alone', async () => {
    const { add, lead, sample, table } = await setUp();
    const [live] = add({ received: 400, total: 1000 });
    lead(live, 'probing', 'downloading');
    if (live !== undefined) table.count(live, 500);
    expect(sample(1000).changed[0]?.bytesPerSecond).toBe(100);
  });
});

describe('a sample', () => {
  test('holds what changed alone', async () => {
    const { add, lead, sample } = await setUp();
    const lives = add({}, {}, {});
    expect(sample().changed).toHaveLength(3);
    lead(lives[1], 'paused');
    expect(sample().changed.map(({ id }) => id)).toEqual([2]);
  });

  test('is none while nothing happens', async () => {
    const { add, sample, sampler } = await setUp();
    add({});
    sample();
    expect(sampler.sample()).toBeUndefined();
  });

  test('says of a task that waits until when, and why', async () => {
    const { add, table, sample } = await setUp();
    const [a, b] = add({}, {});
    if (a === undefined || b === undefined) throw new Error('There are no tasks');
    const asked = failure('http-status', { retry: 'later' });
    table.move(a, { kind: 'waiting', until: 5000, failure: asked });
    table.move(b, { kind: 'waiting', until: 6000, failure: null });
    expect(sample().changed).toMatchObject([
      { status: 'waiting', waitingUntil: 5000, failure: asked },
      { status: 'waiting', waitingUntil: 6000, failure: null },
    ]);
    table.move(a, { kind: 'queued' });
    expect(sample().changed).toMatchObject([{ waitingUntil: null, failure: null }]);
  });

  test('says how many connections fetch a file, and how urgent it is, to its duplicates too', async () => {
    const { add, lead, sample, table } = await setUp();
    const [owner] = add({ priority: 1 }, { duplicateOf: 1 });
    lead(owner, 'probing', 'downloading');
    if (owner === undefined) throw new Error('There are no tasks');
    owner.connections = 3;
    table.count(owner, 10);
    const { changed } = sample();
    expect(changed.map(({ connections, priority }) => [connections, priority])).toEqual([
      [3, 1],
      [3, 1],
    ]);
  });

  test('shows no credentials', async () => {
    const { add, sample } = await setUp();
    add({ url: 'http://me:secret@a.example:81/x' });
    expect(sample().changed[0]).toMatchObject({
      address: 'http://a.example:81/x',
      host: 'a.example:81',
    });
  });
});

describe('times', () => {
  test('elapsed is the wall-clock during which anything worked, worked is the sum', async () => {
    const { add, clock, lead, sample, table } = await setUp();
    const [a, b, c] = add({}, {}, {});
    const at = (ms: number, live: typeof a, ...kinds: string[]) => {
      clock.now = ms;
      lead(live, ...kinds);
    };
    at(1000, a, 'probing');
    at(1500, b, 'probing');
    at(2000, a, 'failed');
    at(3000, b, 'paused');
    at(5000, c, 'probing', 'downloading');
    at(5100, c, 'verifying', 'finalising', 'done');
    clock.now = 9000;
    expect(table.times.elapsedMs).toBe(2000 + 100);
    expect(table.times.workedMs).toBe(1000 + 1500 + 100);
    expect(sample().totals).toMatchObject({ elapsedMs: 2100, oneByOneMs: 2600 });
  });

  test('run on while something works', async () => {
    const { add, clock, lead, table } = await setUp();
    const [a] = add({});
    lead(a, 'probing');
    clock.now = 700;
    expect([table.times.elapsedMs, table.times.workedMs, table.isWorking]).toEqual([
      700,
      700,
      true,
    ]);
  });

  test('run on while a task waits for its turn to retry, which is no work', async () => {
    const { add, clock, lead, table } = await setUp();
    const [a] = add({});
    lead(a, 'probing');
    clock.now = 1000;
    lead(a, 'waiting');
    clock.now = 3000;
    expect([table.times.elapsedMs, table.times.workedMs]).toEqual([3000, 1000]);
    lead(a, 'queued', 'probing');
    clock.now = 3500;
    lead(a, 'waiting');
    clock.now = 4000;
    lead(a, 'paused');
    clock.now = 9000;
    expect([table.times.elapsedMs, table.times.workedMs, table.isWorking]).toEqual([
      4000,
      1500,
      false,
    ]);
  });

  test('stand still while a task waits for its planned start', async () => {
    const { add, clock, table } = await setUp();
    const [a] = add({});
    if (a === undefined) throw new Error('There are no tasks');
    table.move(a, { kind: 'waiting', until: 5000, failure: null });
    clock.now = 5000;
    expect([table.times.elapsedMs, table.times.workedMs, table.isWorking]).toEqual([0, 0, false]);
  });

  test('begin anew when the list is empty, and stay while it is not', async () => {
    const { add, clock, lead, table } = await setUp();
    const [a, b] = add({}, {});
    lead(a, 'probing');
    clock.now = 1000;
    lead(a, 'failed');
    if (a === undefined || b === undefined) throw new Error('There are no tasks');
    table.remove([a]);
    expect([table.times.elapsedMs, table.times.workedMs]).toEqual([1000, 1000]);
    table.remove([b]);
    expect([table.times.elapsedMs, table.times.workedMs]).toEqual([0, 0]);
  });
  test('begin anew with a list that is added when everything before has ended', async () => {
    const { add, clock, lead, table } = await setUp();
    const [a] = add({});
    lead(a, 'probing');
    clock.now = 1000;
    lead(a, 'failed');
    const [b] = add({});
    expect([table.times.elapsedMs, table.times.workedMs]).toEqual([0, 0]);
    lead(b, 'probing');
    clock.now = 1500;
    add({});
    expect([table.times.elapsedMs, table.times.workedMs]).toEqual([500, 500]);
  });
});
