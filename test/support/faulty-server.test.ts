import { createHash } from 'node:crypto';
import { Agent, get } from 'node:https';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generatedContent } from './faulty/content.ts';
import { type FaultyServer, startFaultyServer } from './faulty-server.ts';
import { rawRequest } from './raw-request.ts';

let server: FaultyServer;

beforeAll(async () => {
  server = await startFaultyServer();
});

afterAll(() => server.close());

const size = 100_000;
/** For answers after which nothing is expected to come. */
const briefly = { patience: 300 };
const keepAlive = { headers: { Connection: 'keep-alive' } };

function rangeRequest(url: string, range = 'bytes=1000-1999', more: Record<string, string> = {}) {
  return rawRequest(url, { headers: { Range: range, ...more } });
}

describe('content', () => {
  test('is the same for every read of the same place', () => {
    const content = generatedContent(7, 300_000);
    const whole = content.read(0, content.size);
    for (const [from, length] of [
      [0, 1],
      [3, 9],
      [65_530, 20],
      [100_001, 150_000],
      [299_990, 100],
    ] as const) {
      expect(content.read(from, length)).toEqual(whole.subarray(from, from + length));
    }
  });

  test('differs between seeds and between blocks', () => {
    const content = generatedContent(7, 200_000);
    expect(content.read(0, 100)).not.toEqual(generatedContent(8, 200_000).read(0, 100));
    expect(content.read(0, 100)).not.toEqual(content.read(65_536, 100));
    expect(content.read(4096, 100)).not.toEqual(content.read(65_536 + 4096, 100));
  });

  test('can be read far behind the first 4 GiB', () => {
    const content = generatedContent(7, 2 ** 33);
    expect(content.read(2 ** 32 + 5, 100)).toHaveLength(100);
    expect(content.read(2 ** 32 + 5, 100)).not.toEqual(content.read(5, 100));
  });
});

describe('a well-behaved file', () => {
  test('arrives whole, with its length, its hash and its validators', async () => {
    const lastModified = new Date('2024-05-06T07:08:09Z');
    const url = server.file({ lastModified, contentDisposition: 'attachment; filename="ä.bin"' });
    const response = await fetch(url);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes).toEqual(server.bytesOf(url));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(server.hashOf(url));
    expect(response.headers.get('content-length')).toBe(`${size}`);
    expect(response.headers.get('etag')).toMatch(/^"[^"]+"$/);
    expect(response.headers.get('last-modified')).toBe('Mon, 06 May 2024 07:08:09 GMT');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="ä.bin"');
  });

  test('has the path that it was given, also with spaces and other scripts', async () => {
    const url = server.file({ path: 'pictures/a b ü 写真.jpg', size: 10 });
    expect(url).toContain('/pictures/a%20b%20');
    expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(server.bytesOf(url));
    expect((await fetch(`${server.origin}/pictures/nothing.jpg`)).status).toBe(404);
  });

  test('holds the bytes that it was given', async () => {
    const url = server.file({ bytes: Buffer.from('hello'), contentType: 'text/plain' });
    expect(await (await fetch(url)).text()).toBe('hello');
  });

  test('gives its head alone to HEAD', async () => {
    const answer = await rawRequest(server.file(), { method: 'HEAD' });
    expect(answer.head).toContain(`Content-Length: ${size}`);
    expect(answer.body).toHaveLength(0);
  });

  test('may be empty', async () => {
    const answer = await rawRequest(server.file({ size: 0 }));
    expect(answer.head).toContain('Content-Length: 0');
    expect(answer.body).toHaveLength(0);
  });

  test('gives any range', async () => {
    const url = server.file();
    const whole = server.bytesOf(url);
    for (const [range, from, end] of [
      ['bytes=1000-1999', 1000, 2000],
      ['bytes=99000-', 99_000, size],
      ['bytes=-500', size - 500, size],
      ['bytes=99000-200000', 99_000, size],
    ] as const) {
      const answer = await rangeRequest(url, range);
      expect(answer.head).toContain('HTTP/1.1 206');
      expect(answer.head).toContain(`Content-Range: bytes ${from}-${end - 1}/${size}`);
      expect(answer.body).toEqual(whole.subarray(from, end));
    }
    expect((await rangeRequest(url, 'bytes=100000-')).head).toContain('416');
  });

  test('gives a range only while If-Range agrees', async () => {
    const url = server.file({ etag: { value: '"now"' } });
    const head = async (etag: string) =>
      (await rangeRequest(url, 'bytes=0-9', { 'If-Range': etag })).head;
    expect(await head('"now"')).toContain('206');
    expect(await head('"then"')).toContain('200');
    expect(await head('W/"now"')).toContain('200');
  });
});

