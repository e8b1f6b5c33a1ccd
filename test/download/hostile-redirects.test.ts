import { describe, expect, test } from 'vitest';
import { plainAccess } from '../../src-main/contract/access.ts';
import { plainBatchOptions } from '../../src-main/contract/task.ts';
import { rangesAsked } from '../support/asked-ranges.ts';
import { underLocalhost } from '../support/faulty/addresses.ts';
import { type FaultyServer, startFaultyServer } from '../support/faulty-server.ts';
import { entriesOf } from '../support/start-test-engine.ts';
import {
  expectWhole,
  liveOf,
  setUpWorkbench,
  taskOf,
  untilReceived,
  untilStatus,
} from '../support/workbench.ts';

const mebibyte = 1024 * 1024;

/** So large that a second connection is opened at once, and so slow that it pays. */
const large = { size: 17 * mebibyte, rate: 64 * mebibyte } as const;

function methodsAndPaths({ requests }: FaultyServer): string[] {
  return requests.map(({ method, path }) => `${method} ${path}`);
}

describe('a server that redirects', () => {
  test('20 times is followed to the file', async () => {
    await using bench = await setUpWorkbench();
    await expectWhole(
      bench.server,
      await bench.download({ path: 'a.bin', answer: { kind: 'redirect-chain', hops: 20 } }),
    );
  });

  test.each([
    ['21 times', { kind: 'redirect-chain', hops: 21 }],
    ['in a loop', { kind: 'redirect-loop' }],
  ] as const)('%s is left with a sentence', async (_name, answer) => {
    await using bench = await setUpWorkbench({ retries: 5 });
    const task = await bench.download({ answer });
    expect(task.state).toMatchObject({
      kind: 'failed',
      failure: {
        code: 'bad-redirect',
        retry: 'never',
        message: 'The server sent Weft elsewhere more than 20 times without arriving.',
      },
    });
    expect(bench.server.requests).toHaveLength(21);
  });

  test('is asked on every connection, in case it sends to another place', async () => {
    await using bench = await setUpWorkbench();
    const to = bench.server.file({ path: 'real.bin', ...large, expires: { requests: 1 } });
    const url = bench.server.file({ path: 'go', answer: { kind: 'redirect', to, fresh: true } });
    const [task] = await bench.weft.run(url);
    expect(task).toMatchObject({ state: { verdict: 'consistent' }, note: null, name: 'real.bin' });
    await expectWhole(bench.server, taskOf(bench.weft), to);
    const asked = rangesAsked(bench.server, to);
    expect(asked.length).toBeGreaterThan(1);
    expect(bench.server.requestsOf(url)).toHaveLength(asked.length);
    expect(new Set(methodsAndPaths(bench.server)).size).toBe(asked.length + 1);
  });

  test('to one that ignores ranges brings the file over the first connection', async () => {
    await using bench = await setUpWorkbench();
    const ignored = { requests: 1, to: { ranges: 'ignored' } } as const;
    const to = bench.server.file({ path: 'real.bin', ...large, changes: ignored });
    const task = await bench.download({ answer: { kind: 'redirect', to } });
    await expectWhole(bench.server, task, to);
    expect(task.note).toBeNull();
    expect(rangesAsked(bench.server, to)[0]).toEqual({ from: 0, end: null });
    expect(bench.server.requestsOf(to)).toHaveLength(2);
  });

  test('to one that ignores ranges after a pause begins anew and says so', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const to = server.file({
      size: 3_000_000,
      ending: { kind: 'stall', after: 2_000_000 },
      changes: { requests: 1, to: { ending: { kind: 'complete' }, ranges: 'ignored' } },
    });
    await weft.add(server.file({ path: 'go', answer: { kind: 'redirect', to } }));
    await untilReceived(weft, 2_000_000);
    await weft.engine.steer('pause', 'all');
    await weft.engine.steer('resume', 'all');
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft), to);
    expect(taskOf(weft).note).toMatch(/^Started over: the server .*\./);
  });

  test('from http to https is followed, and the certificate counts', async () => {
    await using bench = await setUpWorkbench();
    await using secure = await startFaultyServer({ tls: true });
    const to = secure.file({ path: 'real.bin' });
    const url = bench.server.file({ answer: { kind: 'redirect', to } });
    const { ids } = await bench.weft.add(url);
    await bench.weft.engine.idle();
    expect(taskOf(bench.weft, ids[0]).state).toMatchObject({ failure: { code: 'tls' } });
    const access = { ...plainAccess, insecure: true };
    const again = await bench.weft.addWith({ access }, url);
    await bench.weft.engine.idle();
    await expectWhole(secure, taskOf(bench.weft, again.ids[0]), to);
  });
});

