import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { plainAccess } from '../../src-main/contract/access.ts';
import type { BatchOptions, Task } from '../../src-main/contract/task.ts';
import type { FaultyServer } from '../support/faulty-server.ts';
import { startFaultyServer } from '../support/faulty-server.ts';
import { hashOfFile } from '../support/file-hash.ts';
import {
  expectWhole,
  namesIn,
  setUpWorkbench,
  taskOf,
  untilStatus,
  type Workbench,
} from '../support/workbench.ts';

const verified = { kind: 'done', verdict: 'verified' } as const;
const toldRight = { header: 'Repr-Digest', algorithm: 'sha-256', correct: true } as const;
const consistent = { kind: 'done', verdict: 'consistent' } as const;

async function look(
  { weft }: Workbench,
  urls: readonly string[],
  options: Partial<BatchOptions> = {},
): Promise<readonly Task[]> {
  await weft.addWith({ looksForDigests: true, ...options }, ...urls);
  await weft.engine.idle();
  return weft.tasks();
}

/** What the log of a task says of looking for its checksum. */
function lookedOf({ weft }: Workbench, id = 1): readonly (string | undefined)[] {
  const live = weft.engine.table.get(id);
  if (live === undefined) throw new Error(`There is no task ${id}`);
  const events = weft.engine.table.eventsOf(live);
  return events.filter(({ what }) => what === 'looked').map(({ detail }) => detail);
}

function pathsOf({ requests }: FaultyServer): string[] {
  return requests.map(({ path }) => path);
}

