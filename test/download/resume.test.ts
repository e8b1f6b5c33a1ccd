import { once } from 'node:events';
import { access, rename, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Task } from '../../src-main/contract/task.ts';
import { partPathOf } from '../../src-main/download/task-paths.ts';
import type { FaultyServer } from '../support/faulty-server.ts';
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

type FileSpec = NonNullable<Parameters<FaultyServer['file']>[0]>;

const size = 3_000_000;
const stopped = 2_000_000;

/** Downloads a part, pauses, and goes on when the file behaves as in `then`. */
async function resumeInto(
  bench: Workbench,
  then: FileSpec = {},
  first: FileSpec = {},
  pausedAt = stopped,
) {
  const { server, weft } = bench;
  const url = server.file({
    path: 'file.bin',
    size,
    ending: { kind: 'stall', after: stopped },
    ...first,
    changes: { requests: 1, to: { ending: { kind: 'complete' }, ...then } },
  });
  const { ids } = await weft.add(url);
  await untilReceived(weft, pausedAt, ids[0]);
  await weft.engine.steer('pause', ids);
  const paused = taskOf(weft, ids[0]);
  expect(paused.state).toEqual({ kind: 'paused' });
  await weft.engine.steer('resume', 'all');
  await weft.engine.idle();
  return { paused, task: taskOf(weft, ids[0]) };
}

function rangesAsked({ server }: Workbench): (string | undefined)[] {
  return server.requests.map(({ headers }) => headers.range);
}

describe('a pause', () => {
  test('keeps the bytes, and the next request asks for the rest alone', async () => {
    await using bench = await setUpWorkbench();
    const { paused, task } = await resumeInto(bench);
    expect(paused.received).toBe(stopped);
    await expectWhole(bench.server, task);
    expect(task).toMatchObject({ state: { verdict: 'consistent' }, note: null });
    expect(rangesAsked(bench)).toEqual([undefined, `bytes=${stopped}-`]);
    expect(bench.server.requests[1]?.headers['if-range']).toBe(paused.etag);
    expect(await namesIn(bench.files)).toEqual(['file.bin']);
  });

  test('of a task that waits takes it out of the line', async () => {
    await using bench = await setUpWorkbench({ slots: 1 });
    const { server, weft } = bench;
    const first = server.file({ ending: { kind: 'stall', after: 10 } });
    await weft.add(first, server.file(), server.file());
    await untilReceived(weft, 10);
    await weft.engine.steer('pause', [2]);
    await weft.engine.steer('cancel', [1]);
    await weft.engine.idle();
    expect(weft.tasks().map(({ state }) => state.kind)).toEqual(['cancelled', 'paused', 'done']);
  });

  test('before the first byte leaves nothing on the disk', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    await weft.add(server.file({ answer: { kind: 'never' } }));
    await expect.poll(() => server.requests.length).toBe(1);
    await weft.engine.steer('pause', 'all');
    expect(taskOf(weft).state.kind).toBe('paused');
    expect(await namesIn(bench.files)).toEqual([]);
  });

  test('may be repeated many times without harm', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    await weft.add(server.file({ size: 6_000_000, rate: 20_000_000 }));
    for (let round = 0; round < 8; round++) {
      const before = liveOf(weft).received;
      await expect
        .poll(() => liveOf(weft).received > before || taskOf(weft).state.kind === 'done', {
          interval: 5,
        })
        .toBe(true);
      await weft.engine.steer('pause', 'all');
      await weft.engine.steer('resume', 'all');
    }
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft));
  });
});

