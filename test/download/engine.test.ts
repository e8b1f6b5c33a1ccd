import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { startFaultyServer } from '../support/faulty-server.ts';
import {
  expectWhole,
  liveOf,
  namesIn,
  setUpWorkbench,
  taskOf,
  untilReceived,
} from '../support/workbench.ts';

test('four files come down together, byte for byte', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft } = bench;
  const urls = [1, 2, 3, 4].map((n) =>
    server.file({ path: `${n}.bin`, size: n * 1_000_000, firstByteDelay: 300 }),
  );
  for (const task of await weft.run(...urls)) await expectWhole(server, task);
  expect(server.busiest).toBe(4);
  expect(await namesIn(bench.files)).toEqual(['1.bin', '2.bin', '3.bin', '4.bin']);
  expect(weft.engine.table.times.elapsedMs).toBeLessThan(weft.engine.table.times.workedMs / 2);
});

describe('a file is whole', () => {
  test.each([
    ['with its length declared', { length: 'declared' }, 'consistent'],
    ['in chunks', { length: 'chunked' }, 'unverifiable'],
    ['until the connection closes', { length: 'until-close' }, 'unverifiable'],
    ['without validators', { etag: 'none' }, 'length'],
    ['with a weak validator', { etag: 'weak' }, 'length'],
    ['with a validator that is none', { etag: { value: 'not quoted' } }, 'length'],
    ['of 0 bytes', { size: 0 }, 'consistent'],
    ['of 0 bytes in chunks', { size: 0, length: 'chunked' }, 'unverifiable'],
    ['of 1 byte', { size: 1 }, 'consistent'],
    ['of exactly one write', { size: 1024 * 1024 }, 'consistent'],
    ['of one byte more than a write', { size: 1024 * 1024 + 1 }, 'consistent'],
    ['of many writes', { size: 9_999_999 }, 'consistent'],
    ['after a delay', { firstByteDelay: 100 }, 'consistent'],
    ['when the server closes after it', { closes: true }, 'consistent'],
    ['when the server closes after a large one', { size: 5_000_000, closes: true }, 'consistent'],
  ] as const)('%s', async (_name, behaviour, verdict) => {
    await using bench = await setUpWorkbench();
    const task = await bench.download({ path: 'file.bin', ...behaviour });
    await expectWhole(bench.server, task);
    expect(task).toMatchObject({ state: { verdict }, note: null });
    expect(task.received).toBe(bench.server.bytesOf(task.url).length);
    expect(task.total).toBe(task.received);
    expect(await namesIn(bench.files)).toEqual(['file.bin']);
  });

  test('as it was sent, when it comes compressed although nobody asked', async () => {
    await using bench = await setUpWorkbench();
    const task = await bench.download({ contentEncoding: 'gzip' });
    expect(task.state).toMatchObject({ kind: 'done' });
    const saved = await readFile(join(task.folder, task.name));
    expect(gunzipSync(saved)).toEqual(bench.server.bytesOf(task.url));
    expect(bench.server.requests[0]?.headers['accept-encoding']).toBe('identity');
    expect(task.note).toBe('The server sent it compressed (gzip): saved as it came.');
  });
});

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])('%i is followed', async (status) => {
    await using bench = await setUpWorkbench();
    const to = bench.server.file({ path: 'real.bin' });
    const task = await bench.download({ path: 'a/b', answer: { kind: 'redirect', to, status } });
    await expectWhole(bench.server, task, to);
    expect(task.name).toBe('real.bin');
  });

  test('that is relative is followed', async () => {
    await using bench = await setUpWorkbench();
    const to = bench.server.file({ path: 'c/real.bin' });
    const task = await bench.download({
      path: 'a/b',
      answer: { kind: 'redirect', to: '../c/real.bin' },
    });
    await expectWhole(bench.server, task, to);
  });

  test('to another server is followed', async () => {
    await using bench = await setUpWorkbench();
    await using other = await startFaultyServer();
    const to = other.file({ path: 'real.bin' });
    await expectWhole(other, await bench.download({ answer: { kind: 'redirect', to } }), to);
  });
});

