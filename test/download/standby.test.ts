import { setTimeout } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { startHttpProxy } from '../support/faulty/http-proxy.ts';
import { endThread, firstOf, threadsStarted } from '../support/threads-started.ts';
import {
  expectWhole,
  liveOf,
  namesIn,
  setUpWorkbench,
  taskOf,
  untilStatus,
  type Workbench,
} from '../support/workbench.ts';

/** One that asks for nothing until it has heard of the first one. */
const oneByOne = { perHost: 1, timeoutMs: 120_000 };

/** A file that the server never answers, and small ones, of which the first stands on standby. */
async function addBehindSilence({ server, weft }: Workbench, count: number): Promise<string[]> {
  const silent = server.file({ path: 'silent', answer: { kind: 'never' } });
  const small = Array.from({ length: count }, (_, index) =>
    server.file({ path: `small ${index}`, size: 1000 }),
  );
  await weft.add(silent, ...small);
  await expect.poll(() => server.requests.length).toBe(1);
  await expect.poll(() => liveOf(weft).connections).toBe(1);
  return small;
}

/** Keeps back what a thread says; the result lets it be heard. */
function silence(thread: Worker): () => void {
  const { emit } = thread;
  const kept: unknown[] = [];
  thread.emit = (kind: string, ...said: unknown[]) => {
    if (kind !== 'message') return emit.call(thread, kind, ...said);
    kept.push(said[0]);
    return true;
  };
  return () => {
    thread.emit = emit;
    for (const message of kept) thread.emit('message', message);
  };
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
  await weft.run(...paths.map((path) => server.file({ path, size: 1000 })));
  expect(asked(bench)).toEqual(paths);
});

test('a file does not work while it stands on standby', async () => {
  await using bench = await setUpWorkbench(oneByOne);
  const { server, weft } = bench;
  const tasks = await weft.run(
    ...Array.from({ length: 6 }, () => server.file({ size: 1000, firstByteDelay: 50 })),
  );
  const worked = tasks.reduce((sum, { workedMs }) => sum + workedMs, 0);
  expect(worked).toBeLessThan(1.3 * weft.engine.table.times.elapsedMs);
  const events = weft.engine.table.eventsOf(liveOf(weft, 6)).map(({ what }) => what);
  expect(events.filter((what) => what === 'asked')).toHaveLength(1);
});

test('a file that is paused or cancelled on standby is not asked for', async () => {
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

test('a file that is made more urgent comes before one that stands on standby', async () => {
  await using bench = await setUpWorkbench(oneByOne);
  const { weft } = bench;
  await addBehindSilence(bench, 3);
  await weft.engine.steer('raise', [4]);
  await weft.engine.steer('cancel', [1]);
  await weft.engine.idle();
  expect(asked(bench)).toEqual(['silent', 'small 2', 'small 0', 'small 1']);
});

test('a file that is added to another server does not wait for those on standby', async () => {
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
] as const)('the file on standby comes also when the one before it %s', async (_, first) => {
  await using bench = await setUpWorkbench(oneByOne);
  const { server, weft } = bench;
  const tasks = await weft.run(server.file({ ...first, firstByteDelay: 50 }), server.file());
  expect(tasks[0]?.state.kind).toBe('answer' in first ? 'failed' : 'done');
  await expectWhole(server, taskOf(weft, 2));
  expect(server.busiest).toBe(1);
});

test('a limit of speed that a list gets holds for its file on standby, too', async () => {
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
  // The one on standby comes with the first read, and the next one sits out what that was too much.
  expect(performance.now() - began).toBeGreaterThan(1000);
});

test('a file on standby is not asked for when the machine wakes, and once when its turn comes', async () => {
  await using bench = await setUpWorkbench(oneByOne);
  const { weft } = bench;
  await addBehindSilence(bench, 1);
  weft.engine.wake();
  await expect.poll(() => asked(bench)).toEqual(['silent', 'silent']);
  await weft.engine.steer('cancel', [1]);
  await untilStatus(weft, 'done', 2);
  expect(asked(bench)).toEqual(['silent', 'silent', 'small 0']);
});

test('a file on standby is not asked for where the server asks for patience', async () => {
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

test('a file on standby comes also when the thread ends that was to bring it', async () => {
  const threads = threadsStarted();
  await using bench = await setUpWorkbench(oneByOne);
  const { server, weft } = bench;
  await weft.add(server.file({ answer: { kind: 'never' } }), server.file());
  await expect.poll(() => server.requests.length).toBe(1);
  await endThread(firstOf(threads));
  await weft.engine.idle();
  // The one that was under way is not tried again here; the other one has not failed.
  expect(taskOf(weft).state.kind).toBe('failed');
  await expectWhole(server, taskOf(weft, 2));
});

test('all that stands by waits on when the program ends', async () => {
  await using bench = await setUpWorkbench(oneByOne);
  await addBehindSilence(bench, 2);
  await bench.restart();
  for (const id of [1, 2, 3]) expect(taskOf(bench.weft, id).state.kind).toBe('queued');
  expect(asked(bench)).toEqual(['silent']);
});

test('a file of digests is applied also when it came before the threads were heard', async () => {
  const threads = threadsStarted();
  await using bench = await setUpWorkbench(oneByOne);
  const { server, weft } = bench;
  const url = server.file({ path: 'a.bin' });
  await weft.add(server.file({ path: 'first', size: 1000, firstByteDelay: 100 }));
  await weft.add(server.sums([url], { path: 'SHA256SUMS' }), url);
  await expect.poll(() => server.requests.length).toBe(1);
  const letSpeak = silence(firstOf(threads));
  await expect.poll(() => asked(bench)).toEqual(['first', 'SHA256SUMS']);
  await expect.poll(() => namesIn(bench.files)).toContain('SHA256SUMS');
  weft.engine.configure({});
  await setTimeout(50);
  letSpeak();
  await weft.engine.idle();
  expect(taskOf(weft, 3).state).toEqual({ kind: 'done', verdict: 'verified' });
  expect(asked(bench)).toEqual(['first', 'SHA256SUMS', 'a.bin']);
});

test('a list that goes by the proxy of the system does so also for its file on standby', async () => {
  await using proxy = await startHttpProxy();
  const systemProxyFor = () => Promise.resolve(proxy.url);
  await using bench = await setUpWorkbench({ ...oneByOne, systemProxyFor });
  const { weft } = bench;
  await addBehindSilence(bench, 1);
  const [batch] = weft.engine.table.batches;
  if (batch === undefined) throw new Error('There is no list');
  const access = { ...batch.options.access, proxy: { kind: 'system' } } as const;
  weft.engine.setOptions(batch.id, { ...batch.options, access });
  await weft.engine.steer('cancel', [1]);
  await untilStatus(weft, 'done', 2);
  expect(proxy.seen).toHaveLength(1);
});
