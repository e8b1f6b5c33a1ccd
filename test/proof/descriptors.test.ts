import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { startFaultyServer } from '../support/faulty-server.ts';
import { hashOfFile } from '../support/file-hash.ts';
import { headlessProgram, messagesOf, runHeadless } from '../support/headless.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Runs the program where no more than `descriptors` files and connections can be open. */
async function runWithin(descriptors: number, args: readonly string[], input: string) {
  const limit = [`--nofile=${descriptors}:${descriptors}`, process.execPath, headlessProgram];
  const child = spawn('prlimit', [...limit, ...args], { stdio: 'pipe' });
  child.stdin.on('error', () => undefined).end(input);
  const ended = once(child, 'exit');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await ended;
  return { code, stdout, stderr };
}

interface Summary {
  readonly tasks: readonly {
    readonly url: string;
    readonly path: string;
    readonly status: string;
    readonly failure: { readonly code: string; readonly message: string } | null;
  }[];
}

test.skipIf(process.platform !== 'linux')(
  'with too few descriptors for its connections what cannot be opened fails clearly or waits, the rest comes, and so does all with enough',
  async () => {
    await using server = await startFaultyServer();
    await using folder = await temporaryFolder();
    const urls = Array.from({ length: 200 }, (_, n) =>
      server.file({ path: `${n}.bin`, size: 40_000, firstByteDelay: 200 }),
    );
    const args = ['-', '--dir', folder.path, '--connections', '100', '--json'];
    const run = await runWithin(64, args, urls.join('\n'));
    expect(run.stderr).toBe('');
    expect([0, 1]).toContain(run.code);
    const { tasks } = messagesOf(run).at(-1) as unknown as Summary;
    const failed = tasks.filter(({ status }) => status !== 'done');
    console.log(failed.length, new Set(failed.map(({ failure }) => JSON.stringify(failure))));
    expect(failed.length).toBeLessThan(urls.length / 2);
    for (const { failure } of failed) expect(failure?.code).not.toBe('internal');

    const last = await runHeadless(args, { input: urls.join('\n') });
    expect([last.code, last.stderr]).toEqual([0, '']);
    for (const url of urls) {
      expect(await hashOfFile(join(folder.path, url.slice(url.lastIndexOf('/') + 1)))).toBe(
        server.hashOf(url),
      );
    }
  },
  60_000,
);