describe('a digest beside a file on its server', () => {
  test('is not looked for unless somebody wants it', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const url = server.file({ path: 'set/a.bin' });
    server.sums([url], { path: 'set/SHA256SUMS' });
    expect((await weft.run(url))[0]?.state).toEqual(consistent);
    expect(pathsOf(server)).toEqual(['/set/a.bin']);
  });

  test('is not looked for on a server that asked to be left alone', async () => {
    await using bench = await setUpWorkbench({ perHost: 3 });
    const { server, weft } = bench;
    const busy = { answer: { kind: 'status', status: 503, retryAfter: 3600 } } as const;
    const url = server.file({ path: 'set/a.bin', firstByteDelay: 500 });
    server.sums([url], { path: 'set/SHA256SUMS' });
    const urls = [url, ...['b', 'c'].map((name) => server.file({ path: `set/${name}`, ...busy }))];
    await weft.addWith({ looksForDigests: true }, ...urls);
    await untilStatus(weft, 'done');
    expect(weft.engine.rests()).toHaveLength(1);
    expect(taskOf(weft).state).toEqual(consistent);
    expect(pathsOf(server).toSorted()).toEqual(['/set/a.bin', '/set/b', '/set/c']);
    expect(lookedOf(bench)).toEqual([expect.stringMatching(/none found; .*left alone/)]);
  });

  test('is looked for again when the server has rested', async () => {
    await using bench = await setUpWorkbench({ perHost: 3, retries: 5 });
    const { server } = bench;
    const changes = { requests: 1, to: { answer: { kind: 'file' } } } as const;
    const busy = { answer: { kind: 'status', status: 503, retryAfter: 2 }, changes } as const;
    const url = server.file({ path: 'set/a.bin', firstByteDelay: 500 });
    const later = ['b', 'c'].map((name) => server.file({ path: `set/${name}`, ...busy }));
    server.sums([url, ...later], { path: 'set/SHA256SUMS' });
    const [first, ...others] = await look(bench, [url, ...later]);
    expect(first?.state).toEqual(consistent);
    for (const task of others) expect(task.state).toEqual(verified);
  });

  test('verifies the file, also one that comes in several connections', async () => {
    await using bench = await setUpWorkbench();
    const { server } = bench;
    const url = server.file({ path: 'set/a b.bin', size: 3_000_000, rate: 2_000_000 });
    server.sums([url], { path: 'set/SHA256SUMS' });
    const [task] = await look(bench, [url]);
    expect(task?.state).toEqual(verified);
    if (task !== undefined) await expectWhole(server, task);
    expect(lookedOf(bench)).toEqual(['sha-256 in SHA256SUMS']);
  });

  test.each([
    'gnu',
    'binary',
    'bsd',
    'bare',
  ] as const)('verifies the file from a place of its own, written %s', async (style) => {
    await using bench = await setUpWorkbench();
    const { server } = bench;
    const url = server.file({ path: 'set/a.bin' });
    server.sums([url], { path: 'set/a.bin.sha1', algorithm: 'sha-1', style });
    expect((await look(bench, [url]))[0]?.state).toEqual(verified);
    expect(lookedOf(bench)).toEqual(['sha-1 in its .sha1']);
  });

  test('is the strongest one that there is', async () => {
    await using bench = await setUpWorkbench();
    const { server } = bench;
    const url = server.file({ path: 'set/a.bin' });
    server.sums([url], { path: 'set/MD5SUMS', algorithm: 'md5', correct: false });
    server.sums([url], { path: 'set/a.bin.sha512', algorithm: 'sha-512' });
    expect((await look(bench, [url]))[0]?.state).toEqual(verified);
    expect(lookedOf(bench)).toEqual(['sha-512 in its .sha512']);
    expect(pathsOf(server)).not.toContain('/set/MD5SUMS');
  });

  test('is found among those of several names', async () => {
    await using bench = await setUpWorkbench();
    const { server } = bench;
    const urls = ['a.bin', 'b.bin', 'c.bin'].map((name) => server.file({ path: `set/${name}` }));
    const [, second = ''] = urls;
    server.sums(urls, { path: 'set/b.bin.sha256' });
    expect((await look(bench, [second]))[0]?.state).toEqual(verified);
  });

  test('of another file says nothing', async () => {
    await using bench = await setUpWorkbench();
    const { server } = bench;
    const url = server.file({ path: 'set/a.bin' });
    const other = server.file({ path: 'set/b.bin' });
    server.sums([other], { path: 'set/SHA256SUMS' });
    server.sums([other], { path: 'set/a.bin.sha256' });
    expect((await look(bench, [url]))[0]?.state).toEqual(consistent);
  });

  test('that does not fit fails the file, whose bytes are kept aside', async () => {
    await using bench = await setUpWorkbench();
    const { server, files } = bench;
    const url = server.file({ path: 'set/a.bin' });
    server.sums([url], { path: 'set/SHA256SUMS', correct: false });
    const [task] = await look(bench, [url]);
    expect(task?.state).toMatchObject({ kind: 'failed', failure: { code: 'digest' } });
    const [name = '', ...more] = await namesIn(files);
    expect(more).toEqual([]);
    expect(name).toMatch(/\.weft-mismatch$/);
  });

  test('is asked for again when somebody tries again', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const url = server.file({ path: 'set/a.bin' });
    server.sums([url], { path: 'set/SHA256SUMS', correct: false });
    await look(bench, [url]);
    server.sums([url], { path: 'set/SHA256SUMS' });
    await weft.engine.steer('retry', [1]);
    await weft.engine.idle();
    expect(taskOf(weft).state).toEqual(verified);
  });

  test('may be elsewhere on the same host', async () => {
    await using bench = await setUpWorkbench();
    const { server } = bench;
    const url = server.file({ path: 'set/a.bin' });
    const to = server.sums([url], { path: 'sums/of-set.txt' });
    server.file({ path: 'set/SHA256SUMS', answer: { kind: 'redirect', status: 302, to } });
    expect((await look(bench, [url]))[0]?.state).toEqual(verified);
  });

  test('is not looked for where the list or the server told one', async () => {
    await using bench = await setUpWorkbench();
    const { server } = bench;
    const listed = server.file({ path: 'set/a.bin' });
    const { value } = server.digestOf(listed, 'sha-256');
    const told = server.file({ path: 'set/b.bin', digests: [toldRight] });
    const tasks = await look(bench, [`${listed} sha256=${value}`, told]);
    expect(tasks.map(({ state }) => state)).toEqual([verified, verified]);
    expect(server.stats.requests).toBe(2);
  });

  test('is not compared with what the server compressed', async () => {
    await using bench = await setUpWorkbench();
    const { server } = bench;
    const url = server.file({ path: 'set/a.bin', contentEncoding: 'gzip' });
    server.sums([url], { path: 'set/SHA256SUMS' });
    expect((await look(bench, [url]))[0]?.state).toEqual(consistent);
    expect(server.stats.requests).toBe(1);
  });
});

