import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { rangesAsked } from '../support/asked-ranges.ts';
import { entriesOf } from '../support/start-test-engine.ts';
import { tmpfs } from '../support/temporary-folder.ts';
import { expectWhole, liveOf, namesIn, setUpWorkbench, taskOf } from '../support/workbench.ts';

const run = promisify(execFile);
const mebibyte = 1024 * 1024;

/** Comes over several connections. */
const large = { path: 'large.bin', size: 40 * mebibyte, rate: 12 * mebibyte } as const;

describe('a file that comes over several connections, when', () => {
  test('the disk fills up, keeps its bytes, and fetches only the rest when there is room', async ({
    skip,
  }) => {
    const disk = await tmpfs(48 * mebibyte);
    if (disk === null) return skip('mounting needs root');
    await using small = disk;
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    await writeFile(join(small.path, 'filler'), Buffer.alloc(28 * mebibyte));
    const url = server.file(large);
    await weft.engine.add(entriesOf(url), small.path);
    await weft.add(server.file({ size: 3 * mebibyte, firstByteDelay: 500 }));
    await weft.engine.idle();
    expect(server.busiestOf(url)).toBeGreaterThan(1);
    expect(taskOf(weft).state).toMatchObject({ failure: { code: 'disk-full', retry: 'never' } });
    await expectWhole(server, taskOf(weft, 2));
    const { received, gaps } = taskOf(weft);
    expect(received).toBeGreaterThan(15 * mebibyte);

    await rm(join(small.path, 'filler'));
    const asked = server.requestsOf(url).length;
    await weft.engine.steer('retry', [1]);
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft));
    for (const { from, end } of rangesAsked(server, url).slice(asked)) {
      const gap = gaps?.find((each) => from >= each.from && from < (each.end ?? large.size));
      expect(gap, `from ${from}`).toBeDefined();
      expect(end ?? large.size).toBeLessThanOrEqual(gap?.end ?? large.size);
    }
  });

  test('its folder is removed, fails, and comes whole when it is tried again', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const url = server.file(large);
    await weft.add(url);
    await expect.poll(() => liveOf(weft).received).toBeGreaterThan(8 * mebibyte);
    await rm(bench.files, { recursive: true });
    await weft.engine.idle();
    expect(taskOf(weft).state).toMatchObject({ failure: { code: 'disk' } });
    await weft.engine.steer('retry', 'all');
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft));
    expect(await namesIn(bench.files)).toEqual(['large.bin']);
  });

  test('its disk may only be read from now on, fails, and goes on from its bytes later', async ({
    skip,
  }) => {
    const disk = await tmpfs(48 * mebibyte);
    if (disk === null) return skip('mounting needs root');
    await using locked = disk;
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const url = server.file(large);
    await weft.engine.add(entriesOf(url), locked.path);
    await expect.poll(() => liveOf(weft).received).toBeGreaterThan(8 * mebibyte);
    await weft.engine.steer('pause', 'all');
    const { received } = taskOf(weft);
    await run('mount', ['-o', 'remount,ro', locked.path]);
    await weft.engine.steer('resume', 'all');
    await weft.engine.idle();
    expect(taskOf(weft).state).toMatchObject({ failure: { code: 'not-permitted' } });
    expect(taskOf(weft).received).toBe(received);

    await run('mount', ['-o', 'remount,rw', locked.path]);
    await weft.engine.steer('retry', 'all');
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft));
    expect(rangesAsked(server, url).filter(({ from }) => from === 0)).toHaveLength(1);
  });
});
