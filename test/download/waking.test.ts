import { expect, onTestFinished, test, vi } from 'vitest';
import {
  expectWhole,
  liveOf,
  setUpWorkbench,
  taskOf,
  untilReceived,
  type Workbench,
} from '../support/workbench.ts';

const hour = 60 * 60 * 1000;

/** Sets the time of the day forward, as a sleep does: no timer has moved. */
function sleepFor(milliseconds: number): void {
  const now = Date.now;
  const spy = vi.spyOn(Date, 'now').mockImplementation(() => now() + milliseconds);
  onTestFinished(() => spy.mockRestore());
}

const size = 3_000_000;

/** A file of which the first connection brings a part and is silent from then on. */
function silencedFile({ server }: Workbench): string {
  return server.file({
    size,
    ending: { kind: 'stall', after: 2_000_000 },
    changes: { requests: 1, to: { ending: { kind: 'complete' } } },
  });
}

async function expectTakenUp({ server, weft }: Workbench, url: string): Promise<void> {
  await weft.engine.idle();
  await expectWhole(server, taskOf(weft));
  expect(server.requestsOf(url).map(({ headers }) => headers.range)).toEqual([
    undefined,
    'bytes=2000000-',
  ]);
}

// Longer than any test.
const timeoutMs = 120_000;

test('a download goes on at once after a sleep, though its connection is dead', async () => {
  await using bench = await setUpWorkbench({ timeoutMs });
  const url = silencedFile(bench);
  await bench.weft.add(url);
  await untilReceived(bench.weft, 2_000_000);
  bench.weft.engine.wake();
  await expectTakenUp(bench, url);
});

test('a sleep of which no system tells is noticed', async () => {
  await using bench = await setUpWorkbench({ timeoutMs });
  const url = silencedFile(bench);
  await bench.weft.add(url);
  await untilReceived(bench.weft, 2_000_000);
  sleepFor(hour);
  await expectTakenUp(bench, url);
});

test('a download that was not answered before the sleep is asked for again', async () => {
  await using bench = await setUpWorkbench({ timeoutMs });
  const { server, weft } = bench;
  const to = { answer: { kind: 'file' } } as const;
  await weft.add(server.file({ answer: { kind: 'never' }, changes: { requests: 1, to } }));
  await expect.poll(() => server.requests.length).toBe(1);
  weft.engine.wake();
  await weft.engine.idle();
  await expectWhole(server, taskOf(weft));
});

test('a download whose server may begin anew is not broken off after a sleep', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft } = bench;
  await weft.add(server.file({ size, rate: 3_000_000, ranges: 'ignored' }));
  await expect.poll(() => liveOf(weft).received, { interval: 5 }).toBeGreaterThan(0);
  weft.engine.wake();
  await weft.engine.idle();
  await expectWhole(server, taskOf(weft));
  expect(server.requests).toHaveLength(1);
});

test('after a sleep nothing is asked over a connection of before', async () => {
  await using bench = await setUpWorkbench({ timeoutMs });
  const { server, weft } = bench;
  await weft.run(server.file());
  weft.engine.wake();
  await weft.run(server.file());
  expect(server.requests.map(({ connection }) => connection)).toEqual([1, 2]);
});

test('a start that was planned for a time in a sleep comes when the machine wakes', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft } = bench;
  await weft.addWith({ startAt: Date.now() + hour }, server.file());
  await weft.addWith({ startAt: Date.now() + 3 * hour }, server.file());
  weft.engine.wake();
  expect(taskOf(weft).state.kind).toBe('waiting');
  sleepFor(2 * hour);
  weft.engine.wake();
  await expect.poll(() => taskOf(weft).state.kind).toBe('done');
  await expectWhole(server, taskOf(weft));
  expect(taskOf(weft, 2).state.kind).toBe('waiting');
});