describe('resuming at a server that', () => {
  test.each([
    ['ignores ranges', { ranges: 'ignored' }],
    ['begins elsewhere', { ranges: 'wrong-start' }],
    ['does not say where it begins', { ranges: 'no-content-range' }],
    ['gives several parts', { ranges: 'multipart' }],
    ['refuses the range', { ranges: 'refused' }],
    ['compresses the rest', { contentEncoding: 'gzip', ranges: 'honoured' }],
  ] as const)('%s gives the right file in the end, and says that it began anew', async (_, then) => {
    await using bench = await setUpWorkbench();
    const { task } = await resumeInto(bench, then);
    if ('contentEncoding' in then) expect(task.state.kind).toBe('done');
    else await expectWhole(bench.server, task);
    expect(task.note).toMatch(/^Started over: the server .*\./);
    expect(rangesAsked(bench)[1]).toBe(`bytes=${stopped}-`);
    expect(await namesIn(bench.files)).toEqual(['file.bin']);
  });

  test.each([
    ['speaks of another length', { ranges: 'other-total' }],
    ['has another file of the same length by now', { seed: 99 }],
    ['has a shorter file by now', { size: 1_000_000 }],
    ['has a longer file by now', { size: 5_000_000 }],
    ['has another file and ignores conditions', { seed: 99, etag: { value: '"b"' } }],
    ['has other bytes under the same weak name', { seed: 99, etag: { value: 'W/"a"' } }],
  ] as const)('%s keeps the bytes, says that the file changed, and begins anew when asked', async (_, then) => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const isWeak = 'etag' in then && then.etag.value.startsWith('W/');
    const first = isWeak ? { etag: then.etag } : {};
    const { task } = await resumeInto(bench, then, first);
    expect(task).toMatchObject({
      state: { kind: 'failed', failure: { code: 'changed' } },
      received: stopped,
    });
    await weft.engine.steer('retry', 'all');
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft));
    expect(taskOf(weft).note).toBe('Started over: the file on the server was changed.');
  });

  test.each([
    ['goes on beyond the end that was asked for', { ranges: 'longer' }],
    ['closes after each answer', { closes: true }],
    ['gives the rest in chunks', { length: 'chunked' }],
    ['gives less than asked', { ranges: 'shorter' }],
    ['has lost its validator', { etag: 'none' }],
    ['has weak validators by now', { etag: 'weak' }],
    ['has another validator for the same bytes', { etag: { value: '"of another node"' } }],
  ] as const)('%s gives the right file without beginning anew', async (_name, then) => {
    await using bench = await setUpWorkbench();
    const { task } = await resumeInto(bench, then);
    await expectWhole(bench.server, task);
    expect(task.note).toBeNull();
  });

  test.each([
    ['has no validator', { etag: 'none' }],
    ['has a weak validator', { etag: 'weak' }],
  ] as const)('%s compares the last bytes with what it sends', async (_name, first) => {
    await using bench = await setUpWorkbench();
    const { task } = await resumeInto(bench, {}, first);
    await expectWhole(bench.server, task);
    expect(task).toMatchObject({ state: { verdict: 'length' }, note: null });
    expect(rangesAsked(bench)).toEqual([undefined, `bytes=${stopped - 65_536}-`]);
  });

  test('does not say how long the file is goes on where its validator vouches for it', async () => {
    await using bench = await setUpWorkbench();
    const { task } = await resumeInto(bench, {}, { length: 'chunked' });
    await expectWhole(bench.server, task);
    expect(task.note).toBeNull();
    expect(rangesAsked(bench)).toEqual([undefined, `bytes=${stopped}-`]);
  });

  test.each([
    ['resets', { answer: { kind: 'reset' } }],
    ['is too busy', { answer: { kind: 'status', status: 503 } }],
    ['has no such file by now', { answer: { kind: 'status', status: 404 } }],
    ['does not speak HTTP', { answer: { kind: 'garbage' } }],
    ['sends nowhere', { answer: { kind: 'redirect' } }],
  ] as const)('%s fails, and keeps the bytes for another try', async (_name, answer) => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const { task } = await resumeInto(bench, {
      ...answer,
      changes: { requests: 2, to: { answer: { kind: 'file' } } },
    });
    expect(task).toMatchObject({ state: { kind: 'failed' }, received: stopped });
    await weft.engine.steer('retry', 'all');
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft));
    expect(rangesAsked(bench)).toEqual([undefined, `bytes=${stopped}-`, `bytes=${stopped}-`]);
  });
});

describe('one wrong answer does not cost the bytes that are there:', () => {
  test.each([
    ['two lengths', { length: 'two-lengths' }],
    ['no HTTP', { answer: { kind: 'garbage' } }],
    ['the whole file', { ranges: 'ignored' }],
    ['bytes from elsewhere', { ranges: 'wrong-start' }],
    ['a part that does not say where it begins', { ranges: 'no-content-range' }],
    ['a refusal of the range', { ranges: 'refused-without-size' }],
  ] as const)('%s', async (_name, wrong) => {
    await using bench = await setUpWorkbench({ retries: 1 });
    const good = { length: 'declared', answer: { kind: 'file' }, ranges: 'honoured' } as const;
    const { task } = await resumeInto(
      bench,
      { ...wrong, changes: { requests: 2, to: good } },
      { ending: { kind: 'stall', after: 1_000_000 } },
      1_000_000,
    );
    await expectWhole(bench.server, task);
    expect(task.note).toBeNull();
    const [, second, third, ...more] = rangesAsked(bench);
    expect(second).toBe('bytes=1000000-');
    expect(third).toMatch(/^bytes=(1000000|934464)-$/);
    expect(more).toEqual([]);
  });
});

