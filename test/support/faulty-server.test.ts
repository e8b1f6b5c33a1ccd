import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Behaviour } from './faulty/behaviour.ts';
import { generatedContent } from './faulty/content.ts';
import { rangeRequest } from './faulty/range-request.ts';
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

  test('may have one byte', async () => {
    const url = server.file({ size: 1 });
    const answer = await rawRequest(url);
    expect(answer.head).toContain('Content-Length: 1\r\n');
    expect(answer.body).toEqual(server.bytesOf(url));
  });

  test('may have 4 GiB and one byte', async () => {
    const url = server.file({ size: 2 ** 32 + 1 });
    expect((await rawRequest(url, { method: 'HEAD' })).head).toContain('th: 4294967297\r\n');
    const { head, body } = await rangeRequest(url, 'bytes=4294967290-');
    expect(head).toContain('Content-Range: bytes 4294967290-4294967296/4294967297');
    expect(body).toHaveLength(7);
  });

  test('may stand at a path as it is written', async () => {
    const url = server.file({ rawPath: 'a/%2e%2e%2fescape.bin', size: 4 });
    expect(url).toContain('/a/%2e%2e%2fescape.bin');
    expect((await rawRequest(url)).body).toEqual(server.bytesOf(url));
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

  test('are known for each file, with the connection that each came on', async () => {
    await using own = await startFaultyServer();
    const [one, two] = [own.file({ size: 1 }), own.file({ size: 1 })];
    await rawRequest(one, { headers: { 'X-Turn': '1' } });
    await rawRequest(two);
    await rawRequest(one, { headers: { 'X-Turn': '2' } });
    const seen = own.requestsOf(`${one}?any=query`);
    expect(seen.map(({ headers }) => headers['x-turn'])).toEqual(['1', '2']);
    expect(seen.map(({ connection }) => connection)).toEqual([1, 3]);
  });

  test('and connections are counted', async () => {
    await using own = await startFaultyServer();
    const url = own.file({ size: 1, answer: { kind: 'never' } });
    const answer = rawRequest(url);
    await expect.poll(() => own.requests).toHaveLength(1);
    await rawRequest(own.file({ size: 1 }));
    await expect.poll(() => own.stats).toEqual({ requests: 2, connections: 2, open: 1 });
    own.cutConnections();
    expect((await answer).end).toEqual({ error: 'ECONNRESET' });
    await expect.poll(() => own.stats.open).toBe(0);
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

  test('differ with each request', async () => {
    const strong = server.file({ etag: 'per-request' });
    const first = await etagOf(strong);
    expect(first).toMatch(/^"/);
    expect(await etagOf(strong)).not.toBe(first);
    const weak = server.file({ etag: 'weak-per-request' });
    const tags = [await etagOf(weak), await etagOf(weak)];
    expect(tags[0]).toMatch(/^W\/"/);
    expect(tags[1]).not.toBe(tags[0]);
  });

  test('differ from node to node for the same bytes', async () => {
    const nodes = ['"a"', '"b"'].map((value) => ({ etag: { value } }));
    const url = server.file({ alternate: nodes });
    const answers = [await rawRequest(url), await rawRequest(url), await rawRequest(url)];
    expect(answers.map(({ head }) => /ETag: (.*)\r/.exec(head)?.[1])).toEqual([
      '"a"',
      '"b"',
      '"a"',
    ]);
    for (const { body } of answers) expect(body).toEqual(server.bytesOf(url));
  });

  test('may be the time of the last change alone', async () => {
    const lastModified = new Date('2024-05-06T07:08:09Z');
    const url = server.file({ etag: 'none', lastModified });
    const { head } = await rangeRequest(url, 'bytes=0-9', {
      'If-Range': lastModified.toUTCString(),
    });
    expect(head).toContain('HTTP/1.1 206');
    expect(head).not.toContain('ETag');
  });

  test.each<[what: string, to: Behaviour, sameBytes: boolean, sameSize: boolean]>([
    ['only bytes', { seed: 2 }, false, true],
    ['the size', { size: size + 5 }, false, false],
    ['bytes and size', { seed: 2, size: 5 }, false, false],
  ])('stay while %s change', async (_, to, sameBytes, sameSize) => {
    const etag = { value: '"kept"' };
    const url = server.file({ seed: 1, etag, changes: { requests: 1, to } });
    const [before, after] = [await rawRequest(url), await rawRequest(url)];
    for (const { head } of [before, after]) expect(head).toContain('ETag: "kept"');
    expect(before.body.equals(after.body)).toBe(sameBytes);
    expect(before.body.length === after.body.length).toBe(sameSize);
    expect(after.body).toEqual(server.bytesOf(url));
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

test('answers may take turns', async () => {
  const url = server.file({
    alternate: [
      {},
      { answer: { kind: 'status', status: 503 } },
      { ranges: 'ignored' },
      { ending: { kind: 'reset', after: 10 } },
    ],
  });
  for (let round = 0; round < 2; round += 1) {
    expect((await rangeRequest(url)).head).toContain('HTTP/1.1 206');
    expect((await rangeRequest(url)).head).toContain('HTTP/1.1 503');
    expect((await rangeRequest(url)).head).toContain('HTTP/1.1 200');
    expect((await rangeRequest(url)).end).toEqual({ error: 'ECONNRESET' });
  }
});

test('fields may be added to any answer and take the place of others', async () => {
  const headers = [
    ['Set-Cookie', 'a=1'],
    ['Set-Cookie', 'b=2; Secure'],
    ['etag', 'without quotes'],
  ] as const;
  const { head } = await rawRequest(server.file({ headers }));
  expect(head).toContain('Set-Cookie: a=1\r\nSet-Cookie: b=2; Secure\r\netag: without quotes\r\n');
  expect(head).not.toContain('ETag');
  const redirect = server.file({ headers, answer: { kind: 'redirect', to: '/' } });
  expect((await rawRequest(redirect)).head).toContain('Set-Cookie: a=1\r\n');
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

  test('passes on one connection while others are quick', async () => {
    await using own = await startFaultyServer();
    const url = own.file({ rates: [1000, Infinity] });
    const slow = rawRequest(url);
    await expect.poll(() => own.requests).toHaveLength(1);
    for (const _ of [2, 3]) expect((await rawRequest(url)).body).toEqual(own.bytesOf(url));
    await own.close();
    expect((await slow).body.length).toBeLessThan(size);
  });

  test('passes between single bytes', async () => {
    const ending = { kind: 'trickle', after: 3, every: 5 } as const;
    const url = server.file({ bytes: Buffer.from('abcdef'), length: 'chunked', ending });
    const { body } = await rawRequest(url);
    const chunks = ['3\r\nabc', '1\r\nd', '1\r\ne', '1\r\nf', '0\r\n', ''];
    expect(body.toString()).toBe(chunks.join('\r\n'));
  });
});

describe('instead of the file', () => {
  test('the connection is reset', async () => {
    const { head, end } = await rawRequest(server.file({ answer: { kind: 'reset' } }));
    expect(head).toBe('');
    expect(end).toEqual({ error: 'ECONNRESET' });
  });

  test('the connection closes', async () => {
    const { head, end } = await rawRequest(server.file({ answer: { kind: 'close' } }));
    expect(head).toBe('');
    expect(end).toBe('closed');
  });

  test('half of a head comes', async () => {
    const answer = { kind: 'half-head' } as const;
    const { head, end } = await rawRequest(server.file({ answer }), briefly);
    expect(head).toBe('HTTP/1.1 200 OK\r\nContent-Le');
    expect(end).toBe('silent');
  });

  test('a page comes', async () => {
    const { head, body } = await rawRequest(server.file({ answer: { kind: 'page' } }));
    expect(head).toContain('HTTP/1.1 200 OK\r\nContent-Type: text/html');
    expect(body.toString()).toMatch(/^<!doctype html>/);
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

  test('a compressed file comes with its compression as the encoding', async () => {
    const bytes = gzipSync('archive');
    const headers = [['Content-Encoding', 'gzip']] as const;
    const url = server.file({ path: 'x.tar.gz', bytes, headers });
    const answer = await rawRequest(url);
    expect(answer.head).toContain('Content-Encoding: gzip');
    expect(answer.body).toEqual(bytes);
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

test('the server may listen on IPv6', async () => {
  await using own = await startFaultyServer({ host: '::1' });
  expect(own.origin).toMatch(/^http:\/\/\[::1\]:\d+$/);
  const url = own.file({ size: 5 });
  expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(own.bytesOf(url));
});
