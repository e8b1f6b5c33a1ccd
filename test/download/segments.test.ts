import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Gap, Task } from '../../src-main/contract/task.ts';
import { type AskedRange, rangesAsked } from '../support/asked-ranges.ts';
import { generatedContent } from '../support/faulty/content.ts';
import { type FaultyServer, startFaultyServer } from '../support/faulty-server.ts';
import { refusedAddress } from '../support/unusable-addresses.ts';
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

const mebibyte = 1024 * 1024;

/** So large that a second connection is opened at once, and so slow that it pays. */
const large = { size: 17 * mebibyte, rate: 64 * mebibyte } as const;

/** Three connections of it bring a MiB each, and stall. */
const stalling = {
  path: 'file.bin',
  size: 33 * mebibyte,
  ending: { kind: 'stall', after: mebibyte },
} as const;

const complete = { ending: { kind: 'complete' } } as const;

/** Leaves a file with three gaps, paused. */
async function pausedWithGaps({ server, weft }: Workbench): Promise<Task> {
  const url = server.file({ ...stalling, changes: { requests: 3, to: complete } });
  await weft.add(url);
  await untilReceived(weft, 3 * mebibyte);
  await weft.engine.steer('pause', 'all');
  expect(taskOf(weft).gaps).toHaveLength(3);
  return taskOf(weft);
}

/** Expects that nothing was asked for that was there. */
function expectWithin(asked: readonly AskedRange[], gaps: readonly Gap[] | null): void {
  expect(asked).not.toEqual([]);
  for (const { from, end } of asked) {
    const gap = gaps?.find((each) => from >= each.from && from < (each.end ?? 0));
    expect(gap, `from ${from}`).toBeDefined();
    expect(end ?? 33 * mebibyte).toBeLessThanOrEqual(gap?.end ?? 0);
  }
}

test('large files that come as fast as they can are whole, whichever thread carries them', async () => {
  await using bench = await setUpWorkbench({ threads: 2 });
  const { server, weft } = bench;
  const urls = ['a', 'b', 'c'].map((path) => server.file({ path, size: 200 * mebibyte }));
  for (const task of await weft.run(...urls)) await expectWhole(server, task);
});

describe('a large file', () => {
  test('comes over several connections, each of which asks for bytes of its own', async () => {
    await using bench = await setUpWorkbench();
    const task = await bench.download({ ...large, size: 40 * mebibyte });
    await expectWhole(bench.server, task);
    expect(task).toMatchObject({ state: { verdict: 'consistent' }, note: null });
    const asked = rangesAsked(bench.server, task.url);
    expect(asked.length).toBeGreaterThanOrEqual(3);
    expect(asked[0]).toEqual({ from: 0, end: null });
    expect(new Set(asked.map(({ from }) => from)).size).toBe(asked.length);
    for (const { headers } of bench.server.requests.slice(1)) {
      expect(headers['if-range']).toBe(task.etag);
    }
  });

  test('gets more connections as long as that pays', async () => {
    await using bench = await setUpWorkbench();
    const task = await bench.download({ ...large, rate: 3 * mebibyte });
    await expectWhole(bench.server, task);
    expect(bench.server.busiest).toBeGreaterThan(2);
  });

  test.each([
    ['slots', { slots: 3 }],
    ['connections to one server', { perHost: 3 }],
  ])('has no more connections than there may be %s', async (_name, options) => {
    await using bench = await setUpWorkbench(options);
    const task = await bench.download({ size: 66 * mebibyte, rate: 64 * mebibyte });
    await expectWhole(bench.server, task);
    expect(bench.server.busiest).toBe(3);
  });

  test('of a small size, or at a server without ranges, comes over one connection', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const urls = [{ size: 500_000, rate: 1_000_000 }, { ...large, ranges: 'ignored' } as const].map(
      (file) => server.file(file),
    );
    for (const task of await weft.run(...urls)) await expectWhole(server, task);
    for (const url of urls) expect(server.requestsOf(url)).toHaveLength(1);
  });

  test('leaves connections to the files that wait', async () => {
    await using bench = await setUpWorkbench({ slots: 3 });
    const { server, weft } = bench;
    const first = server.file({ ...large, path: 'large.bin', rate: 8 * mebibyte });
    const others = Array.from({ length: 12 }, () => server.file({ firstByteDelay: 20 }));
    for (const task of await weft.run(first, ...others)) await expectWhole(server, task);
    const split = server.requests.findIndex(({ headers }) => headers.range !== undefined);
    const later = server.requests.slice(split).filter(({ path }) => path !== '/large.bin');
    // Those that had their slots already.
    expect(later.length).toBeLessThanOrEqual(2);
    expect(server.busiest).toBe(3);
  });
});

