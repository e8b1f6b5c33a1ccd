import { describe, expect, test } from 'vitest';
import { startFaultyServer } from '../support/faulty-server.ts';
import { headlessPlace, messagesOf, runHeadless } from '../support/headless.ts';
import { namesIn } from '../support/workbench.ts';

async function setUp() {
  const server = await startFaultyServer();
  const place = await headlessPlace();
  return {
    server,
    place,
    history: (...args: readonly string[]) =>
      runHeadless(['--history', '--dir', place.dir, ...args]),
    async [Symbol.asyncDispose]() {
      await place[Symbol.asyncDispose]();
      await server.close();
    },
  };
}

describe('--history', () => {
  test('prints what earlier runs downloaded, the latest last, without passwords', async () => {
    await using bench = await setUp();
    const { server, place, history } = bench;
    const url = new URL(server.file({ path: 'a.bin', size: 1000, etag: 'strong' }));
    url.username = 'ada';
    url.password = 'lovelace';
    const answer = { kind: 'status', status: 404 } as const;
    await place.run([url.href, server.file({ path: 'b.bin', answer })], '--retries', '0');
    await place.run([server.file({ path: 'c.bin', size: 1000 })]);
    const { code, stdout, stderr } = await history();
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(
        /^\d{4}-\d\d-\d\d \d\d:\d\d {2}1 done, 1 failed, 1 kB in \d+\.\d s \(one by one: about \d+\.\d s, an estimate\)$/,
      ),
      '  done      a.bin (1 kB, consistent)',
      `  failed    ${server.origin}/b.bin: There is no file at this address.`,
      expect.stringMatching(/ {2}1 done, 1 kB in /),
      '  done      c.bin (1 kB, consistent)',
    ]);
    expect(stdout).not.toMatch(/ada|lovelace/);
  });

  test('prints one JSON object a line where that is wanted', async () => {
    await using bench = await setUp();
    const { server, place, history } = bench;
    const url = server.file({ path: 'a.bin', size: 1000 });
    await place.run([url]);
    const end = await history('--json');
    expect(messagesOf(end)).toEqual([
      {
        type: 'list',
        id: 1,
        addedAt: expect.stringMatching(/^\d{4}-.*Z$/),
        folder: place.dir,
        done: 1,
        failed: 0,
        cancelled: 0,
        unfinished: 0,
        bytes: 1000,
        elapsedMs: expect.any(Number),
        oneByOneMs: expect.any(Number),
      },
      {
        type: 'file',
        list: 1,
        line: 1,
        name: 'a.bin',
        folder: place.dir,
        address: url,
        status: 'done',
        verdict: 'consistent',
        failure: null,
        note: null,
        bytes: 1000,
        digest: null,
        endedAt: expect.stringMatching(/^\d{4}-.*Z$/),
        workedMs: expect.any(Number),
      },
    ]);
    const [list] = messagesOf(end) as { elapsedMs: number }[];
    expect(list?.elapsedMs).toBeGreaterThan(0);
  });

  test('says that there is none, and leaves nothing behind', async () => {
    await using bench = await setUp();
    const { code, stdout } = await bench.history();
    expect([code, stdout]).toEqual([
      0,
      `Nothing was downloaded with the state in ${bench.place.dir}/.weft.\n`,
    ]);
    expect(await namesIn(bench.place.dir)).toEqual([]);
    expect(await bench.history('--json')).toMatchObject({ code: 0, stdout: '' });
  });
});