describe('a rest that is not as long as its range says', () => {
  /** Gives half of 1000 bytes and stalls, then so many more as the rest, in one chunk. */
  async function serverWithRest(size: number) {
    const head = (status: string, ...fields: string[]) =>
      [`HTTP/1.1 ${status}`, 'ETag: "a"', ...fields, '', ''].join('\r\n');
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (request) => {
        if (!request.includes('range: bytes=500-')) {
          socket.write(`${head('200 OK', 'Content-Length: 1000')}${'a'.repeat(500)}`);
          return;
        }
        const range = 'Content-Range: bytes 500-999/1000';
        socket.write(head('206 Partial Content', range, 'Transfer-Encoding: chunked'));
        socket.end(`${size.toString(16)}\r\n${'b'.repeat(size)}\r\n0\r\n\r\n`);
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    return { server, url: `http://127.0.0.1:${port}/file.bin` };
  }

  test.each([
    ['is clipped when it is longer', 501, undefined],
    ['fails when it is shorter', 499, 'short-body'],
    ['is fine when it is', 500, undefined],
  ])('%s', async (_name, size, code) => {
    await using bench = await setUpWorkbench();
    const { weft } = bench;
    const { server, url } = await serverWithRest(size);
    await weft.add(url);
    await untilReceived(weft, 500);
    await weft.engine.steer('pause', 'all');
    await weft.engine.steer('resume', 'all');
    await weft.engine.idle();
    server.close();
    const { state } = taskOf(weft);
    expect(state.kind === 'failed' ? state.failure.code : undefined).toBe(code);
    expect((await namesIn(bench.files)).includes('file.bin')).toBe(code === undefined);
  });
});

describe('the part file', () => {
  async function resumeAfter(bench: Workbench, meddle: (path: string) => Promise<void>) {
    const { server, weft } = bench;
    const url = server.file({
      path: 'file.bin',
      size,
      ending: { kind: 'stall', after: stopped },
      changes: { requests: 1, to: { ending: { kind: 'complete' } } },
    });
    await weft.add(url);
    await untilReceived(weft, stopped);
    await weft.engine.steer('pause', 'all');
    await meddle(partPathOf(liveOf(weft)));
    await weft.engine.steer('resume', 'all');
    await weft.engine.idle();
    return taskOf(weft);
  }

  test('that somebody shortened begins anew', async () => {
    await using bench = await setUpWorkbench();
    const task = await resumeAfter(bench, (path) => truncate(path, 1000));
    await expectWhole(bench.server, task);
    expect(task.note).toBe('Started over: somebody changed or removed its partial file.');
  });

  test('that somebody removed begins anew', async () => {
    await using bench = await setUpWorkbench();
    await expectWhole(bench.server, await resumeAfter(bench, (path) => rm(path)));
  });

  test('that somebody made longer is cut to what is known', async () => {
    await using bench = await setUpWorkbench();
    const task = await resumeAfter(bench, (path) => writeFile(path, 'more', { flag: 'a' }));
    await expectWhole(bench.server, task);
    expect(task.note).toBeNull();
  });
});

test('a disk that cannot be looked at for a while has not lost the partial file', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft, files } = bench;
  const url = server.file({
    path: 'file.bin',
    size,
    ending: { kind: 'stall', after: stopped },
    changes: { requests: 1, to: { ending: { kind: 'complete' } } },
  });
  await weft.add(url);
  await untilReceived(weft, stopped);
  await weft.engine.steer('pause', 'all');
  // A ring of links: whoever looks for a file in it is told ELOOP.
  await rename(files, `${files}-away`);
  await symlink(files, files);
  await weft.engine.steer('resume', 'all');
  await weft.engine.idle();
  expect(taskOf(weft)).toMatchObject({ state: { kind: 'failed' }, received: stopped });
  await rm(files);
  await rename(`${files}-away`, files);
  await weft.engine.steer('retry', 'all');
  await weft.engine.idle();
  await expectWhole(server, taskOf(weft));
  expect(rangesAsked(bench)).toEqual([undefined, `bytes=${stopped}-`]);
});

test('progress never speaks of more bytes than the partial file holds, also when it begins anew', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft } = bench;
  const url = server.file({
    path: 'file.bin',
    size,
    etag: 'strong',
    ending: { kind: 'stall', after: 1_000_000 },
    changes: {
      requests: 1,
      to: {
        etag: 'none',
        ranges: 'ignored',
        // Two answers after such a time, and what comes is recorded in the turn of the second.
        firstByteDelay: 2600,
        rate: 100_000,
        ending: { kind: 'complete' },
      },
    },
  });
  await weft.add(url);
  await untilReceived(weft, 1_000_000);
  await weft.engine.steer('pause', 'all');
  const part = partPathOf(liveOf(weft));
  await weft.engine.steer('resume', 'all');
  const end = performance.now() + 8_000;
  while (performance.now() < end) {
    const before = taskOf(weft).received;
    const { size: held } = await stat(part);
    // It may begin anew while the disk is looked at.
    expect(Math.min(before, taskOf(weft).received)).toBeLessThanOrEqual(held);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(taskOf(weft).note).toMatch(/^Started over/);
}, 30_000);

