import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rangesAsked } from '../support/asked-ranges.ts';
import type { FaultyServer } from '../support/faulty-server.ts';
import { hashOfFile } from '../support/file-hash.ts';
import {
  expectWhole,
  namesIn,
  setUpWorkbench,
  taskOf,
  untilReceived,
  type Workbench,
} from '../support/workbench.ts';

type FileSpec = NonNullable<Parameters<FaultyServer['file']>[0]>;

const mebibyte = 1024 * 1024;

/** So large that a second connection is opened at once, and so slow that it pays. */
const large = { path: 'file.bin', size: 17 * mebibyte, rate: 64 * mebibyte } as const;

/** Downloads a large file of which every connection but the first is treated as in `then`. */
async function downloadWith({ server, weft }: Workbench, then: FileSpec, first: FileSpec = {}) {
  const { changes, ...later } = then;
  const to = changes === undefined ? later : { ...later, changes };
  const url = server.file({ ...large, ...first, changes: { requests: 1, to } });
  const hash = server.hashOf(url);
  await weft.run(url);
  return { task: taskOf(weft), asked: rangesAsked(server, url), hash };
}

/** Downloads in three segments that stall, pauses, and goes on when the file behaves as in `then`. */
async function resumeGapsInto(bench: Workbench, then: FileSpec, first: FileSpec = {}) {
  const { server, weft } = bench;
  const url = server.file({
    path: 'file.bin',
    size: 33 * mebibyte,
    ending: { kind: 'stall', after: mebibyte },
    ...first,
    changes: { requests: 3, to: { ending: { kind: 'complete' }, ...then } },
  });
  const { ids } = await weft.add(url);
  await untilReceived(weft, 3 * mebibyte, ids[0]);
  await weft.engine.steer('pause', ids);
  const paused = taskOf(weft, ids[0]);
  expect(paused).toMatchObject({ state: { kind: 'paused' }, received: 3 * mebibyte });
  await weft.engine.steer('resume', ids);
  await weft.engine.idle();
  return { paused, task: taskOf(weft, ids[0]), asked: rangesAsked(server, url).slice(3) };
}

describe('a second connection that', () => {
  test.each([
    ['gets the whole file', { ranges: 'ignored' }],
    ['gets bytes from elsewhere', { ranges: 'wrong-start' }],
    ['is not told where its bytes belong', { ranges: 'no-content-range' }],
    ['is told nonsense about where its bytes belong', { ranges: 'nonsense' }],
    ['gets several parts in one', { ranges: 'multipart' }],
    ['is told that there are no such bytes', { ranges: 'refused' }],
    ['is told so without a size', { ranges: 'refused-without-size' }],
    ['gets compressed bytes', { contentEncoding: 'gzip' }],
    ['gets another ETag each time', { etag: 'per-request' }],
    ['finds another file behind the same address', { seed: 99 }],
  ] as const)('%s is given up, and the first one brings the file', async (_name, then) => {
    await using bench = await setUpWorkbench({ slots: 2 });
    const { task, asked, hash } = await downloadWith(bench, then);
    expect(task).toMatchObject({ state: { kind: 'done' }, note: null });
    expect(await hashOfFile(join(bench.files, task.name))).toBe(hash);
    expect(asked).toHaveLength(2);
    expect(asked[0]).toEqual({ from: 0, end: null });
  });

  test.each([
    ['404', { answer: { kind: 'status', status: 404 } }],
    ['403', { answer: { kind: 'status', status: 403 } }],
    ['500', { answer: { kind: 'status', status: 500 } }],
    ['nothing but a reset', { answer: { kind: 'reset' } }],
    ['a page to log in', { answer: { kind: 'page' } }],
    ['bytes that are not HTTP', { answer: { kind: 'garbage' } }],
    ['a redirect to nowhere', { answer: { kind: 'redirect' } }],
  ] as const)('gets %s does not harm the file', async (_name, then) => {
    await using bench = await setUpWorkbench();
    const { task } = await downloadWith(bench, then);
    await expectWhole(bench.server, task);
    expect(task).toMatchObject({ state: { verdict: 'consistent' }, note: null });
  });

  test.each([
    ['less than it asked for, and says so', { ranges: 'shorter' }],
    ['more than it asked for', { ranges: 'longer' }],
    ['its bytes in chunks', { length: 'chunked' }],
    ['its bytes without a length', { length: 'until-close' }],
    ['its bytes and a close behind them', { closes: true }],
    ['no total length', { ranges: 'unknown-total' }],
    ['no ETag', { etag: 'none' }],
  ] as const)('gets %s is used', async (_name, then) => {
    await using bench = await setUpWorkbench();
    const { task, asked } = await downloadWith(bench, then);
    await expectWhole(bench.server, task);
    expect(task.note).toBeNull();
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.slice(1)).not.toContainEqual({ from: 0, end: null });
  });

  test.each([
    ['speaks of another total length', { ranges: 'other-total' }],
    ['says that the file has another size', { ranges: 'refused-other-size' }],
  ] as const)('%s stops the file as changed and keeps what came', async (_name, then) => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const { task } = await downloadWith(bench, {
      firstByteDelay: 100,
      ...then,
      changes: { requests: 2, to: { ranges: 'honoured' } },
    });
    expect(task.state).toMatchObject({ kind: 'failed', failure: { code: 'changed' } });
    expect(task.received).toBeGreaterThan(0);
    expect(await namesIn(bench.files)).toEqual(['file.bin.weft-part']);
    await weft.engine.steer('retry', 'all');
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft));
    expect(taskOf(weft).note).toBe('Started over: the file on the server was changed.');
  });
});