describe('a connection that', () => {
  test.each([
    ['stalls', { ending: { kind: 'stall', after: mebibyte } }],
    ['is reset', { ending: { kind: 'reset', after: mebibyte } }],
    ['is closed', { ending: { kind: 'close', after: mebibyte } }],
    ['is reset before it begins', { answer: { kind: 'reset' } }],
    ['is closed before it begins', { answer: { kind: 'close' } }],
    ['is refused with 403', { answer: { kind: 'status', status: 403 } }],
    ['is refused with 429', { answer: { kind: 'status', status: 429, retryAfter: 60 } }],
    ['is refused with 503', { answer: { kind: 'status', status: 503, retryAfter: 60 } }],
  ] as const)('%s loses its part to the others', async (_name, behaviour) => {
    await using bench = await setUpWorkbench({ timeoutMs: 600 });
    const restored = { answer: { kind: 'file' }, ...complete } as const;
    const to = { ...behaviour, changes: { requests: 2, to: restored } };
    const task = await bench.download({ ...large, changes: { requests: 1, to } });
    await expectWhole(bench.server, task);
    expect(task).toMatchObject({ state: { verdict: 'consistent' }, note: null });
    expect(rangesAsked(bench.server, task.url).filter(({ from }) => from === 0)).toHaveLength(1);
  });

  test('is cut together with all others is opened again, for what is missing', async () => {
    await using bench = await setUpWorkbench({ retries: 3 });
    const { server, weft } = bench;
    await weft.add(server.file({ ...large, size: 40 * mebibyte, rate: 16 * mebibyte }));
    for (const least of [5, 10, 15]) {
      await expect
        .poll(() => liveOf(weft).received, { interval: 5 })
        .toBeGreaterThan(least * mebibyte);
      server.cutConnections();
    }
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft));
    expect(taskOf(weft).note).toBeNull();
    expect(rangesAsked(server, taskOf(weft).url).filter(({ from }) => from === 0)).toHaveLength(1);
  });
});