describe('names', () => {
  test('that are equal in a list become distinct', async () => {
    await using bench = await setUpWorkbench();
    const urls = ['a/same.bin', 'b/same.bin', 'c/SAME.bin'].map((path) =>
      bench.server.file({ path }),
    );
    for (const task of await bench.weft.run(...urls)) await expectWhole(bench.server, task);
    expect(await namesIn(bench.files)).toEqual(['SAME (2).bin', 'same (1).bin', 'same.bin']);
  });

  test('that are on the disk already stay with what is there', async () => {
    await using bench = await setUpWorkbench();
    await mkdir(bench.files);
    await writeFile(join(bench.files, 'file.bin'), 'mine');
    await writeFile(join(bench.files, 'other.bin.weft-part'), 'of something else');
    const urls = ['file.bin', 'other.bin'].map((path) => bench.server.file({ path }));
    for (const task of await bench.weft.run(...urls)) await expectWhole(bench.server, task);
    expect(await namesIn(bench.files)).toEqual([
      'file (1).bin',
      'file.bin',
      'other (1).bin',
      'other.bin.weft-part',
    ]);
    expect(await readFile(join(bench.files, 'file.bin'), 'utf8')).toBe('mine');
    expect(await readFile(join(bench.files, 'other.bin.weft-part'), 'utf8')).toBe(
      'of something else',
    );
  });

  test('that somebody else takes during the download stay with what is there', async () => {
    await using bench = await setUpWorkbench();
    const { weft, server } = bench;
    await weft.add(server.file({ path: 'late.bin', size: 100_000, rate: 300_000 }));
    await expect.poll(() => liveOf(weft).received).toBeGreaterThan(0);
    await writeFile(join(bench.files, 'late.bin'), 'mine');
    await weft.engine.idle();
    const task = taskOf(weft);
    expect(task.name).toBe('late (1).bin');
    await expectWhole(server, task);
    expect(await namesIn(bench.files)).toEqual(['late (1).bin', 'late.bin']);
    expect(await readFile(join(bench.files, 'late.bin'), 'utf8')).toBe('mine');
  });

  test('that look like parts cannot take the part of another file', async () => {
    await using bench = await setUpWorkbench();
    const urls = ['x.bin.weft-part', 'x.bin'].map((path) => bench.server.file({ path }));
    for (const task of await bench.weft.run(...urls)) await expectWhole(bench.server, task);
    expect(await namesIn(bench.files)).toEqual(['x.bin', 'x.bin_weft-part']);
  });

  test.each([
    'C:%5Cx',
    'CON',
    'a%E2%80%AEgpj.exe',
    '%F0%9F%98%80'.repeat(100),
    '%00',
  ])('of %s stay in the folder', async (path) => {
    await using bench = await setUpWorkbench();
    bench.server.file({ path: decodeURIComponent(path) });
    const [task] = await bench.weft.run(`${bench.server.origin}/${path}`);
    expect(task?.state.kind).toBe('done');
    expect(await namesIn(bench.files)).toEqual([task?.name]);
  });

  test('of two lists for one folder are distinct, too', async () => {
    await using bench = await setUpWorkbench({ slots: 1 });
    const { server, weft } = bench;
    const urls = ['a/same.bin', 'b/same.bin'].map((path) => server.file({ path }));
    await Promise.all(urls.map((url) => weft.add(url)));
    await weft.engine.idle();
    for (const task of weft.tasks()) await expectWhole(server, task);
    expect(await namesIn(bench.files)).toEqual(['same (1).bin', 'same.bin']);
  });
});

describe('an address that stands twice in a list', () => {
  test('is asked for once, and both rows say so', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const url = server.file({ path: 'once.bin' });
    const added = await weft.add(url, '', url, url);
    expect(added).toEqual({ ids: [1, 2, 3], duplicates: 2, here: 0 });
    await weft.engine.idle();
    expect(server.requests).toHaveLength(1);
    expect(weft.engine.sampler.all()).toEqual([
      expect.objectContaining({ line: 1, alsoOnLines: [3, 4], sameAsLine: null, status: 'done' }),
      ...[3, 4].map((line) =>
        expect.objectContaining({
          line,
          alsoOnLines: [],
          sameAsLine: 1,
          status: 'done',
          name: 'once.bin',
          received: 100_000,
        }),
      ),
    ]);
  });

  test('is the same with another fragment, and another one with another query', async () => {
    await using bench = await setUpWorkbench();
    const url = bench.server.file({ path: 'once.bin' });
    const added = await bench.weft.add(`${url}#a`, `${url}#b`, `${url}?c`);
    expect(added.duplicates).toBe(1);
  });
});

describe('slots', () => {
  test('one by one asks in the order of the list, one at a time', async () => {
    await using bench = await setUpWorkbench({ slots: 1 });
    const paths = ['c.bin', 'a.bin', 'b.bin', 'd.bin'];
    await bench.weft.run(...paths.map((path) => bench.server.file({ path, firstByteDelay: 20 })));
    expect(bench.server.requests.map(({ path }) => path)).toEqual(paths.map((path) => `/${path}`));
    expect(bench.server.busiest).toBe(1);
  });

  test('that are added while it works are used', async () => {
    await using bench = await setUpWorkbench({ slots: 1 });
    const { server, weft } = bench;
    const stall = { ending: { kind: 'stall', after: 1000 } } as const;
    await weft.add(...['a', 'b', 'c'].map((path) => server.file({ path, ...stall })));
    await untilReceived(weft, 1000);
    expect(server.requests).toHaveLength(1);
    weft.engine.configure({ slots: 3 });
    await untilReceived(weft, 1000, 3);
    expect(server.busiest).toBe(3);
  });
});

test('a list that is empty is done at once', async () => {
  await using bench = await setUpWorkbench();
  expect(await bench.weft.add()).toEqual({ ids: [], duplicates: 0, here: 0 });
  await bench.weft.engine.idle();
});

test('an address that is pasted again while it comes is downloaded once', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft } = bench;
  const url = server.file({ path: 'again.bin', firstByteDelay: 300 });
  const first = await weft.add(url);
  expect(await weft.add(url)).toMatchObject({ duplicates: 1 });
  await weft.engine.idle();
  expect(server.requests).toHaveLength(1);
  expect(await namesIn(bench.files)).toEqual(['again.bin']);
  const [, second] = weft.engine.sampler.all();
  expect(second).toMatchObject({
    status: 'done',
    sameAsLine: 1,
    note: 'That line is of a list that was added earlier.',
  });
  // Once it is done, it may come again.
  await weft.run(url);
  expect(await namesIn(bench.files)).toEqual(['again (1).bin', 'again.bin']);
  expect(first.ids).toEqual([1]);
});

test('a folder that is removed under a download fails it with a sentence', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft } = bench;
  await weft.add(server.file({ size: 400_000, rate: 400_000 }));
  await expect.poll(() => liveOf(weft).received).toBeGreaterThan(0);
  await rm(bench.files, { recursive: true });
  await weft.engine.idle();
  const { state } = taskOf(weft);
  expect(state).toMatchObject({ kind: 'failed', failure: { code: 'disk', retry: 'restart' } });
  await weft.engine.steer('retry', 'all');
  await weft.engine.idle();
  await expectWhole(server, taskOf(weft));
});
