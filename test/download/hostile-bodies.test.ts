import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Failure } from '../../src-main/contract/failure.ts';
import type { Task } from '../../src-main/contract/task.ts';
import { partPathOf } from '../../src-main/download/task-paths.ts';
import { rangesAsked } from '../support/asked-ranges.ts';
import { generatedContent } from '../support/faulty/content.ts';
import type { FaultyServer } from '../support/faulty-server.ts';
import {
  expectWhole,
  liveOf,
  namesIn,
  setUpWorkbench,
  taskOf,
  untilReceived,
  untilStatus,
} from '../support/workbench.ts';

type FileSpec = NonNullable<Parameters<FaultyServer['file']>[0]>;

const mebibyte = 1024 * 1024;

/** So large that a second connection is opened at once, and so slow that it pays. */
const large = { path: 'file.bin', size: 17 * mebibyte, rate: 64 * mebibyte } as const;

function failureOf(task: Task | undefined): Failure {
  if (task?.state.kind !== 'failed') throw new Error(`The task is ${task?.state.kind}`);
  return task.state.failure;
}

describe('a body that ends early', () => {
  test.each([
    ['by a close', { ending: { kind: 'close', after: 3 * mebibyte } }],
    ['by a reset', { ending: { kind: 'reset', after: 3 * mebibyte } }],
    ['in a chunk', { length: 'chunked', ending: { kind: 'cut-chunk', after: 3 * mebibyte } }],
    ['between chunks', { length: 'chunked', ending: { kind: 'close', after: 3 * mebibyte } }],
    [
      'where a close says the end',
      { length: 'until-close', ending: { kind: 'close', after: 3 * mebibyte } },
    ],
    [
      'by a reset, without a length',
      { length: 'until-close', ending: { kind: 'reset', after: 3 * mebibyte } },
    ],
  ] as const)('%s on every connection is gone on with until the file is whole', async (_name, cut) => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    // The first answer declares a length: without one, an end looks like the end.
    const ending = { kind: 'close', after: 3 * mebibyte } as const;
    const task = await bench.download({ ...large, ending, changes: { requests: 1, to: cut } });
    await expectWhole(server, task);
    expect(task).toMatchObject({ state: { verdict: 'consistent' }, note: null });
    expect(weft.tasks()).toHaveLength(1);
    expect(rangesAsked(server, task.url).filter(({ from }) => from === 0)).toHaveLength(1);
  });

  test.each([
    ['declares more than it has', { ranges: 'ignored', ending: { kind: 'close', after: 90_000 } }],
    [
      'cuts a chunk',
      { ranges: 'ignored', length: 'chunked', ending: { kind: 'cut-chunk', after: 90_000 } },
    ],
    [
      'resets without a length',
      { ranges: 'ignored', length: 'until-close', ending: { kind: 'reset', after: 90_000 } },
    ],
    ['resets before a byte', { length: 'until-close', ending: { kind: 'reset', after: 0 } }],
  ] as const)('at a server that %s again and again is never done', async (_name, behaviour) => {
    await using bench = await setUpWorkbench();
    const task = await bench.download({ path: 'file.bin', etag: 'none', ...behaviour });
    expect(['short-body', 'reset']).toContain(failureOf(task).code);
    expect(await namesIn(bench.files)).not.toContain('file.bin');
  });

  test('in every second answer, with refusals in between, leaves the file whole', async () => {
    await using bench = await setUpWorkbench({ retries: 5 });
    const { server, weft } = bench;
    const url = server.file({
      size: 3 * mebibyte,
      alternate: [
        { ending: { kind: 'close', after: mebibyte } },
        { answer: { kind: 'status', status: 503 } },
        { ranges: 'ignored', ending: { kind: 'reset', after: 2 * mebibyte } },
        { answer: { kind: 'reset' } },
        {},
      ],
    });
    await weft.add(url);
    for (let step = 0; step < 3; step++) {
      await expect
        .poll(() => ['waiting', 'done'].includes(taskOf(weft).state.kind), { interval: 5 })
        .toBe(true);
      await weft.engine.steer('resume', 'all');
    }
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft));
  });
});

