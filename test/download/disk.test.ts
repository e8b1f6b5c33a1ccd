import { execFile } from 'node:child_process';
import { readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { partPathOf } from '../../src-main/download/task-paths.ts';
import { entriesOf } from '../support/start-test-engine.ts';
import { temporaryFolder, tmpfs } from '../support/temporary-folder.ts';
import {
  expectWhole,
  liveOf,
  namesIn,
  setUpWorkbench,
  taskOf,
  untilStatus,
} from '../support/workbench.ts';

const run = promisify(execFile);
const mebibyte = 1024 * 1024;

describe('a full disk', () => {
  test('fails the task there, others go on, and with room again it goes on from its bytes', async ({
    skip,
  }) => {
    const disk = await tmpfs(mebibyte);
    if (disk === null) return skip('mounting needs root');
    await using small = disk;
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    await writeFile(join(small.path, 'filler'), Buffer.alloc(mebibyte / 2));
    const large = server.file({ path: 'large.bin', size: 900_000 });
    await weft.engine.add(entriesOf(large), small.path);
    await weft.add(server.file({ size: 3_000_000 }), server.file({ firstByteDelay: 300 }));
    await weft.engine.idle();
    expect(taskOf(weft).state).toMatchObject({ failure: { code: 'disk-full', retry: 'never' } });
    await expectWhole(server, taskOf(weft, 2));
    await expectWhole(server, taskOf(weft, 3));
    expect(await namesIn(small.path)).toEqual(['filler', 'large.bin.weft-part']);
    expect(taskOf(weft).received).toBeGreaterThan(400_000);

    await rm(join(small.path, 'filler'));
    await weft.engine.steer('retry', [1]);
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft));
    expect(server.requests.at(-1)?.headers.range).toMatch(/^bytes=[4-9]\d{5}-$/);
  });

  test('that holds the state as well leaves the engine at work', async ({ skip }) => {
    const disk = await tmpfs(mebibyte);
    if (disk === null) return skip('mounting needs root');
    await using elsewhere = await temporaryFolder();
    await using bench = await setUpWorkbench({ folder: disk });
    const { server, weft } = bench;
    const { ids } = await weft.add(
      ...Array.from({ length: 6 }, (_, n) => server.file({ path: `${n}`, size: 400_000 })),
    );
    const other = await weft.engine.add(
      entriesOf(server.file({ size: 2_000_000, firstByteDelay: 200 })),
      elsewhere.path,
    );
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft, other.ids[0]));
    const failed = ids.filter((id) => taskOf(weft, id).state.kind === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    for (const id of failed) {
      expect(taskOf(weft, id).state).toMatchObject({ failure: { code: 'disk-full' } });
    }
    // With room again, rows can be removed and tried again.
    for (const name of await namesIn(bench.files)) {
      if (!name.endsWith('.weft-part')) await rm(join(bench.files, name));
    }
    await weft.engine.steer('remove', failed.slice(1));
    await weft.engine.steer('retry', failed.slice(0, 1));
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft, failed[0]));
    await bench.restart();
    expect(taskOf(bench.weft, failed[0]).state.kind).toBe('done');
  });
});

describe('a disk that may only be read', () => {
  test('fails the task, and its row can be removed', async ({ skip }) => {
    const disk = await tmpfs(mebibyte);
    if (disk === null) return skip('mounting needs root');
    await using locked = disk;
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    await run('mount', ['-o', 'remount,ro', locked.path]);
    await weft.engine.add(entriesOf(server.file()), locked.path);
    await weft.engine.idle();
    expect(taskOf(weft).state).toMatchObject({ failure: { code: 'not-permitted' } });
    await weft.engine.steer('remove', 'all');
    expect(weft.tasks()).toEqual([]);
  });

  test('when it becomes so under a task that was about to be named, fails that task at the start', async ({
    skip,
  }) => {
    const disk = await tmpfs(mebibyte);
    if (disk === null) return skip('mounting needs root');
    await using locked = disk;
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const url = server.file({ path: 'a', size: 1000, ending: { kind: 'stall', after: 1000 } });
    await weft.engine.add(entriesOf(url), locked.path);
    await untilStatus(weft, 'done');
    // As the end of the program leaves it between the record and the name.
    const { table } = weft.engine;
    const live = liveOf(weft);
    await writeFile(partPathOf(live), server.bytesOf(url));
    await rm(join(locked.path, 'a'));
    live.task = { ...live.task, state: { kind: 'verifying' } };
    table.move(live, { kind: 'finalising', verdict: 'length' });
    table.move(live, { kind: 'queued' });
    live.task = { ...live.task, state: { kind: 'finalising', verdict: 'length' } };
    table.record(live, {});
    await run('mount', ['-o', 'remount,ro', locked.path]);
    await bench.restart();
    expect(taskOf(bench.weft).state).toMatchObject({ failure: { code: 'not-permitted' } });
    await run('mount', ['-o', 'remount,rw', locked.path]);
    await bench.weft.engine.steer('retry', 'all');
    await bench.weft.engine.idle();
    await expectWhole(server, taskOf(bench.weft));
  });
});

test('a folder that disappears during the download fails the task', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft } = bench;
  await weft.add(server.file({ size: 500_000, rate: 1_000_000 }));
  await expect.poll(() => weft.tasks()[0]?.state.kind).toBe('downloading');
  await rm(bench.files, { recursive: true });
  await weft.engine.idle();
  expect(taskOf(weft).state).toMatchObject({ failure: { code: 'disk' } });
});

test('a name that is too long for the path fails the task with a sentence', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft } = bench;
  const deep = join(bench.files, ...Array.from({ length: 25 }, () => 'd'.repeat(200)));
  await weft.engine.add(entriesOf(server.file()), deep);
  await weft.engine.idle();
  expect(taskOf(weft).state).toMatchObject({ failure: { code: 'name-too-long' } });
});

test.skipIf(process.platform !== 'linux')(
  '300 downloads, many of them faulty, leave no file open and no listener behind',
  async () => {
    const warnings: string[] = [];
    const warn = (warning: Error) => warnings.push(warning.message);
    process.on('warning', warn);
    await using bench = await setUpWorkbench({ slots: 30, timeoutMs: 1000 });
    const { server, weft } = bench;
    await weft.run(server.file());
    const faults = [
      {},
      { answer: { kind: 'reset' } },
      { ending: { kind: 'reset', after: 4000 } },
      { ending: { kind: 'close', after: 4000 } },
      { answer: { kind: 'status', status: 500 } },
      { length: 'bad-chunk-size' },
    ] as const;
    const before = await openFiles(bench.files);
    await weft.add(
      ...Array.from({ length: 300 }, (_, n) => server.file({ size: 8000, ...faults[n % 6] })),
    );
    await expect.poll(() => server.requests.length).toBeGreaterThan(100);
    await weft.engine.steer('pause', 'all');
    await weft.engine.steer('resume', 'all');
    await weft.engine.idle();
    expect(await openFiles(bench.files)).toEqual(before);
    const done = weft.tasks().filter(({ state }) => state.kind === 'done');
    expect(done.length).toBeGreaterThan(50);
    for (const task of done) await expectWhole(server, task);
    process.off('warning', warn);
    expect(warnings).toEqual([]);
  },
);

/** Files below a folder that this process holds open. */
async function openFiles(folder: string): Promise<string[]> {
  const descriptors = await readdir('/proc/self/fd');
  const targets = await Promise.all(
    descriptors.map((descriptor) => readlink(`/proc/self/fd/${descriptor}`).catch(() => '')),
  );
  return targets.filter((target) => target.startsWith(folder));
}
