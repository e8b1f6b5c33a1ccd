import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FaultyServer, startFaultyServer } from '../faulty-server.ts';
import { rawRequest } from '../raw-request.ts';
import { rangeRequest } from './range-request.ts';

let server: FaultyServer;

beforeAll(async () => {
  server = await startFaultyServer();
});

afterAll(() => server.close());

const size = 100_000;

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

  test('cannot be read', async () => {
    const { head } = await rangeRequest(server.file({ ranges: 'nonsense' }));
    expect(head).toContain('HTTP/1.1 206');
    expect(contentRange(head)).toBe('bytes all/of it');
  });

  test('claim to know no total', async () => {
    const { head } = await rangeRequest(server.file({ ranges: 'unknown-total' }));
    expect(contentRange(head)).toBe('bytes 1000-1999/*');
  });

  test('come in chunks', async () => {
    const url = server.file({ length: 'chunked' });
    const { head, body } = await rangeRequest(url);
    expect(head).toContain('HTTP/1.1 206');
    expect(head).toContain('Transfer-Encoding: chunked');
    expect(contentRange(head)).toBe(`bytes 1000-1999/${size}`);
    const sent = server.bytesOf(url).toString('latin1', 1000, 2000);
    expect(body.toString('latin1')).toBe(`3e8\r\n${sent}\r\n0\r\n\r\n`);
  });

  test('come compressed', async () => {
    const url = server.file({ contentEncoding: 'gzip' });
    const { head, body } = await rangeRequest(url);
    expect(head).toContain('Content-Encoding: gzip');
    expect(contentRange(head)).toBe(`bytes 1000-1999/${size}`);
    expect(gunzipSync(body)).toEqual(server.bytesOf(url).subarray(1000, 2000));
  });

  test('come although nobody asked', async () => {
    const url = server.file({ ranges: 'unasked' });
    const { head, body } = await rawRequest(url);
    expect(head).toContain('HTTP/1.1 206');
    expect(contentRange(head)).toBe(`bytes 0-${size - 1}/${size}`);
    expect(body).toEqual(server.bytesOf(url));
    expect(contentRange((await rangeRequest(url)).head)).toBe(`bytes 1000-1999/${size}`);
  });

  test('are refused', async () => {
    const { head } = await rangeRequest(server.file({ ranges: 'refused' }));
    expect(head).toContain('HTTP/1.1 416');
    expect(contentRange(head)).toBe(`bytes */${size}`);
  });

  test('are refused with another size, or without one', async () => {
    const other = await rangeRequest(server.file({ ranges: 'refused-other-size' }));
    expect(contentRange(other.head)).toBe(`bytes */${size + 1}`);
    const without = await rangeRequest(server.file({ ranges: 'refused-without-size' }));
    expect(without.head).toContain('HTTP/1.1 416');
    expect(contentRange(without.head)).toBe(undefined);
  });
});