describe('a body in chunks', () => {
  test.each([
    ['a size that is none', 'bad-chunk-size'],
    ['a size that fits into no number', 'overflowing-chunk-size'],
  ] as const)('with %s is a failure of the protocol, not a file', async (_name, length) => {
    await using bench = await setUpWorkbench();
    const failure = failureOf(await bench.download({ path: 'file.bin', length }));
    expect(failure).toMatchObject({ code: 'bad-response' });
    expect(await namesIn(bench.files)).not.toContain('file.bin');
  });

  test('with a size that is none costs no more than its own connection', async () => {
    await using bench = await setUpWorkbench({ retries: 1 });
    const good = { length: 'declared' } as const;
    const to = { length: 'bad-chunk-size', changes: { requests: 2, to: good } } as const;
    const task = await bench.download({ ...large, changes: { requests: 1, to } });
    await expectWhole(bench.server, task);
    expect(rangesAsked(bench.server, task.url).filter(({ from }) => from === 0)).toHaveLength(1);
  });

  test('with a length beside them is not trusted', async () => {
    // Who reads it the other way sees another file (RFC 9112, 6.3).
    await using bench = await setUpWorkbench();
    const task = await bench.download({ path: 'file.bin', length: 'chunked-with-length' });
    expect(failureOf(task).code).toBe('bad-response');
    expect(await namesIn(bench.files)).toEqual([]);
  });
});

test('a declared length that is not one number is not believed', async () => {
  await using bench = await setUpWorkbench();
  const lengths = [
    ['100000', '100001'],
    ['-1'],
    ['garbage'],
    [''],
    ['1e5'],
    ['+100000'],
    ['0x186a0'],
    ['100000, 100001'],
    ['99999999999999999999'],
  ];
  const urls = lengths.map((written) => bench.server.file({ length: { written } }));
  for (const [index, task] of (await bench.weft.run(...urls)).entries()) {
    expect(failureOf(task).code, `${lengths[index]}`).toBe('bad-response');
  }
  expect(await namesIn(bench.files)).toEqual([]);
});

describe('a server that closes while nobody reads', () => {
  test('does not take the end of a file that is limited', async () => {
    await using bench = await setUpWorkbench({ bytesPerSecond: 2_000_000 });
    const task = await bench.download({ size: 1_500_000, ending: { kind: 'at-once' } });
    await expectWhole(bench.server, task);
    expect(bench.server.requests.length).toBeLessThan(20);
  });

  test('does not take the ends of segments that are limited', async () => {
    await using bench = await setUpWorkbench({ bytesPerSecond: 20_000_000, slots: 4 });
    const task = await bench.download({ ...large, ending: { kind: 'at-once' } });
    await expectWhole(bench.server, task);
    expect(rangesAsked(bench.server, task.url).length).toBeLessThan(40);
  });
});

describe('a server that says nothing more', () => {
  test('after accepting is asked again in time, and others use the slot meanwhile', async () => {
    await using bench = await setUpWorkbench({ slots: 1, timeoutMs: 300, retries: 2 });
    const { server, weft } = bench;
    const to = { answer: { kind: 'file' } } as const;
    const silent = server.file({ answer: { kind: 'never' }, changes: { requests: 1, to } });
    await weft.add(silent, server.file({}));
    await untilStatus(weft, 'waiting');
    expect(taskOf(weft).state).toMatchObject({ failure: { code: 'timeout', retry: 'soon' } });
    await untilStatus(weft, 'done', 2);
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft));
  });

  test.each([
    ['after half a head', { answer: { kind: 'half-head' } }],
    ['on a second connection', { answer: { kind: 'never' } }],
    ['within the second segment', { ending: { kind: 'stall', after: 100_000 } }],
    ['but a byte now and then', { ending: { kind: 'trickle', after: 100_000, every: 100 } }],
  ] as const)('%s does not keep the others waiting', async (_name, silent) => {
    await using bench = await setUpWorkbench({ timeoutMs: 500, slots: 2 });
    const restored = { answer: { kind: 'file' }, ending: { kind: 'complete' } } as const;
    const to = { ...silent, changes: { requests: 2, to: restored } };
    const task = await bench.download({ ...large, changes: { requests: 1, to } });
    await expectWhole(bench.server, task);
    expect(task).toMatchObject({ state: { verdict: 'consistent' }, note: null });
  });

  test('but a byte now and then is asked again for the rest alone', async () => {
    await using bench = await setUpWorkbench({ timeoutMs: 300, slots: 1 });
    const task = await bench.download({
      size: 1_000_000,
      ending: { kind: 'trickle', after: 900_000, every: 100 },
      changes: { requests: 1, to: { ending: { kind: 'complete' } } },
    });
    await expectWhole(bench.server, task);
    const [, again] = rangesAsked(bench.server, task.url);
    expect(again?.from).toBeGreaterThanOrEqual(900_000);
  });
});