describe('requests', () => {
  test('are recorded in order, with their headers in lower case', async () => {
    await using own = await startFaultyServer();
    const url = own.file({ path: 'a b.bin', size: 1 });
    await rawRequest(url, { headers: { 'X-Weft': 'yes' } });
    await rawRequest(url, { method: 'HEAD' });
    expect(own.requests.map(({ method, path }) => [method, path])).toEqual([
      ['GET', '/a%20b.bin'],
      ['HEAD', '/a%20b.bin'],
    ]);
    expect(own.requests[0]?.headers['x-weft']).toBe('yes');
    expect(own.requests[1]?.at).toBeGreaterThan(own.requests[0]?.at ?? Infinity);
  });

  test('that are under way together are counted', async () => {
    await using own = await startFaultyServer();
    const urls = [1, 2, 3].map(() => own.file({ size: 1, firstByteDelay: 50 }));
    await Promise.all(urls.map((url) => rawRequest(url)));
    expect(own.busiest).toBe(3);
  });

  test('may ask for the end of the connection', async () => {
    const url = server.file({ size: 5 });
    expect((await rawRequest(url)).end).toBe('closed');
    expect((await rawRequest(url, { ...keepAlive, ...briefly })).end).toBe('silent');
  });

  test('follow each other on one connection', async () => {
    const url = server.file({ size: 5 });
    const second = 'x\r\n\r\nGET /nothing HTTP/1.1';
    const headers = { ...keepAlive.headers, 'X-First': second };
    const { body } = await rawRequest(url, { headers, ...briefly });
    expect(body.toString('latin1')).toContain('HTTP/1.1 404 Not Found');
  });
});

