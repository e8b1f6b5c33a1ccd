import { expect, test } from 'vitest';
import {
  expectWhole,
  liveOf,
  setUpWorkbench,
  taskOf,
  untilReceived,
} from '../support/workbench.ts';

const file = { size: 300_000, etag: 'strong', seed: 7 } as const;

test('a paused file that gets a new address stays paused, and goes on from there', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft } = bench;
  const stall = { kind: 'stall', after: 100_000 } as const;
  await weft.add(server.file({ ...file, path: 'old.bin', ending: stall }));
  await untilReceived(weft, 100_000);
  await weft.engine.steer('pause', 'all');
  const url = server.file({ ...file, path: 'new.bin' });
  await weft.engine.setAddress(1, url);
  expect(taskOf(weft)).toMatchObject({ url, state: { kind: 'paused' }, received: 100_000 });
  expect(server.requestsOf(url)).toEqual([]);

  await weft.engine.steer('resume', [1]);
  await weft.engine.idle();
  await expectWhole(server, taskOf(weft), url);
  expect(server.requestsOf(url)[0]?.headers.range).toMatch(/^bytes=[1-9]/);
});

test('a file that is planned for later does not begin earlier for a new address', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft } = bench;
  const startAt = Date.now() + 3_600_000;
  await weft.addWith({ startAt }, server.file({ ...file, path: 'old.bin' }));
  const url = server.file({ ...file, path: 'new.bin' });
  await weft.engine.setAddress(1, url);
  expect(taskOf(weft)).toMatchObject({ url, state: { kind: 'waiting', until: startAt } });
  await weft.engine.steer('resume', [1]);
  await weft.engine.idle();
  await expectWhole(server, taskOf(weft), url);
});

test('a file that waits for its next attempt is tried at a new address at once', async () => {
  await using bench = await setUpWorkbench({ retries: 3 });
  const { server, weft } = bench;
  const answer = { kind: 'status', status: 503, retryAfter: 3600 } as const;
  await weft.add(server.file({ path: 'busy.bin', answer }));
  await expect.poll(() => liveOf(weft).task.state.kind).toBe('waiting');
  const url = server.file({ ...file, path: 'new.bin' });
  await weft.engine.setAddress(1, url);
  await weft.engine.idle();
  await expectWhole(server, taskOf(weft), url);
});
