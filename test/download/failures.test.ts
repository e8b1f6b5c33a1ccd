import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { plainAccess } from '../../src-main/contract/access.ts';
import type { Failure } from '../../src-main/contract/failure.ts';
import { plainBatchOptions, type Task } from '../../src-main/contract/task.ts';
import { startFaultyServer } from '../support/faulty-server.ts';
import { entriesOf } from '../support/start-test-engine.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { refusedAddress, unresolvableAddress } from '../support/unusable-addresses.ts';
import { expectWhole, namesIn, setUpWorkbench } from '../support/workbench.ts';

function failureOf(task: Task | undefined): Failure {
  if (task?.state.kind !== 'failed') throw new Error(`The task is ${task?.state.kind}`);
  return task.state.failure;
}

describe('a server that', () => {
  test.each([
    ['resets before it answers', { answer: { kind: 'reset' } }, 'reset'],
    ['resets in the body', { ending: { kind: 'reset', after: 50_000 } }, 'reset'],
    [
      'resets in a body without length',
      { length: 'until-close', ending: { kind: 'reset', after: 50_000 } },
      'reset',
    ],
    [
      'resets at the end of a body without length',
      { ranges: 'ignored', length: 'until-close', ending: { kind: 'reset', after: 100_000 } },
      'reset',
    ],
    [
      'resets in a chunked body',
      { length: 'chunked', ending: { kind: 'reset', after: 50_000 } },
      'reset',
    ],
    ['closes in the body', { ending: { kind: 'close', after: 50_000 } }, 'short-body'],
    ['closes before the first byte', { ending: { kind: 'close', after: 0 } }, 'short-body'],
    [
      'closes one byte too early',
      { ranges: 'ignored', ending: { kind: 'close', after: 99_999 } },
      'short-body',
    ],
    [
      'closes in a chunked body',
      { length: 'chunked', ending: { kind: 'close', after: 50_000 } },
      'short-body',
    ],
    [
      'does not end a chunked body',
      { ranges: 'ignored', length: 'chunked', ending: { kind: 'close', after: 100_000 } },
      'short-body',
    ],
    [
      'closes in a chunked body, as it said it would',
      { length: 'chunked', closes: true, ending: { kind: 'close', after: 50_000 } },
      'short-body',
    ],
    [
      'closes in a body, as it said it would',
      { closes: true, ending: { kind: 'close', after: 50_000 } },
      'short-body',
    ],
    ['sends a bad chunk size', { length: 'bad-chunk-size' }, 'bad-response'],
    ['declares two lengths', { length: 'two-lengths' }, 'bad-response'],
    ['declares a negative length', { length: 'negative' }, 'bad-response'],
    ['does not speak HTTP', { answer: { kind: 'garbage' } }, 'bad-response'],
    ['sends in circles', { answer: { kind: 'redirect-loop' } }, 'bad-redirect'],
    ['sends nowhere', { answer: { kind: 'redirect' } }, 'bad-redirect'],
    ['sends to nonsense', { answer: { kind: 'redirect', to: 'http://' } }, 'bad-redirect'],
    ['sends to ftp', { answer: { kind: 'redirect', to: 'ftp://127.0.0.1/x' } }, 'bad-redirect'],
    ['sends to a file', { answer: { kind: 'redirect', to: 'file:///etc/passwd' } }, 'bad-redirect'],
    ['gives a part unasked', { answer: { kind: 'status', status: 206 } }, 'bad-response'],
    ['gives no content', { answer: { kind: 'status', status: 204 } }, 'http-status'],
    ['says 304 unasked', { answer: { kind: 'status', status: 304 } }, 'http-status'],
    ['says 416 unasked', { answer: { kind: 'status', status: 416 } }, 'http-status'],
  ] as const)('%s fails the task, never done', async (_name, behaviour, code) => {
    await using bench = await setUpWorkbench();
    const failure = failureOf(await bench.download({ path: 'file.bin', ...behaviour }));
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(/^[A-Z].*\.$/);
    expect(failure.detail).not.toBe('');
    expect(await namesIn(bench.files)).not.toContain('file.bin');
  });

  test.each([
    [400, 'never', /answered 400 Bad Request/],
    [401, 'never', /wants a user name and a password/],
    [403, 'never', /does not allow access/],
    [404, 'never', /no file at this address/],
    [408, 'soon', /answered 408/],
    [410, 'never', /no longer at this address/],
    [429, 'later', /too many requests/],
    [500, 'soon', /answered 500 Internal Server Error/],
    [502, 'soon', /answered 502 Bad Gateway/],
    [503, 'later', /too busy/],
  ] as const)('answers %i fails the task', async (status, retry, message) => {
    await using bench = await setUpWorkbench();
    const failure = failureOf(await bench.download({ answer: { kind: 'status', status } }));
    expect(failure).toMatchObject({ code: 'http-status', retry });
    expect(failure.message).toMatch(message);
    expect(failure.detail).toMatch(new RegExp(`^${status} [A-Z]`));
  });

  test.each([
    ['does not answer', { answer: { kind: 'never' } }],
    ['stalls in the body', { ending: { kind: 'stall', after: 50_000 } }],
    ['stalls before the body', { ending: { kind: 'stall', after: 0 } }],
  ] as const)('%s is given up in time', async (_name, behaviour) => {
    await using bench = await setUpWorkbench({ timeoutMs: 300 });
    const failure = failureOf(await bench.download(behaviour));
    expect(failure).toMatchObject({ code: 'timeout', retry: 'soon' });
  });
});

