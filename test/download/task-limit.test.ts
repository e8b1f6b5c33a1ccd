import { setTimeout } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import {
  liveOf,
  setUpWorkbench,
  taskOf,
  untilStatus,
  type Workbench,
} from '../support/workbench.ts';

const fast = { size: 2_000_000_000, rate: 10_000_000, etag: 'strong' } as const;
const inOneStream = { ...fast, ranges: 'ignored', rate: 20_000_000 } as const;

// A limit lets through what is read at once, up to half a megabyte of each connection.
const limit = 2_000_000;
const measureMs = 2_000;
/** Three times what the limit lets through in this time; without it far more comes. */
const most = 12_000_000;

/** Bytes that come in so many milliseconds. */
async function bytesIn({ weft }: Workbench, milliseconds: number, id = 1): Promise<number> {
  const before = liveOf(weft, id).received;
  await setTimeout(milliseconds);
  return liveOf(weft, id).received - before;
}

function untilMore({ weft }: Workbench, bytes: number, id = 1): Promise<void> {
  const from = liveOf(weft, id).received;
  const check = () => expect(liveOf(weft, id).received).toBeGreaterThan(from + bytes);
  return vi.waitFor(check, { timeout: 10_000, interval: 20 });
}

describe('a speed limit of one task', () => {
  test('holds at once while it runs, and is lifted at once', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    await weft.add(server.file(inOneStream));
    await untilMore(bench, 1_000_000);
    weft.engine.setLimit(1, limit);
    await setTimeout(500);
    const limited = await bytesIn(bench, measureMs);
    expect(limited).toBeGreaterThan(500_000);
    expect(limited).toBeLessThan(most);
    weft.engine.setLimit(1, null);
    // Under the limit it would take far longer than the patience of the test.
    await untilMore(bench, 60_000_000);
  });

  test('holds for all of its connections together, and not for other tasks', async () => {
    await using bench = await setUpWorkbench({ slots: 6 });
    const { server, weft } = bench;
    await weft.add(server.file(fast), server.file(fast));
    await vi.waitFor(() => expect(liveOf(weft).connections).toBeGreaterThan(1), {
      timeout: 10_000,
    });
    weft.engine.setLimit(1, limit);
    await setTimeout(500);
    const [limited, free] = await Promise.all([
      bytesIn(bench, measureMs),
      bytesIn(bench, measureMs, 2),
    ]);
    expect(limited).toBeLessThan(most);
    expect(free).toBeGreaterThan(limited);
  });

  test('is kept over a pause and over a restart of the program', async () => {
    await using bench = await setUpWorkbench();
    await bench.weft.add(bench.server.file(inOneStream));
    await untilMore(bench, 1_000_000);
    await bench.weft.engine.steer('pause', [1]);
    bench.weft.engine.setLimit(1, limit);
    await bench.restart();
    expect(taskOf(bench.weft).bytesPerSecond).toBe(limit);
    await bench.weft.engine.steer('resume', [1]);
    await untilStatus(bench.weft, 'downloading');
    await setTimeout(500);
    expect(await bytesIn(bench, measureMs)).toBeLessThan(most);
  });

  test('comes from the list', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const urls = ['a', 'b'].map((path) => server.file({ path, size: 2_000_000 }));
    await weft.add(urls[0] ?? '', ' max-download-limit=200K', urls[1] ?? '');
    await untilStatus(weft, 'done', 2);
    expect(taskOf(weft)).toMatchObject({ bytesPerSecond: 204_800 });
    expect(taskOf(weft).state.kind).toBe('downloading');
    expect(liveOf(weft).received).toBeLessThan(1_500_000);
  });

  test('that is set for a duplicate is that of the task that downloads for it', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const url = server.file({ ending: { kind: 'stall', after: 1000 } });
    await weft.add(url, url);
    weft.engine.setLimit(2, 5000);
    weft.engine.setLimit(99, 5000);
    expect([taskOf(weft, 1), taskOf(weft, 2)].map((task) => task.bytesPerSecond)).toEqual([
      5000,
      null,
    ]);
    expect(weft.engine.sampler.all().map(({ limit }) => limit)).toEqual([5000, 5000]);
  });
});

test('a list may limit each of more files than there is room for limits', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft } = bench;
  const urls = Array.from({ length: 4200 }, (_, n) => server.file({ path: `${n}`, size: 10 }));
  const tasks = await weft.run(...urls.flatMap((url) => [url, ' max-download-limit=900M']));
  expect(tasks.filter(({ state }) => state.kind !== 'done')).toEqual([]);
}, 60_000);
