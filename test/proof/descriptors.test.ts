import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { type FaultyServer, startFaultyServer } from '../support/faulty-server.ts';
import { hashOfFile } from '../support/file-hash.ts';
import { type HeadlessEnd, headlessProgram } from '../support/headless.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Runs the program where no more than `descriptors` files and connections can be open. */
async function runWithin(
  descriptors: number,
  args: readonly string[],
  urls: readonly string[],
): Promise<HeadlessEnd> {
  const script = `ulimit -n ${descriptors} && exec "$0" "$@"`;
  const child = spawn('sh', ['-c', script, process.execPath, headlessProgram, ...args], {
    stdio: 'pipe',
  });
  child.stdin.on('error', () => undefined).end(urls.join('\n'));
  const end = Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  const [stdout, stderr, [code]] = await end;
  return { code, stdout, stderr };
}

async function expectFiles(folder: string, server: FaultyServer, urls: readonly string[]) {
  for (const url of urls) {
    const name = url.slice(url.lastIndexOf('/') + 1);
    expect(await hashOfFile(join(folder, name))).toBe(server.hashOf(url));
  }
}

describe.skipIf(process.platform === 'win32')('where only 64 descriptors can be open', () => {
  const warning =
    'No more than 64 files and connections may be open here (ulimit -n):' +
    ' only 8 connections at once.\n';

  test('a list for 100 connections comes over fewer, without a wait, and says so once', async () => {
    await using server = await startFaultyServer();
    await using folder = await temporaryFolder();
    const urls = Array.from({ length: 400 }, (_, n) =>
      server.file({ path: `${n}.bin`, size: 40_000, firstByteDelay: 10 }),
    );
    const args = ['-', '--dir', folder.path, '--connections', '100', '--retries', '0'];
    const { code, stdout, stderr } = await runWithin(64, args, urls);
    expect([code, stderr]).toEqual([0, warning]);
    expect(stdout).not.toMatch(/^waiting/m);
    expect(server.busiest).toBe(8);
    expect(server.requests).toHaveLength(urls.length);
    await expectFiles(folder.path, server, urls);
  }, 60_000);

  test('a list of more servers than that comes, too, though their connections stay open for a while', async () => {
    const servers = await Promise.all(Array.from({ length: 60 }, () => startFaultyServer()));
    await using folder = await temporaryFolder();
    try {
      const urls = servers.map((server, n) => server.file({ path: `${n}.bin`, size: 40_000 }));
      const args = ['-', '--dir', folder.path, '--connections', '8'];
      const { code, stderr } = await runWithin(64, args, urls);
      expect([code, stderr]).toEqual([0, '']);
      for (const [n, server] of servers.entries()) {
        await expectFiles(folder.path, server, urls.slice(n, n + 1));
      }
    } finally {
      await Promise.all(servers.map((server) => server.close()));
    }
  }, 60_000);
});