describe('what is meant for one server only', () => {
  const secrets = ['authorization', 'cookie', 'x-private', 'x-of-line'] as const;

  async function downloadWithSecrets(to: (server: FaultyServer) => string) {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const url = server.file({ path: 'go', answer: { kind: 'redirect', to: to(server) } });
    const { host } = new URL(url);
    const access = {
      ...plainAccess,
      headers: { 'x-private': 'batch' },
      credentials: [{ kind: 'basic', host, user: 'me', password: 'secret' }],
      cookies: [
        {
          domain: '127.0.0.1',
          includesSubdomains: false,
          path: '/go',
          secure: false,
          expiresAt: null,
          name: 'session',
          value: '1',
        },
      ],
    } as const;
    const entries = entriesOf(url).map((entry) => ({ ...entry, headers: { 'x-of-line': '1' } }));
    await weft.engine.add(entries, bench.files, { ...plainBatchOptions, access });
    await weft.engine.idle();
    const [first, second] = server.requests;
    expect(Object.keys(first?.headers ?? {})).toEqual(expect.arrayContaining([...secrets]));
    return { task: taskOf(weft), second };
  }

  test('stays there when the way leads to another host', async () => {
    const { task, second } = await downloadWithSecrets((server) =>
      underLocalhost(server.file({ path: 'real.bin' })),
    );
    expect(task.state.kind).toBe('done');
    expect(second?.path).toBe('/real.bin');
    for (const name of secrets) expect(second?.headers).not.toHaveProperty(name);
  });

  test('stays there when the way leads to another port', async () => {
    await using other = await startFaultyServer();
    const to = other.file({ path: 'real.bin' });
    const { task } = await downloadWithSecrets(() => to);
    await expect(Promise.resolve(task.state.kind)).resolves.toBe('done');
    expect(other.requests).toHaveLength(1);
    for (const name of secrets) expect(other.requests[0]?.headers).not.toHaveProperty(name);
  });

  test('goes with the way on the same server', async () => {
    const { task, second } = await downloadWithSecrets((server) =>
      server.file({ path: 'real.bin' }),
    );
    expect(task.state.kind).toBe('done');
    expect(second?.headers).toMatchObject({ 'x-private': 'batch', 'x-of-line': '1' });
    expect(second?.headers).toHaveProperty('authorization');
    expect(second?.headers).not.toHaveProperty('cookie');
  });

  test('is kept where the server gave it on the way', async () => {
    await using bench = await setUpWorkbench();
    const { server } = bench;
    const to = server.file({
      path: 'real.bin',
      ...large,
      demands: { kind: 'cookie', cookie: 'gate=open' },
    });
    const task = await bench.download({
      answer: { kind: 'redirect', to },
      headers: [['Set-Cookie', 'gate=open']],
    });
    await expectWhole(server, task, to);
    expect(server.requestsOf(to).length).toBeGreaterThan(1);
  });
});

describe('an address that', () => {
  test('works once is used once, and its first answer brings the file', async () => {
    await using bench = await setUpWorkbench();
    const task = await bench.download({ ...large, expires: { requests: 1 } });
    await expectWhole(bench.server, task);
    expect(task).toMatchObject({ state: { verdict: 'consistent' }, note: null });
    expect(rangesAsked(bench.server, task.url)[0]).toEqual({ from: 0, end: null });
  });

  test.each([
    403, 404, 410,
  ] as const)('stops working with %i keeps what came, and a fresh one goes on', async (status) => {
    await using bench = await setUpWorkbench({ slots: 2 });
    const { server, weft } = bench;
    const url = server.file({
      ...large,
      expires: { requests: 2, status },
      ending: { kind: 'stall', after: 2 * mebibyte },
      changes: { requests: 2, to: { ending: { kind: 'complete' } } },
    });
    await weft.add(url);
    await untilReceived(weft, 4 * mebibyte);
    await weft.engine.steer('pause', 'all');
    await weft.engine.steer('resume', 'all');
    await untilStatus(weft, 'failed');
    expect(taskOf(weft)).toMatchObject({
      state: { failure: { code: 'http-status', detail: expect.stringMatching(`^${status}`) } },
      received: 4 * mebibyte,
    });
    await weft.engine.setAddress(1, `${url}?token=fresh`);
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft), url);
    expect(liveOf(weft).task.note).toBeNull();
    const fresh = server.requests.filter(({ path }) => path.endsWith('fresh'));
    for (const { headers } of fresh) expect(headers.range).toMatch(/^bytes=[1-9]/);
  });
});
