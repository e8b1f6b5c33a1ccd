import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import {
  expectWhole,
  liveOf,
  setUpWorkbench,
  taskOf,
  untilStatus,
  type Workbench,
} from '../support/workbench.ts';

/** One that asks for nothing until it has heard of the first one. */
const oneByOne = { perHost: 1, timeoutMs: 120_000 };

/** A file that the server never answers, and small ones, of which the first stands in line. */
async function addBehindSilence({ server, weft }: Workbench, count: number): Promise<string[]> {
  const silent = server.file({ path: 'silent', answer: { kind: 'never' } });
  const small = Array.from({ length: count }, (_, index) =>
    server.file({ path: `small ${index}` }),
  );
  await weft.add(silent, ...small);
  await expect.poll(() => server.requests.length).toBe(1);
  await expect.poll(() => liveOf(weft).connections).toBe(1);
  return small;
}

/** Paths that the server was asked for, in order. */
function asked({ server }: Workbench): string[] {
  return server.requests.map(({ path }) => decodeURIComponent(path).slice(1));
}

test('small files come one after the other over as many connections as there may be', async () => {
  await using bench = await setUpWorkbench({ perHost: 3 });
  const { server, weft } = bench;
  const urls = Array.from({ length: 30 }, () => server.file({ size: 5_000, firstByteDelay: 5 }));
  await weft.run(...urls);
  expect(server.busiest).toBe(3);
  expect(server.stats.connections).toBe(3);
  expect(server.stats.requests).toBe(30);
  for (const id of urls.keys()) await expectWhole(server, taskOf(weft, id + 1));
});

test('they come in the order of their list', async () => {
  await using bench = await setUpWorkbench(oneByOne);
  const { server, weft } = bench;
  const paths = Array.from({ length: 20 }, (_, index) => `${index}.bin`);
  await weft.run(...paths.map((path) => server.file({ path })));
  expect(asked(bench)).toEqual(paths);
});

test('a file does not work while it stands in line', async () => {
  await using bench = await setUpWorkbench(oneByOne);
  const { server, weft } = bench;
  const tasks = await weft.run(
    ...Array.from({ length: 6 }, () => server.file({ firstByteDelay: 50 })),
  );
  const worked = tasks.reduce((sum, { workedMs }) => sum + workedMs, 0);
  expect(worked).toBeLessThan(1.3 * weft.engine.table.times.elapsedMs);
  const events = weft.engine.table.eventsOf(liveOf(weft, 6)).map(({ what }) => what);
  expect(events.filter((what) => what === 'asked')).toHaveLength(1);
});

test('a file that is paused or cancelled in line is not asked for', async () => {
  await using bench = await setUpWorkbench(oneByOne);
  const { weft } = bench;
  await addBehindSilence(bench, 3);
  await weft.engine.steer('pause', [2]);
  await weft.engine.steer('cancel', [3]);
  expect(taskOf(weft, 2).state.kind).toBe('paused');
  expect(taskOf(weft, 3).state.kind).toBe('cancelled');
  await weft.engine.steer('cancel', [1]);
  await untilStatus(weft, 'done', 4);
  expect(asked(bench)).toEqual(['silent', 'small 2']);
  await weft.engine.steer('resume', [2]);
  await untilStatus(weft, 'done', 2);
});

test('a file that is made more urgent comes before one that stands in line', async () => {
  await using bench = await setUpWorkbench(oneByOne);
  const { weft } = bench;
  await addBehindSilence(bench, 3);
  await weft.engine.steer('raise', [4]);
  await weft.engine.steer('cancel', [1]);
  await weft.engine.idle();
  expect(asked(bench)).toEqual(['silent', 'small 2', 'small 0', 'small 1']);
});

test('a file that is added to another server does not wait for those in line', async () => {
  await using bench = await setUpWorkbench({ ...oneByOne, slots: 2 });
  await using other = await setUpWorkbench();
  const { weft } = bench;
  await addBehindSilence(bench, 3);
  await weft.add(other.server.file());
  await untilStatus(weft, 'done', 5);
  expect(asked(bench)).toEqual(['silent']);
});