describe('validators', () => {
  const etagOf = async (url: string) => (await fetch(url)).headers.get('etag');

  test('may be weak or missing', async () => {
    expect(await etagOf(server.file({ etag: 'weak' }))).toMatch(/^W\/"/);
    expect(await etagOf(server.file({ etag: 'none' }))).toBe(null);
  });

  test('change with the content after some requests', async () => {
    const url = server.file({ changes: { requests: 2, to: { seed: 99, size: 5000 } } });
    const before = server.hashOf(url);
    const first = await etagOf(url);
    expect(await etagOf(url)).toBe(first);
    expect(await etagOf(url)).not.toBe(first);
    expect(server.hashOf(url)).not.toBe(before);
    expect(server.bytesOf(url)).toHaveLength(5000);
  });

  test('may change alone', async () => {
    const url = server.file({ changes: { requests: 1, to: { etag: { value: '"other"' } } } });
    const before = server.hashOf(url);
    await etagOf(url);
    expect(await etagOf(url)).toBe('"other"');
    expect(server.hashOf(url)).toBe(before);
  });
});

test('any behaviour may change from request to request', async () => {
  const url = server.file({
    answer: { kind: 'reset' },
    changes: {
      requests: 1,
      to: {
        answer: { kind: 'status', status: 503 },
        changes: { requests: 2, to: { answer: { kind: 'file' } } },
      },
    },
  });
  expect((await rawRequest(url)).end).toEqual({ error: 'ECONNRESET' });
  expect((await rawRequest(url)).head).toContain('503');
  expect((await rawRequest(url)).body).toEqual(server.bytesOf(url));
});

test('a file takes the place of the one that was at its path', async () => {
  server.file({ path: 'place.bin', answer: { kind: 'never' } });
  const url = server.file({ path: 'place.bin', size: 3 });
  expect((await rawRequest(url)).body).toEqual(server.bytesOf(url));
});

describe('time', () => {
  test('passes before the first byte', async () => {
    const start = performance.now();
    await (await fetch(server.file({ firstByteDelay: 120 }))).arrayBuffer();
    expect(performance.now() - start).toBeGreaterThan(110);
  });

  test('passes while the rate is limited', async () => {
    const start = performance.now();
    await (await fetch(server.file({ size: 30_000, rate: 100_000 }))).arrayBuffer();
    expect(performance.now() - start).toBeGreaterThan(290);
  });
});

describe('ranges', () => {
  const contentRange = (head: string) => /Content-Range: (.*)\r\n/.exec(head)?.[1];

  test('are ignored', async () => {
    const { head, body } = await rangeRequest(server.file({ ranges: 'ignored' }));
    expect(head).toContain('HTTP/1.1 200');
    expect(body).toHaveLength(size);
  });

  test('begin at the wrong place', async () => {
    const url = server.file({ ranges: 'wrong-start' });
    const { head, body } = await rangeRequest(url);
    expect(contentRange(head)).toBe(`bytes 1001-1999/${size}`);
    expect(body).toEqual(server.bytesOf(url).subarray(1001, 2000));
  });

  test('come without Content-Range', async () => {
    const { head } = await rangeRequest(server.file({ ranges: 'no-content-range' }));
    expect(head).toContain('HTTP/1.1 206');
    expect(contentRange(head)).toBe(undefined);
  });

  test('claim another total', async () => {
    const { head } = await rangeRequest(server.file({ ranges: 'other-total' }));
    expect(contentRange(head)).toBe(`bytes 1000-1999/${size + 1}`);
  });

  test('are shorter than asked', async () => {
    const { head, body } = await rangeRequest(server.file({ ranges: 'shorter' }));
    expect(contentRange(head)).toBe(`bytes 1000-1499/${size}`);
    expect(body).toHaveLength(500);
  });

  test('are longer than asked', async () => {
    const { head, body } = await rangeRequest(server.file({ ranges: 'longer' }));
    expect(contentRange(head)).toBe(`bytes 1000-2999/${size}`);
    expect(body).toHaveLength(2000);
  });

  test('come as multipart', async () => {
    const { head, body } = await rangeRequest(server.file({ ranges: 'multipart' }));
    expect(head).toContain('multipart/byteranges');
    expect(body.toString('latin1')).toContain(`Content-Range: bytes 1000-1999/${size}`);
  });

  test('are refused', async () => {
    const { head } = await rangeRequest(server.file({ ranges: 'refused' }));
    expect(head).toContain('HTTP/1.1 416');
    expect(contentRange(head)).toBe(`bytes */${size}`);
  });
});

describe('length', () => {
  test('is chunked', async () => {
    const url = server.file({ length: 'chunked' });
    const response = await fetch(url);
    expect(response.headers.get('content-length')).toBe(null);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(server.bytesOf(url));
  });

  test('is known only from the end of the connection', async () => {
    const url = server.file({ length: 'until-close' });
    const { head, body, end } = await rawRequest(url);
    expect(head).toContain('HTTP/1.0 200');
    expect(head).not.toMatch(/content-length|transfer-encoding/i);
    expect(body).toEqual(server.bytesOf(url));
    expect(end).toBe('closed');
  });

  test('is not a chunk size', async () => {
    const { body } = await rawRequest(server.file({ length: 'bad-chunk-size' }));
    expect(body.toString('latin1')).toMatch(/not-a-size\r\n$/);
  });

  test('is declared twice, differently', async () => {
    const { head } = await rawRequest(server.file({ length: 'two-lengths' }));
    expect(head).toContain(`Content-Length: ${size}\r\nContent-Length: ${size + 1}`);
  });

  test('is negative', async () => {
    const { head } = await rawRequest(server.file({ length: 'negative' }));
    expect(head).toContain('Content-Length: -1');
  });
});

describe('endings', () => {
  test('a connection closes before the declared end', async () => {
    const url = server.file({ ending: { kind: 'close', after: 70_000 } });
    const { head, body, end } = await rawRequest(url);
    expect(head).toContain(`Content-Length: ${size}`);
    expect(body).toEqual(server.bytesOf(url).subarray(0, 70_000));
    expect(end).toBe('closed');
  });

  test.each([
    'declared',
    'chunked',
    'until-close',
  ] as const)('a connection is reset inside a body with length %s', async (length) => {
    const url = server.file({ length, ending: { kind: 'reset', after: 10_000 } });
    const { body, end } = await rawRequest(url);
    expect(body.length).toBeGreaterThanOrEqual(10_000);
    expect(end).toEqual({ error: 'ECONNRESET' });
  });

  test('a connection falls silent', async () => {
    const { body, end } = await rawRequest(
      server.file({ ending: { kind: 'stall', after: 500 } }),
      briefly,
    );
    expect(body).toHaveLength(500);
    expect(end).toBe('silent');
  });

  test('a connection closes after each answer', async () => {
    const { head, body, end } = await rawRequest(server.file({ closes: true }), keepAlive);
    expect(head).toContain('Connection: close');
    expect(body).toHaveLength(size);
    expect(end).toBe('closed');
  });
});

describe('instead of the file', () => {
  test('the connection is reset', async () => {
    const { head, end } = await rawRequest(server.file({ answer: { kind: 'reset' } }));
    expect(head).toBe('');
    expect(end).toEqual({ error: 'ECONNRESET' });
  });

  test('nothing comes', async () => {
    const { head, end } = await rawRequest(server.file({ answer: { kind: 'never' } }), briefly);
    expect(head).toBe('');
    expect(end).toBe('silent');
  });

  test.each([404, 403, 410, 429, 500, 503])('status %i comes', async (status) => {
    const { head } = await rawRequest(server.file({ answer: { kind: 'status', status } }));
    expect(head).toContain(`HTTP/1.1 ${status}`);
    expect(head).not.toContain('Retry-After');
  });

  test('a status with Retry-After comes', async () => {
    const answer = { kind: 'status', status: 503, retryAfter: 2 } as const;
    expect((await rawRequest(server.file({ answer }))).head).toContain('Retry-After: 2\r\n');
  });

  test('a redirect comes', async () => {
    const url = server.file({ size: 3 });
    const from = server.file({ answer: { kind: 'redirect', to: url, status: 307 } });
    const response = await fetch(from);
    expect(response.redirected).toBe(true);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(server.bytesOf(url));
  });

  test('a redirect without a place to go comes', async () => {
    const { head } = await rawRequest(server.file({ answer: { kind: 'redirect' } }));
    expect(head).toContain('HTTP/1.1 302');
    expect(head).not.toContain('Location');
  });

  test('a redirect goes round in a circle', async () => {
    const url = server.file({ answer: { kind: 'redirect-loop' } });
    await expect(fetch(url)).rejects.toMatchObject({
      cause: { message: 'redirect count exceeded' },
    });
  });

  test('something comes that is not HTTP', async () => {
    const { head, end } = await rawRequest(server.file({ answer: { kind: 'garbage' } }));
    expect(head).toMatch(/^SSH-2.0/);
    expect(end).toBe('closed');
  });

  test('a compressed body comes although nobody asked', async () => {
    const url = server.file({ contentEncoding: 'gzip' });
    const { head, body } = await rawRequest(url);
    expect(head).toContain('Content-Encoding: gzip');
    expect(gunzipSync(body)).toEqual(server.bytesOf(url));
  });
});

describe('TLS', () => {
  const request = (url: string, rejectUnauthorized: boolean) =>
    new Promise<Buffer>((resolve, reject) => {
      const agent = new Agent({ rejectUnauthorized });
      get(url, { agent }, (response) => {
        response.toArray().then((chunks) => resolve(Buffer.concat(chunks)), reject);
      }).on('error', reject);
    });

  test('has a certificate that is not trusted', async () => {
    await using secure = await startFaultyServer({ tls: true });
    await expect(request(secure.file(), true)).rejects.toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
  });

  test('carries the same files and the same faults', async () => {
    await using secure = await startFaultyServer({ tls: true });
    const url = secure.file();
    expect(await request(url, false)).toEqual(secure.bytesOf(url));
    const reset = secure.file({ ending: { kind: 'reset', after: 10 } });
    await expect(request(reset, false)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});

test('there may be 10,000 files', async () => {
  const urls = Array.from({ length: 10_000 }, (_, index) =>
    server.file({ path: `many/${index}.bin`, size: 10 }),
  );
  const [last = ''] = urls.slice(-1);
  expect((await rawRequest(last)).body).toEqual(server.bytesOf(last));
});

test('closing cuts the connections that are open', async () => {
  const own = await startFaultyServer();
  const answer = rawRequest(own.file({ answer: { kind: 'never' } }));
  while (own.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await own.close();
  expect((await answer).end).not.toBe('silent');
});