describe('a task fails', () => {
  test('when the name of the server is not found', async () => {
    await using bench = await setUpWorkbench();
    const [task] = await bench.weft.run(unresolvableAddress());
    expect(failureOf(task).code).toBe('name-not-resolved');
  });

  test('when a secure server accepts but never greets, also by the timeout', async () => {
    await using bench = await setUpWorkbench({ timeoutMs: 300 });
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const [task] = await bench.weft.run(`https://127.0.0.1:${port}/never.bin`);
    silent.close();
    expect(failureOf(task)).toMatchObject({ code: 'timeout', retry: 'soon' });
  });

  test('when the server refuses', async () => {
    await using bench = await setUpWorkbench();
    const [task] = await bench.weft.run(await refusedAddress());
    expect(failureOf(task).code).toBe('refused');
  });

  test('when the certificate is not trusted', async () => {
    await using bench = await setUpWorkbench({ tls: true });
    const failure = failureOf(await bench.download({}));
    expect(failure).toMatchObject({ code: 'tls', retry: 'never' });
    expect(bench.server.requests).toEqual([]);
  });

  test('when the server speaks no TLS', async () => {
    await using bench = await setUpWorkbench();
    const server = createServer((socket) => {
      socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const [task] = await bench.weft.run(`https://127.0.0.1:${port}/file.bin`);
    server.close();
    expect(failureOf(task).code).toBe('tls');
  });

  test('when the way leads to another scheme, with the server it leads to in the detail', async () => {
    await using bench = await setUpWorkbench();
    const to = 'ftp://me:secret@127.0.0.1:2121/x';
    const failure = failureOf(await bench.download({ answer: { kind: 'redirect', to } }));
    expect(failure.message).toBe(
      'The server sent Weft to an address that is neither http nor https.',
    );
    expect(failure.detail).toBe('302 to ftp://127.0.0.1:2121');
  });

  test('and leaves no empty part behind', async () => {
    await using bench = await setUpWorkbench();
    await bench.download({ answer: { kind: 'status', status: 404 } });
    await bench.download({ answer: { kind: 'reset' } });
    expect(await namesIn(bench.files)).toEqual([]);
  });

  test('and keeps the part that can be taken up', async () => {
    await using bench = await setUpWorkbench();
    const task = await bench.download({
      path: 'file.bin',
      ending: { kind: 'close', after: 50_000 },
    });
    expect(await namesIn(bench.files)).toEqual(['file.bin.weft-part']);
    expect(task.received).toBe(50_000);
  });
});

test('a redirect from https to http is refused before it is asked', async () => {
  await using bench = await setUpWorkbench({ tls: true });
  await using insecure = await startFaultyServer();
  const to = insecure.file();
  const url = bench.server.file({ answer: { kind: 'redirect', to } });
  const access = { ...plainAccess, insecure: true };
  await bench.weft.engine.add(entriesOf(url), bench.files, { ...plainBatchOptions, access });
  await bench.weft.engine.idle();
  expect(failureOf(bench.weft.tasks()[0])).toMatchObject({
    code: 'bad-redirect',
    message: 'The server sent Weft from a secure address to an insecure one.',
  });
  expect(insecure.requests).toEqual([]);
});

test('failures of some leave the others alone', async () => {
  await using bench = await setUpWorkbench({ slots: 3 });
  const { server, weft } = bench;
  const bad = [
    { answer: { kind: 'reset' } },
    { answer: { kind: 'garbage' } },
    { ending: { kind: 'reset', after: 10_000 } },
    { length: 'bad-chunk-size' },
  ] as const;
  const urls = Array.from({ length: 40 }, (_, n) =>
    server.file(n % 2 === 0 ? {} : bad[(n >> 1) % 4]),
  );
  const tasks = await weft.run(...urls);
  for (const [index, task] of tasks.entries()) {
    if (index % 2 === 0) await expectWhole(server, task);
    else expect(task.state.kind).toBe('failed');
  }
});

describe('credentials in an address', () => {
  function withCredentials(url: string): string {
    return url.replace('//', '//someone:s%40crt%C3%A9@');
  }
  const basic = `Basic ${Buffer.from('someone:s@crté').toString('base64')}`;

  test('go to their server, and are in no picture of the task', async () => {
    await using bench = await setUpWorkbench();
    const [task] = await bench.weft.run(withCredentials(bench.server.file({ path: 'a.bin' })));
    expect(task?.state.kind).toBe('done');
    expect(bench.server.requests[0]?.headers.authorization).toBe(basic);
    expect(bench.server.requests[0]?.path).toBe('/a.bin');
    const snapshots = JSON.stringify(bench.weft.engine.sampler.all());
    expect(snapshots).not.toMatch(/someone|s%40crt|s@crt/);
  });

  test('stay on a redirect to the same server', async () => {
    await using bench = await setUpWorkbench();
    const to = bench.server.file({ path: 'real.bin' });
    const url = bench.server.file({ path: 'a', answer: { kind: 'redirect', to } });
    await bench.weft.run(withCredentials(url));
    expect(bench.server.requests.map(({ headers }) => headers.authorization)).toEqual([
      basic,
      basic,
    ]);
  });

  test('do not go to another server, nor back from there', async () => {
    await using bench = await setUpWorkbench();
    await using other = await startFaultyServer();
    const real = bench.server.file({ path: 'real.bin' });
    const back = other.file({ path: 'back', answer: { kind: 'redirect', to: real } });
    const url = bench.server.file({ path: 'a', answer: { kind: 'redirect', to: back } });
    const [task] = await bench.weft.run(withCredentials(url));
    expect(task?.state.kind).toBe('done');
    expect(other.requests[0]?.headers).not.toHaveProperty('authorization');
    expect(bench.server.requests[1]?.headers).not.toHaveProperty('authorization');
  });

  test.each([
    ['refuses', async () => withCredentials(await refusedAddress())],
    ['is not found', async () => withCredentials(unresolvableAddress())],
  ])('are in no failure when the server %s', async (_name, address) => {
    await using bench = await setUpWorkbench();
    const [task] = await bench.weft.run(await address());
    expect(JSON.stringify(failureOf(task))).not.toMatch(/someone|s%40crt|s@crt/);
  });

  test('that are not encoded well fail the task', async () => {
    await using bench = await setUpWorkbench();
    const url = bench.server.file().replace('//', '//some%zzone:x@');
    const [task] = await bench.weft.run(url);
    expect(failureOf(task)).toMatchObject({ code: 'bad-address' });
    expect(JSON.stringify(failureOf(task))).not.toContain('zzone');
  });
});

test('a file never stands where the folder should be', async () => {
  await using bench = await setUpWorkbench();
  await using folder = await temporaryFolder();
  const place = join(folder.path, 'file');
  await writeFile(place, 'mine');
  const url = bench.server.file();
  await bench.weft.engine.add(entriesOf(url), place);
  await bench.weft.engine.idle();
  expect(failureOf(bench.weft.tasks()[0]).code).toBe('not-a-folder');
  expect(await readFile(place, 'utf8')).toBe('mine');
});
