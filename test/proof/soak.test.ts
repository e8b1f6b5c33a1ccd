import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import type { FailureCode } from '../../src-main/contract/failure.ts';
import type { Task } from '../../src-main/contract/task.ts';
import { type FaultyServer, startFaultyServer } from '../support/faulty-server.ts';
import { randomNumbers } from '../support/random-numbers.ts';
import { naming, seed } from '../support/seed.ts';
import { setUpWorkbench } from '../support/workbench.ts';

const mebibyte = 1024 * 1024;
const files = 10_000;

type Spec = NonNullable<Parameters<FaultyServer['file']>[0]>;

/** Each befalls one file in a hundred; each has servers of its own, whose room may shrink. */
const faults: readonly { readonly spec: Spec; readonly fails?: FailureCode }[] = [
  { spec: once({ answer: { kind: 'reset' } }) },
  { spec: once({ ending: { kind: 'reset', after: 5000 } }) },
  { spec: once({ ending: { kind: 'close', after: 5000 } }) },
  { spec: once({ answer: { kind: 'status', status: 503, retryAfter: 1 } }) },
  { spec: once({ ending: { kind: 'stall', after: 5000 } }) },
  { spec: once({ ending: { kind: 'close', after: 5000 } }, { ranges: 'wrong-start' }) },
  { spec: { answer: { kind: 'redirect-chain', hops: 3 } } },
  { spec: once({ ending: { kind: 'close', after: 5000 } }, { size: 77_777 }), fails: 'changed' },
  { spec: { answer: { kind: 'status', status: 404 } }, fails: 'http-status' },
];

/** On fewer, the room that shrinks would let most of the time pass with waiting. */
const serversPerFault = 5;

/** Befalls the first request only; later ones are as `then`. */
function once(first: Spec, then: Spec = {}): Spec {
  const well = { answer: { kind: 'file' }, ending: { kind: 'complete' } } as const;
  return { ...first, changes: { requests: 1, to: { ...well, ...then } } };
}

interface Expected {
  readonly server: FaultyServer;
  readonly url: string;
  readonly fails: FailureCode | undefined;
}

interface Servers {
  readonly good: FaultyServer;
  /** For each fault. */
  readonly faulty: readonly (readonly FaultyServer[])[];
}

function soakList({ good, faulty }: Servers, random: () => number): Expected[] {
  return Array.from({ length: files }, (_, n) => {
    const fault = faults[n % 100];
    const server = faulty[n % 100]?.[Math.floor(n / 100) % serversPerFault] ?? good;
    const small = Math.floor(mebibyte ** random()) - 1;
    const size = n % 2000 === 50 ? 20 * mebibyte : small;
    const spec = fault === undefined ? { size } : { size: 20_000 + small, ...fault.spec };
    return { server, url: server.file({ path: `${n}`, ...spec }), fails: fault?.fails };
  });
}

async function startServers(stack: AsyncDisposableStack): Promise<Servers> {
  const start = async () => stack.use(await startFaultyServer());
  const startSome = () => Promise.all(Array.from({ length: serversPerFault }, start));
  return { good: await start(), faulty: await Promise.all(faults.map(startSome)) };
}

async function expectAsPromised(task: Task | undefined, { server, url, fails }: Expected) {
  if (fails !== undefined) {
    expect(task?.state, url).toMatchObject({ kind: 'failed', failure: { code: fails } });
    return;
  }
  expect(task?.state, url).toEqual({ kind: 'done', verdict: expect.any(String) });
  const bytes = await readFile(join(task?.folder ?? '', task?.name ?? ''));
  expect(bytes.equals(server.bytesOf(url)), url).toBe(true);
}

/** What is to be as before when all work is over. */
async function inUse() {
  const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout');
  return {
    descriptors: (await readdir('/proc/self/fd')).length,
    timers: timers.length,
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
  };
}

async function heapsOf(workers: readonly Worker[]): Promise<number[]> {
  const heaps = await Promise.all(workers.map((worker) => worker.getHeapStatistics()));
  return heaps.map(({ used_heap_size }) => Math.round(used_heap_size / mebibyte));
}

test.skipIf(process.platform !== 'linux')(
  `${files} files, many of them faulty, come whole or fail by name, and leave nothing behind`,
  async () => {
    const workers: Worker[] = [];
    const hear = (worker: Worker) => workers.push(worker);
    process.on('worker', hear);
    await using stack = new AsyncDisposableStack();
    const servers = await startServers(stack);
    await using bench = await setUpWorkbench({
      slots: 24,
      perHost: 24,
      retries: 4,
      timeoutMs: 1500,
    });
    const { engine } = bench.weft;
    await bench.download({});
    const list = soakList(servers, randomNumbers(seed));
    const before = await inUse();
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const startedAt = performance.now();
    const { ids } = await bench.weft.add(...list.map(({ url }) => url));
    await engine.idle();
    const seconds = (performance.now() - startedAt) / 1000;
    delay.disable();
    process.off('worker', hear);
    const heaps = await heapsOf(workers);
    const p99 = Math.round(delay.percentile(99) / 1e6);
    console.log(
      `${files} files in ${seconds.toFixed(1)} s; 99 of 100 turns of the loop within ${p99} ms; heaps of the threads ${heaps} MiB; seed ${seed}`,
    );

    await naming(async () => {
      for (const [index, expected] of list.entries()) {
        await expectAsPromised(engine.table.get(ids[index] ?? 0)?.task, expected);
      }
    });
    for (const heap of heaps) expect(heap).toBeLessThan(64);
    // Servers keep a connection for each that rests; those end with them.
    await stack.disposeAsync();
    await expect
      .poll(inUse)
      .toSatisfy(
        (now: typeof before) =>
          now.descriptors <= before.descriptors &&
          now.timers <= before.timers + 1 &&
          now.listeners <= before.listeners,
      );
  },
  180_000,
);
