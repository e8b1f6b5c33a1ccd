import { mkdir, open, readdir, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { plainBatchOptions, type Task } from '../../src-main/contract/task.ts';
import { openDatabase } from '../../src-main/storage/database.ts';
import { createTaskStore } from '../../src-main/storage/task-store.ts';
import { queuedTask } from '../support/queued-task.ts';
import { storedTasks } from '../support/stored-tasks.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { expectWhole, setUpWorkbench, taskOf, untilStatus } from '../support/workbench.ts';

// Its digest takes far longer than any test may: only who stops reading it can go on. It is all
// hole, so it takes no room.
const size = 1024 ** 4;

const digest = { algorithm: 'sha-512', value: '0'.repeat(128) } as const;

/** What a program leaves that ended when all bytes of a very large file had come. */
async function leaveLargeFile(folder: TemporaryFolder, parts: Partial<Task> = {}): Promise<Task> {
  const files = join(folder.path, 'files');
  const task = queuedTask(1, {
    folder: files,
    received: size,
    total: size,
    gaps: [],
    digest,
    ...parts,
  });
  await mkdir(files, { recursive: true });
  await makeSparse(join(files, task.state.kind === 'done' ? task.name : task.partName));
  const { database } = openDatabase(join(folder.path, '.state', 'weft.sqlite'));
  createTaskStore(database).addBatch({ id: 1, createdAt: 0, options: plainBatchOptions }, [task]);
  database.close();
  return task;
}

async function makeSparse(path: string): Promise<void> {
  await using file = await open(path, 'w');
  await file.truncate(size);
}

describe('a large file that is being verified', () => {
  test('is paused at once, keeps its bytes, and is verified again when it goes on', async () => {
    const folder = await temporaryFolder();
    const { partName } = await leaveLargeFile(folder);
    await using bench = await setUpWorkbench({ folder });
    const { weft, server, files } = bench;
    weft.engine.start();
    await untilStatus(weft, 'verifying');
    await weft.engine.steer('pause', [1]);
    expect(taskOf(weft)).toMatchObject({ state: { kind: 'paused' }, received: size, gaps: [] });
    expect((await stat(join(files, partName))).size).toBe(size);
    await weft.engine.steer('resume', [1]);
    await untilStatus(weft, 'verifying');
    await weft.engine.steer('pause', 'all');
    expect(server.requests).toHaveLength(0);
  });

  test('is cancelled at once, and its part file goes', async () => {
    const folder = await temporaryFolder();
    await leaveLargeFile(folder);
    await using bench = await setUpWorkbench({ folder });
    const { weft, files } = bench;
    weft.engine.start();
    await untilStatus(weft, 'verifying');
    await weft.engine.steer('cancel', [1]);
    expect(taskOf(weft).state).toEqual({ kind: 'cancelled' });
    expect(await readdir(files)).toEqual([]);
  });

  test('does not keep the program from ending, and is verified by the next one', async () => {
    const folder = await temporaryFolder();
    const { partName } = await leaveLargeFile(folder);
    await using bench = await setUpWorkbench({ folder });
    bench.weft.engine.start();
    await untilStatus(bench.weft, 'verifying');
    await bench.weft.close();
    const [stored] = await storedTasks(join(folder.path, '.state'));
    expect(stored).toMatchObject({ state: { kind: 'queued' }, received: size, gaps: [], digest });
    expect((await stat(join(bench.files, partName))).size).toBe(size);
    await bench.restart();
    bench.weft.engine.start();
    await untilStatus(bench.weft, 'verifying');
  });

  test('says how far that is', async () => {
    const folder = await temporaryFolder();
    await leaveLargeFile(folder);
    await using bench = await setUpWorkbench({ folder });
    const { engine } = bench.weft;
    engine.start();
    await vi.waitFor(() => {
      const [row] = engine.sampler.sample()?.changed ?? [];
      expect(row?.status).toBe('verifying');
      expect(row?.checked).toBeGreaterThan(0);
      expect(row?.checked).toBeLessThan(size);
    }, 10_000);
  });

  test('does not hold up the files that come over the same thread', async () => {
    const folder = await temporaryFolder();
    await leaveLargeFile(folder);
    await using bench = await setUpWorkbench({ folder, threads: 1 });
    const { weft, server } = bench;
    weft.engine.start();
    await untilStatus(weft, 'verifying');
    const { ids } = await weft.add(server.file({ size: 1_000_000 }));
    await untilStatus(weft, 'done', ids[0]);
    expect(taskOf(weft).state).toEqual({ kind: 'verifying' });
  });
});

describe('what the server promised for a large file', () => {
  const promised = { algorithm: 'sha-512', value: '00'.repeat(64) } as const;

  test('is still known when verifying was paused', async () => {
    const folder = await temporaryFolder();
    await using bench = await setUpWorkbench({ folder });
    const value = `sha-512=:${Buffer.alloc(64).toString('base64')}:`;
    const url = bench.server.file({
      size,
      etag: { value: '"a"' },
      headers: [['Repr-Digest', value]],
    });
    await bench.weft.close();
    await leaveLargeFile(folder, {
      url,
      received: size - 100,
      gaps: [{ from: size - 100, end: size }],
      etag: '"a"',
      digest: null,
    });
    await bench.restart();
    bench.weft.engine.start();
    await untilStatus(bench.weft, 'verifying');
    await bench.weft.engine.steer('pause', 'all');
    await bench.restart();
    expect(taskOf(bench.weft)).toMatchObject({ state: { kind: 'paused' }, gaps: [] });
    expect(taskOf(bench.weft).digest).toEqual({ ...promised, isServers: true });
    await bench.weft.engine.steer('resume', 'all');
    await untilStatus(bench.weft, 'verifying');
  });

  test('is forgotten with the bytes that it was promised for', async () => {
    const folder = await temporaryFolder();
    await using bench = await setUpWorkbench({ folder });
    const url = bench.server.file({ size: 100_000 });
    await bench.weft.close();
    const { partName } = await leaveLargeFile(folder, {
      url,
      received: 100_000,
      total: 100_000,
      digest: { ...promised, isServers: true },
    });
    await truncate(join(bench.files, partName), 100_000);
    await bench.restart();
    bench.weft.engine.start();
    await untilStatus(bench.weft, 'failed');
    await bench.weft.engine.steer('retry', [1]);
    await untilStatus(bench.weft, 'done');
    await expectWhole(bench.server, taskOf(bench.weft));
  });
});

test('a done file that is compared with a digest does not keep the program from ending', async () => {
  const folder = await temporaryFolder();
  const { folder: files, url } = await leaveLargeFile(folder, {
    url: 'http://a.example/1',
    state: { kind: 'done', verdict: 'length' },
    digest: null,
  });
  await using bench = await setUpWorkbench({ folder });
  const entry = {
    line: 1,
    url,
    mirrors: [],
    name: null,
    digest,
    size: null,
    headers: {},
    bytesPerSecond: null,
  };
  const takingUp = bench.weft.engine.takeUp([entry], files).then(
    () => 'taken up',
    () => 'stopped',
  );
  await untilStatus(bench.weft, 'done');
  await bench.weft.close();
  expect(await takingUp).toBe('stopped');
  const [stored] = await storedTasks(join(folder.path, '.state'));
  expect(stored?.state).toEqual({ kind: 'done', verdict: 'length' });
});

test('a done file whose comparison the end of the program cut short is compared by the next one', async () => {
  const folder = await temporaryFolder();
  const empty = 'd41d8cd98f00b204e9800998ecf8427e';
  const { name } = await leaveLargeFile(folder, {
    state: { kind: 'done', verdict: 'length' },
    digest: { algorithm: 'md5', value: empty },
  });
  await using bench = await setUpWorkbench({ folder });
  bench.weft.engine.start();
  await bench.weft.close();
  expect(taskOf(bench.weft).state).toEqual({ kind: 'done', verdict: 'length' });
  await truncate(join(bench.files, name), 0);
  await bench.restart();
  bench.weft.engine.start();
  const verified = { kind: 'done', verdict: 'verified' };
  await expect.poll(() => taskOf(bench.weft).state).toEqual(verified);
});
