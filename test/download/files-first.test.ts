import { expect, test, vi } from 'vitest';
import { liveOf, setUpWorkbench } from '../support/workbench.ts';

const mebibyte = 1024 * 1024;

/** So slow that more connections pay for a long time. */
const slow = { size: 200 * mebibyte, rate: 2 * mebibyte } as const;

test('a file that is added while a large one has all connections of its server begins at once', async () => {
  await using bench = await setUpWorkbench({ perHost: 3 });
  const { server, weft } = bench;
  await weft.add(server.file(slow));
  await vi.waitFor(() => expect(liveOf(weft).connections).toBe(3), { timeout: 15_000 });
  const before = liveOf(weft).received;
  await weft.add(server.file({ path: 'small', size: 1_000 }));
  await vi.waitFor(() => expect(liveOf(weft, 2).task.state.kind).toBe('done'), { timeout: 5_000 });
  expect(liveOf(weft).received).toBeGreaterThanOrEqual(before);
  expect(liveOf(weft).task.state.kind).toBe('downloading');
});

test('a file that comes as fast as its speed limit allows takes no more connections', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft } = bench;
  await weft.engine.add(
    [
      {
        line: 1,
        url: server.file({ size: 200 * mebibyte, rate: 20 * mebibyte }),
        mirrors: [],
        name: null,
        digest: null,
        size: null,
        headers: {},
        bytesPerSecond: 1_000_000,
      },
    ],
    bench.files,
  );
  await vi.waitFor(() => expect(liveOf(weft).received).toBeGreaterThan(3_000_000), {
    timeout: 15_000,
  });
  expect(server.busiest).toBeLessThanOrEqual(2);
});
