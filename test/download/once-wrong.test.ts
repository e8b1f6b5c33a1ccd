import { mkdir, readFile, symlink } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { setUpWorkbench, taskOf, untilReceived, type Workbench } from '../support/workbench.ts';

const size = 300_000;
const right = Buffer.alloc(size, 'a');
const wrong = Buffer.alloc(size, 'b');

interface Asked {
  readonly path: string;
  /** Null when the whole file was asked for. */
  readonly range: { readonly from: number; readonly end: number } | null;
}

/** A server whose answers follow from what was asked, and how often it was asked. */
async function serve(answer: (asked: Asked, response: ServerResponse, count: number) => void) {
  let count = 0;
  const server = createServer((request: IncomingMessage, response) => {
    const [, from = '0', end = ''] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '') ?? [];
    const range = { from: Number(from), end: end === '' ? size : Number(end) + 1 };
    const path = request.url ?? '';
    count += 1;
    answer({ path, range: request.headers.range === undefined ? null : range }, response, count);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get count() {
      return count;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function part(
  response: ServerResponse,
  bytes: Buffer,
  { from, end }: { from: number; end: number },
  total: number | '*',
  headers = {},
) {
  response.writeHead(206, {
    ...headers,
    'content-range': `bytes ${from}-${end - 1}/${total}`,
    'content-length': end - from,
  });
  response.end(bytes.subarray(from, end));
}

async function bytesOf({ files }: Workbench, name = 'f.bin'): Promise<Buffer> {
  return readFile(join(files, name));
}

/** A server that gives no validators and does not heed conditions. */
function careless({ range }: Asked, response: ServerResponse): void {
  if (range !== null) part(response, wrong, range, size);
  else response.writeHead(200, { 'content-length': size }).end(wrong);
}

test('a file that is said to end where it ended is whole, not empty', async () => {
  await using server = await serve(({ range }, response) => {
    if (range !== null) {
      response.writeHead(416, { etag: '"a"', 'content-range': `bytes */${size}` }).end();
      return;
    }
    response.writeHead(200, { etag: '"a"' }).write(right);
    setTimeout(() => response.destroy(), 200);
  });
  await using bench = await setUpWorkbench({ retries: 2 });
  await bench.weft.run(`${server.origin}/f.bin`);
  expect(taskOf(bench.weft).state.kind).toBe('done');
  expect((await bytesOf(bench)).equals(right)).toBe(true);
});

test('parts of a file of unknown length do not end it', async () => {
  await using server = await serve(({ range }, response) => {
    if (range === null) {
      response.writeHead(200, { etag: '"a"' }).write(right.subarray(0, 200_000));
      setTimeout(() => response.destroy(), 200);
    } else if (range.from >= size) {
      response.writeHead(416, { etag: '"a"', 'content-range': `bytes */${size}` }).end();
    } else {
      const end = Math.min(range.from + 40_000, size);
      part(response, right, { from: range.from, end }, '*', { etag: '"a"' });
    }
  });
  await using bench = await setUpWorkbench({ retries: 2 });
  await bench.weft.run(`${server.origin}/f.bin`);
  expect(taskOf(bench.weft).state.kind).toBe('done');
  expect((await bytesOf(bench)).equals(right)).toBe(true);
});

test('a server that never gives the bytes that are missing is not asked without end', async () => {
  const headers = { 'last-modified': 'Mon, 01 Jan 2024 00:00:00 GMT', 'accept-ranges': 'bytes' };
  await using server = await serve(({ range }, response) => {
    if (range === null) {
      response.writeHead(200, { ...headers, 'content-length': size });
      response.write(right.subarray(0, 200_000));
      setTimeout(() => response.destroy(), 200);
    } else {
      part(
        response,
        right,
        { from: range.from, end: Math.min(range.from + 65_536, size) },
        size,
        headers,
      );
    }
  });
  await using bench = await setUpWorkbench();
  await bench.weft.run(`${server.origin}/f.bin`);
  expect(taskOf(bench.weft).state.kind).toBe('failed');
  expect(server.count).toBeLessThan(10);
});

describe('bytes of another server', () => {
  test('do not get into a file whose own server refuses by now', async () => {
    await using server = await serve((asked, response, count) => {
      if (asked.path.startsWith('/b')) careless(asked, response);
      else if (count > 1) response.writeHead(403).end();
      else {
        const head = { etag: '"a"', 'accept-ranges': 'bytes', 'content-length': size };
        response.writeHead(200, head).write(right.subarray(0, 200_000));
      }
    });
    await using bench = await setUpWorkbench({ retries: 1 });
    const { weft } = bench;
    await weft.add(`${server.origin}/a/f.bin\t${server.origin}/b/f.bin`);
    await untilReceived(weft, 200_000);
    await weft.engine.steer('pause', 'all');
    await weft.engine.steer('resume', 'all');
    await weft.engine.idle();
    expect(taskOf(weft).state).toMatchObject({ kind: 'failed', failure: { code: 'changed' } });
    expect(taskOf(weft).received).toBe(200_000);
  });

  test('do not get into a file that is given their address', async () => {
    await using server = await serve((asked, response) => {
      if (asked.path.startsWith('/b')) careless(asked, response);
      else {
        const head = { etag: '"a"', 'accept-ranges': 'bytes', 'content-length': size };
        response.writeHead(200, head).write(right.subarray(0, 200_000));
      }
    });
    await using bench = await setUpWorkbench();
    const { weft } = bench;
    const { ids } = await weft.add(`${server.origin}/a/f.bin`);
    await untilReceived(weft, 200_000);
    await weft.engine.setAddress(ids[0] ?? 0, `${server.origin}/b/f.bin`);
    await weft.engine.idle();
    expect(taskOf(weft).state).toMatchObject({ kind: 'failed', failure: { code: 'changed' } });
  });
});

test('a link to nowhere under a name that is to be skipped does not hold up the list', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft, files } = bench;
  await mkdir(files);
  await symlink('/nowhere/at/all', join(files, 'f.bin'));
  await weft.addWith(
    { onExists: 'skip' },
    server.file({ path: 'f.bin' }),
    server.file({ path: 'g.bin' }),
  );
  await weft.engine.idle();
  expect(taskOf(weft, 2).state.kind).toBe('done');
});
