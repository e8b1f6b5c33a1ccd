import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { partPathOf } from '../../src-main/download/task-paths.ts';
import { entriesOf } from '../support/start-test-engine.ts';
import {
  expectWhole,
  liveOf,
  namesIn,
  setUpWorkbench,
  taskOf,
  untilReceived,
  untilStatus,
  type Workbench,
} from '../support/workbench.ts';

const stall = { ending: { kind: 'stall', after: 1000 } } as const;

/** Adds files that stall after 1000 bytes, and waits until they do. */
async function stallSome({ server, weft }: Workbench, count: number): Promise<void> {
  await weft.add(
    ...Array.from({ length: count }, (_, n) => server.file({ path: `${n}`, ...stall })),
  );
  for (let id = 1; id <= count; id++) await untilReceived(weft, 1000, id);
}

function statuses({ weft }: Workbench): string[] {
  return weft.tasks().map(({ state }) => state.kind);
}

describe('calls that come at the same time', () => {
  test('are done in their order', async () => {
    await using bench = await setUpWorkbench();
    const { engine } = bench.weft;
    await stallSome(bench, 3);
    await Promise.all([
      engine.steer('pause', 'all'),
      engine.steer('resume', 'all'),
      engine.steer('pause', [1, 2]),
      engine.steer('cancel', [2]),
    ]);
    await untilStatus(bench.weft, 'downloading', 3);
    expect(statuses(bench)).toEqual(['paused', 'cancelled', 'downloading']);
  });

  test('and are the same are no mistake', async () => {
    await using bench = await setUpWorkbench();
    const { engine } = bench.weft;
    await stallSome(bench, 2);
    for (const what of ['pause', 'pause', 'resume', 'cancel', 'retry', 'cancel'] as const) {
      await Promise.all([engine.steer(what, 'all'), engine.steer(what, [1, 2])]);
    }
    expect(statuses(bench)).toEqual(['cancelled', 'cancelled']);
    await Promise.all([engine.steer('remove', [1]), engine.steer('remove', [1, 2])]);
    expect(bench.weft.tasks()).toEqual([]);
    expect(await namesIn(bench.files)).toEqual([]);
  });

  test('leave one coroutine a task, one request at a time', async () => {
    await using bench = await setUpWorkbench();
    const { engine } = bench.weft;
    await stallSome(bench, 1);
    for (let round = 0; round < 10; round++) {
      await Promise.all([engine.steer('pause', 'all'), engine.steer('resume', 'all')]);
    }
    await untilStatus(bench.weft, 'downloading');
    await engine.steer('cancel', 'all');
    await engine.idle();
    expect(await namesIn(bench.files)).toEqual([]);
  });
});

describe('a pause that comes as the task ends', () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 7])('after %i ms leaves it done or to be resumed', async (ms) => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const ids = Array.from({ length: 20 }, (_, n) => n + 1);
    await weft.add(...ids.map((id) => server.file({ path: `${id}.bin`, size: id * 1000 })));
    await expect.poll(() => server.requests.length, { interval: 1 }).toBeGreaterThan(10);
    for (const id of ids) {
      if (ms > 0 && id % 4 === 0) await new Promise((resolve) => setTimeout(resolve, ms));
      void weft.engine.steer('pause', [id]);
    }
    await weft.engine.steer('resume', 'all');
    await weft.engine.idle();
    for (const task of weft.tasks()) await expectWhole(server, task);
    expect(await namesIn(bench.files)).toHaveLength(20);
  });
});

test('cancelling in every moment of a task leaves a whole file or nothing', async () => {
  await using bench = await setUpWorkbench({ slots: 64 });
  const { server, weft } = bench;
  const { ids } = await weft.add(
    ...Array.from({ length: 60 }, (_, n) => server.file({ path: `${n}.bin`, size: 1000 * n })),
  );
  for (const id of ids) {
    if (id % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
    void weft.engine.steer('cancel', [id]);
  }
  await weft.engine.steer('cancel', 'all');
  const done = weft.tasks().filter(({ state }) => state.kind === 'done');
  for (const task of done) await expectWhole(server, task);
  for (const status of statuses(bench)) expect(['done', 'cancelled']).toContain(status);
  expect(await namesIn(bench.files)).toEqual(done.map(({ name }) => name).toSorted());
});

test('what was cancelled and is tried again begins anew without a word of missing bytes', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft } = bench;
  const to = { ending: { kind: 'complete' } } as const;
  await weft.add(server.file({ path: 'a.bin', ...stall, changes: { requests: 1, to } }));
  await untilReceived(weft, 1000);
  await weft.engine.steer('cancel', 'all');
  expect(liveOf(weft).received).toBe(0);
  expect(taskOf(weft)).toMatchObject({ received: 0, gaps: null, total: null, note: null });
  await weft.engine.steer('retry', [1]);
  await weft.engine.idle();
  await expectWhole(server, taskOf(weft));
  expect(taskOf(weft).note).toBeNull();
  expect(server.requests[1]?.headers).not.toHaveProperty('range');
});

