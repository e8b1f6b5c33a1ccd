import { expect, test } from 'vitest';
import { limits } from '../../src-main/contract/settings.ts';
import { setUpWorkbench } from '../support/workbench.ts';

// Far above what it takes, so that a busy machine does not fail the test; one transfer after the
// other would wait for each of them.
const closesWithinMs = 5000;

test('quitting with 500 connections stops them together, and keeps what they brought', async () => {
  const count = 500;
  expect(limits.connections.max).toBeGreaterThanOrEqual(count);
  await using bench = await setUpWorkbench({ slots: count, perHost: count });
  const { server, weft } = bench;
  const ending = { kind: 'stall', after: 50_000 } as const;
  const urls = Array.from({ length: count }, (_, n) =>
    server.file({ path: `${n}.bin`, etag: 'strong', ending }),
  );
  await weft.add(...urls);
  const received = () => [...weft.engine.table.all].filter((live) => live.received === 50_000);
  await expect.poll(() => received().length, { timeout: 60_000 }).toBe(count);
  expect(server.stats.open).toBe(count);

  const began = performance.now();
  await weft.close();
  const took = performance.now() - began;
  console.log(`    ${count} connections closed in ${took.toFixed(0)} ms.`);
  expect(took).toBeLessThan(closesWithinMs);
  await expect.poll(() => server.stats.open).toBe(0);
  const states = new Set(weft.tasks().map(({ state, received }) => `${state.kind} ${received}`));
  expect([...states]).toEqual(['queued 50000']);
}, 120_000);