test.each([
  ['fails', { answer: { kind: 'status', status: 404 } }],
  ['is large', { size: 3_000_000 }],
  ['needs another name', { headers: [['Content-Disposition', 'attachment; filename=other']] }],
] as const)('the file in line comes also when the one before it %s', async (_, first) => {
  await using bench = await setUpWorkbench(oneByOne);
  const { server, weft } = bench;
  const tasks = await weft.run(server.file({ ...first, firstByteDelay: 50 }), server.file());
  expect(tasks[0]?.state.kind).toBe('answer' in first ? 'failed' : 'done');
  await expectWhole(server, taskOf(weft, 2));
  expect(server.busiest).toBe(1);
});

test('a limit of speed that a list gets holds for its file in line, too', async () => {
  await using bench = await setUpWorkbench(oneByOne);
  const { server, weft } = bench;
  const files = [1, 2].map(() => server.file({ size: 60_000 }));
  await weft.add(server.file({ answer: { kind: 'never' } }), ...files);
  await expect.poll(() => server.requests.length).toBe(1);
  const [batch] = weft.engine.table.batches;
  if (batch === undefined) throw new Error('There is no list');
  weft.engine.setOptions(batch.id, { ...batch.options, bytesPerSecond: 50_000 });
  const began = performance.now();
  await weft.engine.steer('cancel', [1]);
  await untilStatus(weft, 'done', 3);
  // The one in line comes with the first read, and the next one sits out what that was too much.
  expect(performance.now() - began).toBeGreaterThan(1000);
});

test('a file in line is not asked for when the machine wakes, and once when its turn comes', async () => {
  await using bench = await setUpWorkbench(oneByOne);
  const { weft } = bench;
  await addBehindSilence(bench, 1);
  weft.engine.wake();
  await expect.poll(() => asked(bench)).toEqual(['silent', 'silent']);
  await weft.engine.steer('cancel', [1]);
  await untilStatus(weft, 'done', 2);
  expect(asked(bench)).toEqual(['silent', 'silent', 'small 0']);
});

test('a file in line is not asked for where the server asks for patience', async () => {
  await using bench = await setUpWorkbench({ perHost: 2, retries: 5 });
  const { server, weft } = bench;
  const busy = { kind: 'status', status: 503, retryAfter: '1' } as const;
  const changes = { requests: 1, to: { answer: { kind: 'file' } } } as const;
  const refusals = [1, 2].map(() => server.file({ answer: busy, firstByteDelay: 50, changes }));
  await weft.add(...refusals, server.file(), server.file());
  await expect.poll(() => weft.engine.rests().length).toBe(1);
  expect(server.requests.length).toBeLessThanOrEqual(3);
  await weft.engine.idle();
  for (const id of [1, 2, 3, 4]) await expectWhole(server, taskOf(weft, id));
});

test('a file in line comes also when the thread ends that was to bring it', async () => {
  const threads: Worker[] = [];
  const note = (thread: Worker) => threads.push(thread);
  process.on('worker', note);
  onTestFinished(() => {
    process.off('worker', note);
  });
  await using bench = await setUpWorkbench({ ...oneByOne, retries: 2 });
  const { server, weft } = bench;
  const to = { answer: { kind: 'file' } } as const;
  await weft.add(
    server.file({ answer: { kind: 'never' }, changes: { requests: 1, to } }),
    server.file(),
  );
  await expect.poll(() => server.requests.length).toBe(1);
  const [thread] = threads;
  if (thread === undefined) throw new Error('There is no thread');
  const exited = once(thread, 'exit');
  await thread.terminate();
  await exited;
  await weft.engine.idle();
  for (const id of [1, 2]) await expectWhole(server, taskOf(weft, id));
  expect(server.busiest).toBeLessThanOrEqual(2);
});

test('all that stands in line waits on when the program ends', async () => {
  await using bench = await setUpWorkbench(oneByOne);
  await addBehindSilence(bench, 2);
  await bench.restart();
  for (const id of [1, 2, 3]) expect(taskOf(bench.weft, id).state.kind).toBe('queued');
  expect(asked(bench)).toEqual(['silent']);
});