describe('removing', () => {
  test('an active task stops it and takes its part file', async () => {
    await using bench = await setUpWorkbench();
    await stallSome(bench, 2);
    await bench.weft.engine.steer('remove', [1]);
    expect(bench.weft.tasks().map(({ id }) => id)).toEqual([2]);
    expect(await namesIn(bench.files)).toEqual(['1.weft-part']);
  });

  test('all takes what is settled, and files that are done stay', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    await weft.add(
      server.file({ path: 'done' }),
      server.file({ path: 'failed', ending: { kind: 'close', after: 10 } }),
      server.file({ path: 'active', ...stall }),
    );
    await untilStatus(weft, 'done', 1);
    await untilStatus(weft, 'failed', 2);
    await untilReceived(weft, 1000, 3);
    await weft.engine.steer('remove', 'all');
    expect(weft.tasks().map(({ name }) => name)).toEqual(['active']);
    expect(await namesIn(bench.files)).toEqual(['active.weft-part', 'done']);
  });

  test('is remembered', async () => {
    await using bench = await setUpWorkbench();
    await stallSome(bench, 2);
    await bench.weft.engine.steer('remove', [1]);
    await bench.restart();
    expect(bench.weft.tasks().map(({ id }) => id)).toEqual([2]);
  });

  test('a duplicate row leaves the download to the other one', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const url = server.file({ path: 'a' });
    await weft.run(url, url);
    weft.engine.sampler.sample();
    await weft.engine.steer('remove', [2]);
    const sample = weft.engine.sampler.sample();
    expect(sample).toMatchObject({ removed: [2], changed: [{ id: 1, alsoOnLines: [] }] });
    expect(await namesIn(bench.files)).toEqual(['a']);
  });

  test('the row that downloads takes its duplicates along', async () => {
    await using bench = await setUpWorkbench();
    const url = bench.server.file();
    await bench.weft.run(url, url);
    await bench.weft.engine.steer('remove', [1]);
    expect(bench.weft.tasks()).toEqual([]);
  });

  test('goes on though a part file cannot be removed, and says so', async () => {
    await using bench = await setUpWorkbench();
    const { weft } = bench;
    await stallSome(bench, 3);
    await weft.engine.steer('pause', 'all');
    const part = partPathOf(liveOf(weft));
    await rm(part);
    await mkdir(part);
    await expect(weft.engine.steer('remove', [1, 2])).rejects.toThrow(
      `The partial file ${part} could not be removed.`,
    );
    expect(weft.tasks().map(({ id }) => id)).toEqual([3]);
    expect(await namesIn(bench.files)).toEqual(['0.weft-part', '2.weft-part']);
    // The engine works on.
    await weft.engine.steer('resume', [3]);
    await untilStatus(weft, 'downloading', 3);
  });
});

describe('a cancelled task', () => {
  test('begins anew when it is tried again', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const changes = { requests: 1, to: { ending: { kind: 'complete' } } } as const;
    await weft.add(server.file({ path: 'a', ...stall, changes }));
    await untilReceived(weft, 1000);
    await weft.engine.steer('cancel', [1]);
    await weft.engine.steer('retry', [1]);
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft));
  });

  test('keeps its name, so that it can be tried again beside another one', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const changes = { requests: 1, to: { ending: { kind: 'complete' } } } as const;
    await weft.add(server.file({ path: 'a/same', ...stall, changes }));
    await untilReceived(weft, 1000);
    await weft.engine.steer('cancel', [1]);
    await weft.add(server.file({ path: 'b/same', size: 500_000, rate: 1_000_000 }));
    await weft.engine.steer('retry', [1]);
    await weft.engine.idle();
    for (const task of weft.tasks()) await expectWhole(server, task);
    expect(await namesIn(bench.files)).toEqual(['same', 'same (1)']);
  });

  test('is not tried again with all of them', async () => {
    await using bench = await setUpWorkbench();
    await stallSome(bench, 1);
    await bench.weft.engine.steer('cancel', 'all');
    await bench.weft.engine.steer('retry', 'all');
    expect(statuses(bench)).toEqual(['cancelled']);
  });
});