describe('where there is no digest beside a file', () => {
  test('its verdict stays as it was', async () => {
    await using bench = await setUpWorkbench();
    const { server } = bench;
    const [task] = await look(bench, [server.file({ path: 'set/a.bin' })]);
    expect(task?.state).toEqual(consistent);
    expect(lookedOf(bench)).toEqual(['none found']);
    expect(new Set(pathsOf(server)).size).toBe(server.stats.requests);
  });

  test('but pages with status 200, they are passed over', async () => {
    await using bench = await setUpWorkbench();
    const { server } = bench;
    const url = server.file({ path: 'set/a.bin' });
    const wrong = `${'0'.repeat(64)}  a.bin\n`;
    server.file({ path: 'set/SHA512SUMS', answer: { kind: 'page' } });
    server.file({ path: 'set/SHA256SUMS', bytes: Buffer.from(wrong), contentType: 'text/html' });
    server.file({ path: 'set/a.bin.sha256', bytes: Buffer.from(`<pre>\n${wrong}</pre>\n`) });
    server.file({ path: 'set/a.bin.md5', bytes: Buffer.from('not found') });
    expect((await look(bench, [url]))[0]?.state).toEqual(consistent);
    expect(lookedOf(bench)[0]).toContain('SHA512SUMS: a page, not digests');
  });

  test('but an answer that is too large, its reading ends early', async () => {
    await using bench = await setUpWorkbench();
    const { server } = bench;
    const url = server.file({ path: 'set/a.bin' });
    const wrong = Buffer.from(`${'0'.repeat(64)}  a.bin\n`.repeat(20_000));
    server.file({ path: 'set/SHA256SUMS', bytes: wrong });
    server.file({ path: 'set/a.bin.sha256', bytes: wrong, length: 'chunked' });
    server.file({ path: 'set/checksums.txt', size: 4e9, rate: 3_000_000, length: 'chunked' });
    expect((await look(bench, [url]))[0]?.state).toEqual(consistent);
    expect(lookedOf(bench)[0]).toContain('SHA256SUMS: a text of more than 1048576 bytes');
  });

  test('but a server that has enough, it is not asked further', async () => {
    await using bench = await setUpWorkbench();
    const { server } = bench;
    const url = server.file({ path: 'set/a.bin' });
    server.sums([url], { path: 'set/MD5SUMS', algorithm: 'md5' });
    const first = server.file({ path: 'set/SHA512SUMS', answer: { kind: 'status', status: 503 } });
    expect((await look(bench, [url]))[0]?.state).toEqual(consistent);
    expect(server.stats.requests).toBe(2);
    expect(server.requestsOf(first)).toHaveLength(1);
    expect(lookedOf(bench)).toEqual([
      'none found; not asked further: the server answered with status 503',
    ]);
  });

  test.each([
    ['is silent', { answer: { kind: 'never' } }],
    ['gives the text byte by byte', { ending: { kind: 'trickle', after: 0, every: 20 } }],
    ['resets', { answer: { kind: 'reset' } }],
  ] as const)('because the server %s, the file is done all the same', async (_, behaviour) => {
    await using bench = await setUpWorkbench({ timeoutMs: 500 });
    const { server } = bench;
    const url = server.file({ path: 'set/a.bin' });
    server.file({ path: 'set/SHA512SUMS', ...behaviour });
    const [task] = await look(bench, [url]);
    expect(task?.state).toEqual(consistent);
    expect(lookedOf(bench)[0]).toContain('not asked further');
    expect(server.stats.requests).toBeLessThan(4);
  });

  test('but only on another host, that one is not asked', async () => {
    await using bench = await setUpWorkbench();
    await using elsewhere = await startFaultyServer();
    const { server } = bench;
    const url = server.file({ path: 'set/a.bin' });
    const sums = elsewhere.file({ path: 'SHA256SUMS' });
    server.file({ path: 'set/SHA256SUMS', answer: { kind: 'redirect', status: 302, to: sums } });
    expect((await look(bench, [url]))[0]?.state).toEqual(consistent);
    expect(elsewhere.stats.requests).toBe(0);
  });
});

