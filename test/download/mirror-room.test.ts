import { expect, test } from 'vitest';
import { startFaultyServer } from '../support/faulty-server.ts';
import { expectWhole, setUpWorkbench, taskOf, untilStatus } from '../support/workbench.ts';

const missing = { answer: { kind: 'status', status: 404 } } as const;

test('files whose first server has them no more take no more connections of the mirror than it may have', async () => {
  await using bench = await setUpWorkbench({ slots: 12, perHost: 3 });
  await using mirror = await startFaultyServer();
  const { server, weft } = bench;
  const slow = { size: 1000, firstByteDelay: 20 } as const;
  const urls = Array.from({ length: 40 }, () => mirror.file(slow));
  const lines = urls.map((url, n) => (n % 2 === 0 ? `${server.file(missing)}\t${url}` : url));
  const tasks = await weft.run(...lines);
  for (const [n, task] of tasks.entries()) await expectWhole(mirror, task, urls[n]);
  expect(mirror.busiest).toBe(3);
});

test('a server is asked for another file while a mirror gives the one that it has no more', async () => {
  await using bench = await setUpWorkbench({ slots: 4, perHost: 1 });
  await using mirror = await startFaultyServer();
  const { server, weft } = bench;
  const stalled = mirror.file({ ending: { kind: 'stall', after: 1000 } });
  await weft.add(`${server.file(missing)}\t${stalled}`);
  await untilStatus(weft, 'downloading');
  await weft.add(server.file());
  await untilStatus(weft, 'done', 2);
  expect(taskOf(weft).state.kind).toBe('downloading');
  await expectWhole(server, taskOf(weft, 2));
});

test('a file that waits for room on the mirror can be paused, and comes when it is resumed', async () => {
  await using bench = await setUpWorkbench({ slots: 4, perHost: 1 });
  await using mirror = await startFaultyServer();
  const { server, weft } = bench;
  const complete = { ending: { kind: 'complete' } } as const;
  const stalled = { ending: { kind: 'stall', after: 1000 } } as const;
  await weft.add(mirror.file({ ...stalled, changes: { requests: 1, to: complete } }));
  await untilStatus(weft, 'downloading');
  const url = mirror.file();
  const gone = server.file(missing);
  await weft.add(`${gone}\t${url}`);
  await expect.poll(() => server.requestsOf(gone).length).toBe(1);
  await weft.engine.steer('pause', 'all');
  expect(mirror.requestsOf(url)).toEqual([]);
  expect(taskOf(weft, 2).state.kind).toBe('paused');
  await weft.engine.steer('resume', 'all');
  await weft.engine.idle();
  await expectWhole(mirror, taskOf(weft));
  await expectWhole(mirror, taskOf(weft, 2), url);
});

test('a file does not wait for a server that rests while a mirror has it', async () => {
  await using bench = await setUpWorkbench({ perHost: 1, retries: 5 });
  await using mirror = await startFaultyServer();
  const { server, weft } = bench;
  const busy = { answer: { kind: 'status', status: 503, retryAfter: 3600 } } as const;
  const urls = [1, 2].map(() => mirror.file());
  await weft.add(server.file(busy), server.file(busy), `${server.file()}\t${urls[0]}`);
  await untilStatus(weft, 'done', 3);
  expect(weft.engine.rests()).toHaveLength(1);
  await weft.add(`${server.file()}\t${urls[1]}`);
  await untilStatus(weft, 'done', 4);
  for (const [index, url] of urls.entries())
    await expectWhole(mirror, taskOf(weft, index + 3), url);
  expect(server.requests).toHaveLength(2);
});

test('a file that was sent to a mirror comes from there also when its first server is busy again', async () => {
  await using bench = await setUpWorkbench({ perHost: 1, retries: 5 });
  await using mirror = await startFaultyServer();
  const { server, weft } = bench;
  const changes = { requests: 1, to: { answer: { kind: 'never' } } } as const;
  const busy = { answer: { kind: 'status', status: 503, retryAfter: 1 }, changes } as const;
  await weft.add(server.file(busy), server.file(busy));
  await expect.poll(() => weft.engine.rests().length).toBe(1);
  // It waits for the mirror, and when that has room the first server has rested and has none.
  const url = mirror.file();
  await weft.add(mirror.file({ size: 1000, firstByteDelay: 3000 }));
  await weft.add(`${server.file()}\t${url}`);
  await untilStatus(weft, 'done', 4);
  await expectWhole(mirror, taskOf(weft, 4), url);
});

test('a server that asked for patience is not asked again at once when the mirror has nothing', async () => {
  await using bench = await setUpWorkbench({ retries: 5 });
  await using mirror = await startFaultyServer();
  const { server, weft } = bench;
  const busy = server.file({ answer: { kind: 'status', status: 503, retryAfter: 100 } });
  const gone = mirror.file(missing);
  await weft.add(`${busy}\t${gone}`);
  await untilStatus(weft, 'waiting');
  const { state } = taskOf(weft);
  const leftMs = state.kind === 'waiting' ? state.until - Date.now() : 0;
  expect(leftMs).toBeGreaterThan(90_000);
  expect(server.requests).toHaveLength(1);
  expect(mirror.requests).toHaveLength(1);
});
