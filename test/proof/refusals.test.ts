import { expect, test } from 'vitest';
import { setUpWorkbench } from '../support/workbench.ts';

test('a server that is too busy for one file in a hundred keeps the connections that it bears', async () => {
  await using bench = await setUpWorkbench({ slots: 16, retries: 3 });
  const { server, weft } = bench;
  const busy = {
    answer: { kind: 'status', status: 503, retryAfter: 1 },
    changes: { requests: 1, to: { answer: { kind: 'file' } } },
  } as const;
  const urls = Array.from({ length: 2000 }, (_, n) =>
    server.file({ path: `${n}`, size: 1000, firstByteDelay: 10, ...(n % 100 === 50 ? busy : {}) }),
  );
  const tasks = await weft.run(...urls);
  expect(tasks.filter(({ state }) => state.kind !== 'done')).toEqual([]);
  const last = server.requests.slice(-400).filter(({ path }) => Number(path.slice(1)) > 1500);
  expect(new Set(last.map(({ connection }) => connection)).size).toBeGreaterThanOrEqual(8);
}, 60_000);