describe('a task that failed', () => {
  test('goes on from its bytes when it is tried again', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const task = await bench.download({
      size,
      ending: { kind: 'reset', after: stopped },
      changes: {
        requests: 1,
        to: {
          answer: { kind: 'reset' },
          changes: { requests: 2, to: { answer: { kind: 'file' }, ending: { kind: 'complete' } } },
        },
      },
    });
    expect(task.state.kind).toBe('failed');
    await weft.engine.steer('retry', 'all');
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft));
    expect(rangesAsked(bench)[1]).toBe(`bytes=${task.received}-`);
    expect(task.received).toBeGreaterThan(0);
  });

  test('with all of its bytes asks nobody when it is tried again', async () => {
    await using bench = await setUpWorkbench();
    const { weft } = bench;
    await bench.download({ path: 'file.bin' });
    const live = liveOf(weft);
    // As a task stands whose last step failed, on a disk that was full.
    await rename(join(bench.files, 'file.bin'), partPathOf(live));
    weft.engine.table.move(live, { kind: 'queued' });
    weft.engine.start();
    await weft.engine.idle();
    await expectWhole(bench.server, taskOf(weft));
    expect(bench.server.requests).toHaveLength(1);
  });
});

describe('the end of the program', () => {
  test('keeps the bytes, and the next start goes on', async () => {
    await using bench = await setUpWorkbench();
    const { server } = bench;
    const url = server.file({
      path: 'file.bin',
      size,
      ending: { kind: 'stall', after: stopped },
      changes: { requests: 1, to: { ending: { kind: 'complete' } } },
    });
    await bench.weft.add(url);
    await untilReceived(bench.weft, stopped);
    await bench.restart();
    expect(taskOf(bench.weft)).toMatchObject({ state: { kind: 'queued' }, received: stopped });
    bench.weft.engine.start();
    await bench.weft.engine.idle();
    await expectWhole(server, taskOf(bench.weft));
    expect(rangesAsked(bench)).toEqual([undefined, `bytes=${stopped}-`]);
  });

  test('starts nothing that was paused, failed or cancelled', async () => {
    await using bench = await setUpWorkbench();
    const { server } = bench;
    const stall = { ending: { kind: 'stall', after: 10 } } as const;
    const missing = server.file({ answer: { kind: 'status', status: 404 } });
    await bench.weft.add(server.file(stall), server.file(stall), missing, server.file());
    await untilReceived(bench.weft, 10, 2);
    await untilStatus(bench.weft, 'done', 4);
    await untilStatus(bench.weft, 'failed', 3);
    await bench.weft.engine.steer('pause', [1]);
    await bench.weft.engine.steer('cancel', [2]);
    const before: readonly Task[] = bench.weft.tasks();
    await bench.restart();
    expect(bench.weft.tasks()).toEqual(before);
    const asked = server.requests.length;
    bench.weft.engine.start();
    await bench.weft.engine.idle();
    expect(server.requests).toHaveLength(asked);
  });

  test('with 500 tasks at work leaves nothing that looks finished and is not', async () => {
    await using bench = await setUpWorkbench({ slots: 256 });
    const { server, weft } = bench;
    const urls = Array.from({ length: 500 }, (_, n) =>
      server.file({ path: `${n}.bin`, size: 20_000 + n * 100, rate: 60_000 + n * 1000 }),
    );
    await weft.add(...urls);
    await expect
      .poll(() => weft.tasks().filter(({ state }) => state.kind === 'done').length, {
        interval: 10,
        timeout: 15_000,
      })
      .toBeGreaterThan(20);
    await weft.close();
    const tasks = weft.tasks();
    expect(new Set(tasks.map(({ state }) => state.kind))).toEqual(new Set(['done', 'queued']));
    const parts: string[] = [];
    for (const task of tasks) {
      if (task.state.kind === 'done') await expectWhole(server, task);
      else if (task.received > 0) parts.push(`${task.name}.weft-part`);
    }
    const finished = tasks.filter(({ state }) => state.kind === 'done').map(({ name }) => name);
    expect(await namesIn(bench.files)).toEqual([...finished, ...parts].toSorted());
    await bench.restart();
    expect(bench.weft.tasks()).toEqual(tasks);
  });
});

test('a part of a cancelled task is gone', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft } = bench;
  await weft.add(server.file({ path: 'a.bin', ending: { kind: 'stall', after: 10 } }));
  await untilReceived(weft, 10);
  await access(partPathOf(liveOf(weft)));
  await weft.engine.steer('cancel', 'all');
  expect(taskOf(weft).state.kind).toBe('cancelled');
  expect(await namesIn(bench.files)).toEqual([]);
});