test('a call about a duplicate goes to the task that downloads', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft } = bench;
  const url = server.file(stall);
  await weft.add(url, url);
  await untilReceived(weft, 1000);
  await weft.engine.steer('pause', [2]);
  expect(weft.engine.sampler.all().map(({ status }) => status)).toEqual(['paused', 'paused']);
});

test('calls about tasks that are gone do nothing', async () => {
  await using bench = await setUpWorkbench();
  for (const what of ['pause', 'resume', 'cancel', 'retry', 'remove'] as const) {
    await bench.weft.engine.steer(what, [1, 99, -1]);
    await bench.weft.engine.steer(what, 'all');
  }
  expect(bench.weft.tasks()).toEqual([]);
});

describe('taking up a list again', () => {
  const takeUp = ({ weft, files }: Workbench, ...urls: readonly string[]) =>
    weft.engine.takeUp(entriesOf(...urls), files);

  test('asks for what is new alone', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const urls = ['a', 'b', 'c'].map((path) => server.file({ path }));
    await takeUp(bench, ...urls.slice(0, 2));
    await weft.engine.idle();
    expect(await takeUp(bench, ...urls, urls[0] ?? '')).toEqual([1, 2, 3, 1]);
    await weft.engine.idle();
    expect(server.requests.map(({ path }) => path).toSorted()).toEqual(['/a', '/b', '/c']);
  });

  test('asks again for a file that is gone, under a name that is free', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const url = server.file({ path: 'a' });
    await takeUp(bench, url);
    await weft.engine.idle();
    await writeFile(join(bench.files, 'a'), 'mine now');
    await takeUp(bench, url);
    await weft.engine.idle();
    const task = taskOf(weft);
    expect(task.name).toBe('a (1)');
    await expectWhole(server, task);
    expect(await readFile(join(bench.files, 'a'), 'utf8')).toBe('mine now');
  });

  test('goes on with what failed, was paused or cancelled', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const changes = { requests: 1, to: { ending: { kind: 'complete' } } } as const;
    const urls = ['a', 'b'].map((path) => server.file({ path, ...stall, changes }));
    urls.push(server.file({ path: 'c', ending: { kind: 'close', after: 10 }, changes }));
    await takeUp(bench, ...urls);
    await untilReceived(weft, 1000, 1);
    await untilReceived(weft, 1000, 2);
    await untilStatus(weft, 'failed', 3);
    await weft.engine.steer('pause', [1]);
    await weft.engine.steer('cancel', [2]);
    await takeUp(bench, ...urls);
    await weft.engine.idle();
    for (const task of weft.tasks()) await expectWhole(server, task);
  });
});

test('a list that is added while the same one is being cancelled comes down', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft } = bench;
  const urls = Array.from({ length: 20 }, (_, n) =>
    server.file({ path: `${n}.bin`, size: 2_000_000, rate: 4_000_000 }),
  );
  await weft.add(...urls);
  await expect.poll(() => liveOf(weft, 1).received).toBeGreaterThan(0);
  const cancelling = weft.engine.steer('cancel', 'all');
  const { ids, duplicates } = await weft.add(...urls);
  await cancelling;
  await weft.engine.idle();
  expect(duplicates).toBe(0);
  for (const id of ids) await expectWhole(server, taskOf(weft, id));
});

test('an address that is paused comes when it is added again', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft } = bench;
  const url = server.file({ path: 'a.bin', size: 300_000, rate: 600_000, etag: 'strong' });
  await weft.add(url);
  await expect.poll(() => liveOf(weft, 1).received).toBeGreaterThan(0);
  await weft.engine.steer('pause', 'all');
  expect(await weft.add(url)).toMatchObject({ duplicates: 1 });
  await weft.engine.idle();
  await expectWhole(server, taskOf(weft, 1));
  expect(await namesIn(bench.files)).toEqual(['a.bin']);
});

test('a pause that comes while a failed task is cleaned up leaves nothing stuck', async () => {
  await using bench = await setUpWorkbench({ slots: 40 });
  const { server, weft } = bench;
  const urls = Array.from({ length: 40 }, (_, n) =>
    server.file({ path: `${n}.bin`, size: 5_000_000, ending: { kind: 'reset', after: 3_000_000 } }),
  );
  await weft.add(...urls);
  for (let turn = 0; turn < 20; turn++) {
    await weft.engine.steer('pause', 'all');
    expect(weft.engine.table.isWorking).toBe(false);
    await weft.engine.steer('resume', 'all');
    await new Promise((resolve) => setTimeout(resolve, turn * 4));
  }
  await weft.engine.idle();
  for (const task of weft.tasks()) {
    if (task.state.kind === 'done') await expectWhole(server, task);
    else expect(task.state.kind).toBe('failed');
  }
});