/** Sends the head at once; then nothing, until it is asked again, and then everything. */
async function serverThatIsStuck(body: Buffer) {
  const head = { 'content-length': body.length, 'accept-ranges': 'bytes', etag: '"a"' };
  let stuck: ServerResponse | undefined;
  const server = createServer((_request, response) => {
    if (stuck === undefined) {
      stuck = response.writeHead(200, head);
      stuck.flushHeaders();
      return;
    }
    stuck.write(body.subarray(0, mebibyte));
    // The first bytes are written by then, and the second answer brings none.
    setTimeout(() => response.writeHead(200, head).flushHeaders(), 300);
    setTimeout(() => stuck?.end(body.subarray(mebibyte)), 600);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/stuck.bin`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('a connection that is replaced before its first byte, and wakes up, leaves the file whole', async () => {
  await using bench = await setUpWorkbench({ slots: 2 });
  const { server, weft } = bench;
  const body = generatedContent(3, 2 * mebibyte).read(0, 2 * mebibyte);
  await using stuck = await serverThatIsStuck(body);
  // Takes the other slot until the connection has been silent for so long that it is replaced.
  await weft.run(stuck.url, server.file({ size: 10, firstByteDelay: 1_300 }));
  const { state, folder, name } = taskOf(weft);
  expect(state).toMatchObject({ kind: 'done' });
  expect((await readFile(join(folder, name))).equals(body)).toBe(true);
});

describe('a file with several gaps', () => {
  test('asks only for what is missing after a pause', async () => {
    await using bench = await setUpWorkbench({ slots: 3 });
    const { gaps, url } = await pausedWithGaps(bench);
    await bench.weft.engine.steer('resume', 'all');
    await bench.weft.engine.idle();
    await expectWhole(bench.server, taskOf(bench.weft));
    expectWithin(rangesAsked(bench.server, url).slice(3), gaps);
  });

  test('asks only for what is missing after the end of the program', async () => {
    await using bench = await setUpWorkbench({ slots: 3 });
    const { gaps, url } = await pausedWithGaps(bench);
    await bench.restart();
    expect(taskOf(bench.weft).gaps).toEqual(gaps);
    await bench.weft.engine.steer('resume', 'all');
    await bench.weft.engine.idle();
    await expectWhole(bench.server, taskOf(bench.weft));
    expectWithin(rangesAsked(bench.server, url).slice(3), gaps);
  });

  test('asks only for what was not recorded after a kill', async () => {
    await using bench = await setUpWorkbench({ slots: 3 });
    const { server } = bench;
    const to = { ending: { kind: 'stall', after: 2 * mebibyte } } as const;
    const url = server.file({
      ...stalling,
      changes: { requests: 3, to: { ...to, changes: { requests: 6, to: complete } } },
    });
    await bench.weft.add(url);
    await untilReceived(bench.weft, 3 * mebibyte);
    await bench.weft.engine.steer('pause', 'all');
    const { gaps } = taskOf(bench.weft);
    await bench.weft.engine.steer('resume', 'all');
    await untilReceived(bench.weft, 9 * mebibyte);
    await bench.crash();
    const { weft } = bench;
    expect(taskOf(weft)).toMatchObject({ received: 3 * mebibyte, gaps });
    weft.engine.start();
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft));
    expectWithin(rangesAsked(server, url).slice(6), gaps);
  });

  test('may be killed while bytes come, again and again', async () => {
    await using bench = await setUpWorkbench();
    const { server } = bench;
    await bench.weft.add(server.file({ ...large, rate: 16 * mebibyte }));
    for (const least of [3, 6, 9]) {
      await expect
        .poll(() => liveOf(bench.weft).received, { interval: 5 })
        .toBeGreaterThan(least * mebibyte);
      if (least === 6) {
        await bench.weft.engine.steer('pause', 'all');
        await bench.weft.engine.steer('resume', 'all');
      }
      await bench.crash();
      bench.weft.engine.start();
    }
    await bench.weft.engine.idle();
    await expectWhole(server, taskOf(bench.weft));
  });

  test('may be paused while connections are being added, and nothing goes on meanwhile', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    await weft.add(server.file({ size: 66 * mebibyte, rate: 12 * mebibyte }));
    for (let round = 0; round < 8; round++) {
      const before = liveOf(weft).received;
      await expect
        .poll(() => liveOf(weft).received, { interval: 5 })
        .toBeGreaterThan(before + mebibyte / 2);
      await weft.engine.steer('pause', 'all');
      const { received, task, connections } = liveOf(weft);
      expect({ received, connections }).toEqual({ received: task.received, connections: 0 });
      await weft.engine.steer('resume', 'all');
    }
    await weft.engine.idle();
    expect(taskOf(weft).note).toBeNull();
    await expectWhole(server, taskOf(weft));
    expect(rangesAsked(server, taskOf(weft).url).filter(({ from }) => from === 0)).toHaveLength(1);
  });
});

describe('mirrors', () => {
  async function withMirror(
    use: (bench: Workbench, other: FaultyServer) => Promise<void>,
    options: Parameters<typeof setUpWorkbench>[0] = {},
  ) {
    await using bench = await setUpWorkbench(options);
    await using other = await startFaultyServer();
    await use(bench, other);
  }

  // So slow that a second connection comes in time on a busy machine, too.
  const shared = { ...large, rate: 20 * mebibyte, path: 'file.bin', seed: 7 } as const;

  test('share a file', () =>
    withMirror(async ({ server, weft }, other) => {
      const [task] = await weft.run(`${server.file(shared)}\t${other.file(shared)}`);
      await expectWhole(server, taskOf(weft));
      expect(task).toMatchObject({ state: { verdict: 'consistent' }, note: null });
      expect(server.requests.length).toBeGreaterThan(0);
      expect(other.requests.length).toBeGreaterThan(0);
    }));

  test('with other ETags do no harm where the list gives a digest', () =>
    withMirror(async ({ server, weft }, other) => {
      const url = server.file(shared);
      const mirror = other.file({ ...shared, etag: { value: '"of the mirror"' } });
      await weft.run(`${url}\t${mirror}\tsha256=${server.hashOf(url)}`);
      await expectWhole(server, taskOf(weft));
      expect(taskOf(weft)).toMatchObject({ state: { verdict: 'verified' }, note: null });
    }));

  test.each([404, 403, 410] as const)('that answer %i are dropped, the first one, too', (status) =>
    withMirror(async ({ server, weft }, other) => {
      const bad = server.file({ ...shared, answer: { kind: 'status', status } });
      const good = other.file(shared);
      await weft.run(`${bad}\t${good}`, `${other.file({ ...shared, path: 'b' })}\t${bad}`);
      for (const task of weft.tasks()) await expectWhole(other, task, good);
      expect(server.requests.length).toBeLessThanOrEqual(2);
    }));

  test('that refuse connections are passed over', () =>
    withMirror(
      async ({ weft }, other) => {
        const good = other.file(shared);
        await weft.run(`${await refusedAddress()}\t${good}`);
        await expectWhole(other, taskOf(weft), good);
      },
      { retries: 1 },
    ));

  test.each([
    ['another length', { size: 18 * mebibyte }, {}],
    ['another ETag', { seed: 8 }, {}],
    ['another length, without ETags', { size: 18 * mebibyte }, { etag: 'none' }],
    ['another time, without ETags', { lastModified: new Date(1.1e12), seed: 8 }, { etag: 'none' }],
  ] as const)('that have %s do not get into the file, nor slow it down', (_name, other, both) =>
    withMirror(async ({ server, weft }, second) => {
      // Slow enough for a second connection to pay although one of the other server was refused.
      const rate = 3 * mebibyte;
      const file = { ...shared, rate, lastModified: new Date(1e12), ...both };
      const url = server.file(file);
      await weft.run(`${url}\t${second.file({ ...file, ...other })}`);
      await expectWhole(server, taskOf(weft));
      expect(second.requests).toHaveLength(1);
      expect(server.requests.length).toBeGreaterThan(1);
    }));

  test('that have another ETag do not take the place of a server that is silent at first', () =>
    withMirror(
      async ({ server, weft }, second) => {
        const file = { ...shared, lastModified: new Date(1e12) };
        const slow = { firstByteDelay: 1_200, ending: { kind: 'stall', after: 0 } } as const;
        const url = server.file({ ...file, ...slow, changes: { requests: 1, to: complete } });
        await weft.run(`${url}\t${second.file({ ...file, seed: 8 })}`);
        await expectWhole(server, taskOf(weft), url);
        expect(second.requests).toHaveLength(1);
      },
      { retries: 1, timeoutMs: 3_000 },
    ));

  test('that have other bytes under the same ETag are found out by the digest', () =>
    withMirror(async ({ server, weft }, other) => {
      const etag = { value: '"same"' };
      const url = server.file({ ...shared, etag });
      const mirror = other.file({ ...shared, etag, seed: 8 });
      await weft.run(`${url}\t${mirror}\tsha256=${server.hashOf(url)}`);
      expect(other.requests.length).toBeGreaterThan(0);
      expect(taskOf(weft).state).toMatchObject({ kind: 'failed', failure: { code: 'digest' } });
    }));
});

describe('a digest', () => {
  test.each([
    ['of a small file', { size: 300_000 }],
    ['of a large file', large],
  ])('in the list verifies the bytes %s', async (_name, file) => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const url = server.file(file);
    await weft.run(`${url} sha256=${server.hashOf(url)}`);
    await expectWhole(server, taskOf(weft));
    expect(taskOf(weft)).toMatchObject({ state: { verdict: 'verified' }, note: null });
  });

  test.each([
    ['of a small file', { size: 300_000 }],
    ['of a large file', large],
  ])('that does not fit the bytes %s sets them aside, and a retry fetches again', async (_name, file) => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const wrong = server.file({ ...file, path: 'file.bin', seed: 1, etag: { value: '"a"' } });
    const bytes = server.bytesOf(wrong);
    const url = server.file({ ...file, path: 'file.bin', seed: 7, etag: { value: '"b"' } });
    const hash = server.hashOf(url);
    server.file({ ...file, path: 'file.bin', seed: 1, etag: { value: '"a"' } });
    await weft.run(`${url} sha256=${hash}`);
    expect(taskOf(weft)).toMatchObject({
      state: { kind: 'failed', failure: { code: 'digest', retry: 'never' } },
      received: 0,
    });
    const [aside = '', ...others] = await namesIn(bench.files);
    expect(others).toEqual([]);
    expect(aside).toMatch(/^file\.bin\.[0-9a-f]+\.weft-mismatch$/);
    expect((await readFile(join(bench.files, aside))).equals(bytes)).toBe(true);
    expect(taskOf(weft).note).toContain(aside);

    server.file({ ...file, path: 'file.bin', seed: 7, etag: { value: '"b"' } });
    await weft.engine.steer('retry', 'all');
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft));
    expect(taskOf(weft).state).toMatchObject({ verdict: 'verified' });
    expect(await namesIn(bench.files)).toEqual(['file.bin', aside].toSorted());
  });

  test('that never fits leaves the bytes of the latest attempt aside, and all else alone', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft, files } = bench;
    const others = ['file.bin.weft-mismatch', 'file.bin.01234567.weft-mismatch'];
    await mkdir(files, { recursive: true });
    for (const name of others) await writeFile(join(files, name), 'of somebody else');
    const file = { path: 'file.bin', size: 300_000 };
    const url = server.file({ ...file, seed: 1 });
    await weft.run(`${url} sha256=${'0'.repeat(64)}`);
    const first = await namesIn(files);
    server.file({ ...file, seed: 2 });
    await weft.engine.steer('retry', 'all');
    await weft.engine.idle();
    expect(taskOf(weft).state).toMatchObject({ kind: 'failed', failure: { code: 'digest' } });
    expect(await namesIn(files)).toEqual(first);
    const [aside = '', ...more] = first.filter((name) => !others.includes(name));
    expect(more).toEqual([]);
    expect((await readFile(join(files, aside))).equals(server.bytesOf(url))).toBe(true);
    for (const name of others) {
      expect(await readFile(join(files, name), 'utf8')).toBe('of somebody else');
    }
  });

  test.each([
    ['finds out bytes that changed under the same ETag', 8, 'digest'],
    ['verifies bytes that came in two runs', 7, undefined],
  ])('%s', async (_name, seed, code) => {
    await using bench = await setUpWorkbench({ slots: 3 });
    const { server } = bench;
    const digests = [{ header: 'Repr-Digest', algorithm: 'sha-256', correct: true }] as const;
    const file = { ...stalling, seed: 7, etag: { value: '"same"' }, digests };
    const to = { ...complete, seed };
    const url = server.file({ ...file, changes: { requests: 3, to } });
    await bench.weft.add(`${url} sha256=${server.hashOf(url)}`);
    await untilReceived(bench.weft, 3 * mebibyte);
    await bench.restart();
    bench.weft.engine.start();
    await bench.weft.engine.idle();
    const { state } = taskOf(bench.weft);
    expect(state.kind === 'failed' ? state.failure.code : undefined).toBe(code);
    expect(state.kind === 'done' && state.verdict).toBe(code === undefined && 'verified');
  });

  test.each([
    ['Repr-Digest', 'sha-256', large],
    ['Repr-Digest', 'sha-512', { size: 300_000 }],
    ['Digest', 'sha-256', { size: 300_000 }],
    ['Content-MD5', 'md5', { size: 300_000 }],
    ['x-goog-hash', 'crc32c', { size: 300_000 }],
  ] as const)('of the server verifies the bytes: %s with %s', async (header, algorithm, file) => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const [right, wrong] = [true, false].map((correct) =>
      server.file({ ...file, path: `${correct}.bin`, digests: [{ header, algorithm, correct }] }),
    );
    await weft.run(`${right}`, `${wrong}`);
    await expectWhole(server, taskOf(weft));
    expect(taskOf(weft).state).toMatchObject({ verdict: 'verified' });
    expect(taskOf(weft, 2).state).toMatchObject({ kind: 'failed', failure: { code: 'digest' } });
    expect(await namesIn(bench.files)).not.toContain('false.bin');
  });
});

describe('the time of a file', () => {
  test.each([
    large,
    { size: 1000 },
  ])('is the one that the server names, where that is wanted: %j', async (file) => {
    await using bench = await setUpWorkbench({ keepsTimes: true });
    const lastModified = new Date('2001-02-03T04:05:06Z');
    const task = await bench.download({ ...file, lastModified });
    await expectWhole(bench.server, task);
    const { mtime } = await stat(join(task.folder, task.name));
    expect(mtime).toEqual(lastModified);
  });

  test('is that of the download otherwise', async () => {
    await using bench = await setUpWorkbench();
    const task = await bench.download({ lastModified: new Date('2001-02-03T04:05:06Z') });
    const { mtimeMs } = await stat(join(task.folder, task.name));
    expect(mtimeMs).toBeGreaterThan(Date.now() - 60_000);
  });
});

describe('trying again by itself', () => {
  test('waits, says until when and why, and goes on from its bytes', async () => {
    await using bench = await setUpWorkbench({ retries: 2 });
    const { server, weft } = bench;
    const to = {
      answer: { kind: 'reset' },
      changes: { requests: 2, to: { answer: { kind: 'file' } } },
    } as const;
    const cut = { kind: 'reset', after: 2_000_000 } as const;
    await weft.add(server.file({ size: 3_000_000, ending: cut, changes: { requests: 1, to } }));
    await untilStatus(weft, 'waiting');
    const { state, received } = taskOf(weft);
    expect(state).toMatchObject({ failure: { code: 'reset', retry: 'soon' } });
    expect(state.kind === 'waiting' && state.until).toBeGreaterThan(Date.now() - 100);
    expect(received).toBeGreaterThan(0);
    server.file({ path: 'file-1.bin', size: 3_000_000 });
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft));
    expect(rangesAsked(server, taskOf(weft).url).at(-1)?.from).toBe(received);
  });

  test('ends after as many failures without progress', async () => {
    await using bench = await setUpWorkbench({ retries: 2 });
    const task = await bench.download({ answer: { kind: 'reset' } });
    expect(task.state).toMatchObject({ kind: 'failed', failure: { code: 'reset' } });
    expect(bench.server.requests).toHaveLength(3);
  });

  test('counts from the beginning after every progress', async () => {
    await using bench = await setUpWorkbench({ retries: 1 });
    const { server, weft } = bench;
    // Less than a connection must bring to be replaced at once.
    const step = { kind: 'close', after: 40_000 } as const;
    const url = server.file({ size: 110_000, ending: step });
    await weft.run(url);
    await expectWhole(server, taskOf(weft));
    expect(rangesAsked(server, url).map(({ from }) => from)).toEqual([0, 40_000, 80_000]);
  });

  test('goes on when the network comes back', async () => {
    await using bench = await setUpWorkbench({ retries: 5 });
    const { weft } = bench;
    const url = await refusedAddress();
    await weft.add(url);
    await untilStatus(weft, 'waiting');
    expect(taskOf(weft).state).toMatchObject({ failure: { code: 'refused' } });
    const body = Buffer.alloc(200_000, 'x');
    const server = createServer((_request, response) => response.end(body));
    await new Promise<void>((resolve) => {
      server.listen(Number(new URL(url).port), '127.0.0.1', resolve);
    });
    expect((server.address() as AddressInfo).port).toBe(Number(new URL(url).port));
    await weft.engine.idle();
    server.close();
    server.closeAllConnections();
    const { state, folder, name } = taskOf(weft);
    expect(state.kind).toBe('done');
    const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    expect(hash(await readFile(join(folder, name)))).toBe(hash(body));
  });
});

describe('the order of a list', () => {
  /** Holds the only slot with the first of five files, has the order changed, and lets them go. */
  async function orderAfter(change: (weft: Workbench['weft']) => Promise<void>) {
    await using bench = await setUpWorkbench({ slots: 1 });
    const { server, weft } = bench;
    const first = server.file({ path: '1', ending: { kind: 'stall', after: 10 } });
    const others = ['2', '3', '4', '5'].map((path) => server.file({ path }));
    await weft.add(first, ...others);
    await untilReceived(weft, 10);
    await change(weft);
    await weft.engine.steer('cancel', [1]);
    await weft.engine.idle();
    return server.requests.map(({ path }) => path.slice(1)).join(' ');
  }

  test.each([
    ['is kept where nobody changes it', [], '1 2 3 4 5'],
    ['puts first what is to be first', [['first', [4, 5]]], '1 4 5 2 3'],
    ['puts last what is to be last', [['last', [2]]], '1 3 4 5 2'],
    ['puts what was raised before the others', [['raise', [5]]], '1 5 2 3 4'],
    ['puts what was lowered behind the others', [['lower', [2, 3]]], '1 4 5 2 3'],
    [
      'puts first among equals alone',
      [
        ['raise', [5]],
        ['first', [3]],
      ],
      '1 5 3 2 4',
    ],
  ] as const)('%s', async (_name, steps, order) => {
    expect(
      await orderAfter(async ({ engine }) => {
        for (const [what, ids] of steps) await engine.steer(what, ids);
      }),
    ).toBe(order);
  });
});