describe('of a folder with many files', () => {
  test('each list of digests is asked for once, though it is not there', async () => {
    await using bench = await setUpWorkbench();
    const { server } = bench;
    const urls = Array.from({ length: 50 }, (_, n) => server.file({ path: `set/${n}.bin` }));
    server.sums(urls, { path: 'set/sha256sums.txt' });
    const tasks = await look(bench, urls);
    expect(tasks.map(({ state }) => state)).toEqual(urls.map(() => verified));
    const asked = pathsOf(server);
    for (const name of ['SHA512SUMS', 'SHA256SUMS', 'sha256sum.txt', 'sha256sums.txt']) {
      expect(asked.filter((path) => path === `/set/${name}`)).toHaveLength(1);
    }
    // What would stand beside each of them is tried for few only.
    expect(asked.filter((path) => path.endsWith('.sha512'))).toHaveLength(3);
    expect(server.stats.requests).toBe(50 + 4 + 3);
  });

  test('what stands beside each of them is asked for each', async () => {
    await using bench = await setUpWorkbench();
    const { server } = bench;
    const urls = Array.from({ length: 20 }, (_, n) => server.file({ path: `set/${n}.bin` }));
    for (const url of urls) server.sums([url], { path: `set/${url.split('/').at(-1)}.sha256` });
    const tasks = await look(bench, urls);
    expect(tasks.map(({ state }) => state)).toEqual(urls.map(() => verified));
  });

  test('no more connections are open than there may be', async () => {
    await using bench = await setUpWorkbench({ perHost: 2 });
    const { server } = bench;
    const urls = Array.from({ length: 10 }, (_, n) =>
      server.file({ path: `set/${n}.bin`, size: 1000, firstByteDelay: 50 }),
    );
    server.file({ path: 'set/SHA256SUMS', firstByteDelay: 100, bytes: Buffer.from('none') });
    await look(bench, urls);
    expect(server.busiest).toBe(2);
  });
});

test('a server is asked for digests with what the list has for it', async () => {
  await using bench = await setUpWorkbench({ tls: true });
  const { server } = bench;
  const url = server.file({ path: 'set/a.bin' });
  const sums = server.sums([url], { path: 'set/SHA256SUMS' });
  const access = {
    ...plainAccess,
    insecure: true,
    headers: { 'x-one': '1' },
    credentials: [{ kind: 'bearer', host: new URL(url).host, token: 'secret' }],
  } as const;
  expect((await look(bench, [url], { access }))[0]?.state).toEqual(verified);
  expect(server.requestsOf(sums)[0]?.headers).toMatchObject({
    'x-one': '1',
    authorization: 'Bearer secret',
  });
});

test('a pause while a digest is looked for keeps the bytes, and going on looks again', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft, files } = bench;
  const url = server.file({ path: 'set/a.bin' });
  server.file({ path: 'set/SHA512SUMS', answer: { kind: 'never' } });
  await weft.addWith({ looksForDigests: true }, url);
  await untilStatus(weft, 'verifying');
  await weft.engine.steer('pause', [1]);
  expect(taskOf(weft).state.kind).toBe('paused');
  server.sums([url], { path: 'set/SHA512SUMS', algorithm: 'sha-512' });
  await weft.engine.steer('resume', [1]);
  await weft.engine.idle();
  expect(taskOf(weft).state).toEqual(verified);
  expect(server.requestsOf(url)).toHaveLength(1);
  expect(await hashOfFile(join(files, 'a.bin'))).toBe(server.hashOf(url));
});
