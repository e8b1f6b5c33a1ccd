import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { plainAccess } from '../../src-main/contract/access.ts';
import { type ListOptions, plainListOptions } from '../../src-main/contract/list-options.ts';
import { changeList, listOptionsOf } from '../../src-main/download/change-list.ts';
import { OptionFiles } from '../../src-main/download/option-files.ts';
import {
  expectWhole,
  liveOf,
  setUpWorkbench,
  taskOf,
  untilReceived,
  untilStatus,
  type Workbench,
} from '../support/workbench.ts';

const forList = { headers: {}, proxy: { kind: 'none' }, files: new OptionFiles() } as const;

/** Changes the options of the list of a task, and has what failed tried again. */
function change({ weft }: Workbench, id: number, options: Partial<ListOptions>): Promise<void> {
  const asked = { id, retries: true, options: { ...plainListOptions, ...options }, kept: [] };
  return changeList(weft.engine, asked, forList);
}

function withPassword(server: Workbench['server'], password: string) {
  const { host } = new URL(server.origin);
  const credential = { kind: 'basic', host, user: 'ada', password } as const;
  return { access: { ...plainAccess, credentials: [credential] } } as const;
}

const login = (password: string) => ({ kind: 'basic', user: 'ada', password }) as const;

test('a list whose password was changed goes on with its bytes and the new one', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft } = bench;
  const file = { path: 'a.bin', size: 300_000, etag: 'strong' } as const;
  const ending = { kind: 'stall', after: 100_000 } as const;
  const url = server.file({ ...file, ending, demands: login('old') });
  await weft.addWith(withPassword(server, 'old'), url);
  await untilReceived(weft, 100_000);
  await weft.engine.steer('pause', 'all');
  server.file({ ...file, demands: login('new') });
  await weft.engine.steer('resume', 'all');
  await untilStatus(weft, 'failed');
  expect(listOptionsOf(weft.engine, 1)).toMatchObject({ files: 1, failed: 1, user: 'ada' });

  const before = server.requests.length;
  await change(bench, 1, { login: login('new') });
  await weft.engine.idle();
  await expectWhole(server, taskOf(weft));
  for (const { headers } of server.requests.slice(before)) {
    expect(headers.range).toMatch(/^bytes=[1-9]/);
  }
});

test('what was changed on the server is not begun anew by other options', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft } = bench;
  const file = { path: 'a.bin', size: 300_000, etag: 'strong' } as const;
  await weft.add(server.file({ ...file, seed: 1, ending: { kind: 'stall', after: 100_000 } }));
  await untilReceived(weft, 100_000);
  await weft.engine.steer('pause', 'all');
  server.file({ ...file, seed: 2 });
  await weft.engine.steer('resume', 'all');
  await untilStatus(weft, 'failed');
  expect(listOptionsOf(weft.engine, 1)).toMatchObject({ files: 1, failed: 0 });
  await change(bench, 1, { userAgent: 'me' });
  expect(taskOf(weft)).toMatchObject({ state: { kind: 'failed' }, received: 100_000 });
});

test('headers that a list gets later go to its servers', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft } = bench;
  const path = 'a.bin';
  await weft.run(server.file({ path, answer: { kind: 'status', status: 403 } }));
  const url = server.file({ path });
  const asked = { id: 1, retries: true, options: plainListOptions, kept: [] };
  await changeList(weft.engine, asked, { ...forList, headers: { 'x-key': 'secret' } });
  await weft.engine.idle();
  await expectWhole(server, taskOf(weft), url);
  expect(server.requestsOf(url).at(-1)?.headers).toMatchObject({ 'x-key': 'secret' });
});

test('another speed limit holds at once', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft } = bench;
  const size = 2_000_000_000;
  await weft.add(server.file({ size, rate: 20_000_000, ranges: 'ignored', etag: 'strong' }));
  await expect.poll(() => liveOf(weft).received, { timeout: 10_000 }).toBeGreaterThan(1_000_000);
  await change(bench, 1, { bytesPerSecond: 2_000_000 });
  await setTimeout(500);
  const before = liveOf(weft).received;
  await setTimeout(2000);
  // A limit lets through what is read at once; without it far more comes.
  expect(liveOf(weft).received - before).toBeLessThan(12_000_000);
});

test('changed options are for one list only, and remembered', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft } = bench;
  const startAt = Date.now() + 3_600_000;
  await weft.addWith({ startAt }, server.file({ path: 'a.bin' }));
  await weft.addWith({ startAt }, server.file({ path: 'b.bin' }));
  await change(bench, 1, { userAgent: 'me', bytesPerSecond: 5000, login: login('x') });
  await bench.restart();
  expect(listOptionsOf(bench.weft.engine, 1)).toMatchObject({
    userAgent: 'me',
    bytesPerSecond: 5000,
    stored: ['password'],
  });
  expect(listOptionsOf(bench.weft.engine, 2)).toMatchObject({ userAgent: '', stored: [] });
  expect(taskOf(bench.weft).state).toEqual({ kind: 'waiting', until: startAt, failure: null });
  expect(listOptionsOf(bench.weft.engine, 3)).toBeNull();
});