describe('a file with several gaps that goes on at a server that', () => {
  test('gives ranges asks for what is missing alone', async () => {
    await using bench = await setUpWorkbench({ slots: 3 });
    const { paused, task, asked } = await resumeGapsInto(bench, {});
    await expectWhole(bench.server, task);
    expect(task.note).toBeNull();
    expect(paused.gaps).toHaveLength(3);
    for (const { from, end } of asked) {
      const gap = paused.gaps?.find((each) => from >= each.from && from < (each.end ?? Infinity));
      expect(gap, `from ${from}`).toBeDefined();
      expect(end ?? task.total).toBeLessThanOrEqual(gap?.end ?? 0);
    }
  });

  test.each([
    ['ignores ranges', { ranges: 'ignored' }],
    ['begins elsewhere', { ranges: 'wrong-start' }],
    ['does not say where it begins', { ranges: 'no-content-range' }],
    ['refuses every range', { ranges: 'refused' }],
    ['compresses parts', { contentEncoding: 'gzip' }],
  ] as const)('%s begins anew and says so', async (_name, then) => {
    await using bench = await setUpWorkbench({ slots: 3 });
    const { task } = await resumeGapsInto(bench, then);
    if ('contentEncoding' in then) expect(task.state.kind).toBe('done');
    else await expectWhole(bench.server, task);
    expect(task.note).toMatch(/^Started over: the server .*\./);
  });

  test.each([
    ['has a longer file by now', { size: 34 * mebibyte }],
    ['has a shorter file by now', { size: 32 * mebibyte }],
    ['has another file of the same length by now', { seed: 99 }],
    ['speaks of another length', { ranges: 'other-total' }],
  ] as const)('%s keeps the bytes and says that the file changed', async (_name, then) => {
    await using bench = await setUpWorkbench({ slots: 3 });
    const { paused, task } = await resumeGapsInto(bench, then);
    expect(task).toMatchObject({
      state: { kind: 'failed', failure: { code: 'changed' } },
      received: paused.received,
      gaps: paused.gaps,
    });
  });

  test.each([
    ['has weak validators', { etag: 'weak' }],
    ['has a time of modification only', { etag: 'none', lastModified: new Date(1e12) }],
    ['names each answer differently', { etag: 'weak-per-request' }],
  ] as const)('%s compares what it has and loses nothing', async (_name, first) => {
    await using bench = await setUpWorkbench({ slots: 3 });
    const shared = first.etag === 'weak-per-request' ? { ...first, etag: 'weak' as const } : first;
    const { task, asked } = await resumeGapsInto(bench, first, shared);
    await expectWhole(bench.server, task);
    expect(task.note).toBeNull();
    expect(asked.every(({ from }) => from >= mebibyte - 65_536)).toBe(true);
  });

  test('has other bytes under the same weak ETag notices it', async () => {
    await using bench = await setUpWorkbench({ slots: 3 });
    const etag = { value: 'W/"same"' };
    const { paused, task } = await resumeGapsInto(bench, { seed: 99, etag }, { etag });
    expect(task).toMatchObject({
      state: { kind: 'failed', failure: { code: 'changed' } },
      received: paused.received,
    });
  });

  test.each([
    404, 403, 410, 503,
  ] as const)('answers %i keeps the bytes, and a new address finishes the file', async (status) => {
    await using bench = await setUpWorkbench({ slots: 3 });
    const { server, weft } = bench;
    const { paused, task } = await resumeGapsInto(
      bench,
      { answer: { kind: 'status', status } },
      { seed: 7 },
    );
    expect(task).toMatchObject({
      state: { kind: 'failed', failure: { code: 'http-status' } },
      received: paused.received,
      gaps: paused.gaps,
    });
    const etag = { value: '"of another node"' };
    const url = server.file({ path: 'elsewhere.bin', size: 33 * mebibyte, seed: 7, etag });
    await weft.engine.setAddress(task.id, url);
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft));
    expect(taskOf(weft).note).toBeNull();
    for (const { from } of rangesAsked(server, url)) expect(from).toBeGreaterThan(0);
  });
});