describe('bytes that come encoded', () => {
  const packed = gzipSync(generatedContent(1, 300_000).read(0, 300_000));
  const encoded: FileSpec = {
    path: 'x.tar.gz',
    bytes: packed,
    headers: [['Content-Encoding', 'gzip']],
    contentType: 'application/x-tar',
  };

  test('of an archive are saved as they are, under its name', async () => {
    await using bench = await setUpWorkbench();
    const task = await bench.download(encoded);
    await expectWhole(bench.server, task);
    expect(task.name).toBe('x.tar.gz');
  });

  test('of an archive are the same after a pause', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    await weft.add(
      server.file({
        ...encoded,
        ending: { kind: 'stall', after: 200_000 },
        changes: { requests: 1, to: { ending: { kind: 'complete' } } },
      }),
    );
    await untilReceived(weft, 200_000);
    await weft.engine.steer('pause', 'all');
    await weft.engine.steer('resume', 'all');
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft));
  });
});

describe('a server that', () => {
  test.each([
    [
      'has no length, no ranges and no validators',
      { length: 'until-close', ranges: 'ignored', etag: 'none' },
      'unverifiable',
    ],
    ['speaks HTTP/1.0', { version: '1.0' }, 'consistent'],
    ['closes after each answer', { closes: true }, 'consistent'],
    ['writes its header in lower case', { headerStyle: 'lower-case' }, 'consistent'],
    [
      'folds its header',
      { headerStyle: 'folded', contentDisposition: 'attachment; filename=a.bin' },
      'consistent',
    ],
    ['says that it will go on', { interim: [100] }, 'consistent'],
    ['gives hints before the answer', { interim: [103, 103] }, 'consistent'],
  ] as const)('%s serves a large file', async (_name, behaviour, verdict) => {
    await using bench = await setUpWorkbench();
    const task = await bench.download({ ...large, ...behaviour });
    await expectWhole(bench.server, task);
    expect(task).toMatchObject({ state: { verdict }, note: null });
  });

  test('has files of any size gives all of their bytes', async () => {
    await using bench = await setUpWorkbench();
    const sizes = [0, 1, 65_536, mebibyte, 16 * mebibyte, 16 * mebibyte + 1];
    const tasks = await bench.weft.run(...sizes.map((size) => bench.server.file({ size })));
    for (const task of tasks) await expectWhole(bench.server, task);
    expect(tasks.map(({ received }) => received)).toEqual(sizes);
  });

  test('has more than 4 GiB gives the bytes on both sides of that, too', async () => {
    await using bench = await setUpWorkbench({ slots: 1 });
    const { server, weft } = bench;
    const size = 2 ** 32 + 1;
    const seed = 5;
    const url = server.file({
      size,
      seed,
      ending: { kind: 'stall', after: 1_000_000 },
      changes: { requests: 1, to: { ending: { kind: 'complete' } } },
    });
    await weft.add(url);
    await untilReceived(weft, 1_000_000);
    await weft.engine.steer('pause', 'all');
    const live = liveOf(weft);
    const gaps = [
      { from: 1_000_000, end: 2_000_000 },
      { from: 2 ** 31 - 500_000, end: 2 ** 31 + 500_000 },
      { from: 2 ** 32 - 500_000, end: size },
    ];
    // As if the rest had come: a file with holes.
    const part = await open(partPathOf(live), 'r+');
    await part.truncate(size - 1);
    await part.close();
    weft.engine.table.record(live, { gaps, received: size - 2_500_001 });
    weft.engine.configure({ slots: 4 });
    await weft.engine.steer('resume', 'all');
    await weft.engine.idle();
    expect(taskOf(weft)).toMatchObject({ state: { kind: 'done' }, received: size, total: size });
    await using file = await open(join(bench.files, taskOf(weft).name));
    const content = generatedContent(seed, size);
    for (const { from, end } of [{ from: 0, end: 1_000_000 }, ...gaps]) {
      const bytes = Buffer.alloc(end - from);
      await file.read(bytes, 0, bytes.length, from);
      expect(bytes.equals(content.read(from, bytes.length)), `from ${from}`).toBe(true);
    }
  });
});
