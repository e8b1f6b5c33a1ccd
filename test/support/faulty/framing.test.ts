import { connect } from 'node:net';
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
/** For answers after which nothing is expected to come. */
const briefly = { patience: 300 };
const keepAlive = { headers: { Connection: 'keep-alive' } };

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

  test('is known only from the end of the connection, in HTTP/1.1', async () => {
    const { head, end } = await rawRequest(server.file({ length: 'until-close', version: '1.1' }));
    expect(head).toContain('HTTP/1.1 200');
    expect(head).not.toMatch(/content-length|transfer-encoding/i);
    expect(end).toBe('closed');
  });

  test('is declared in HTTP/1.0', async () => {
    const { head, end } = await rawRequest(server.file({ version: '1.0' }), keepAlive);
    expect(head).toContain('HTTP/1.0 200');
    expect(head).toContain(`Content-Length: ${size}`);
    expect(end).toBe('closed');
  });

  test('is not a chunk size', async () => {
    const { body } = await rawRequest(server.file({ length: 'bad-chunk-size' }));
    expect(body.toString('latin1')).toMatch(/not-a-size\r\n$/);
  });

  test('is a chunk size that overflows', async () => {
    const { body } = await rawRequest(server.file({ length: 'overflowing-chunk-size' }));
    expect(body.toString('latin1')).toMatch(/\r\nFFFFFFFFFFFFFFFFF\r\n$/);
  });

  test('is declared for a body in chunks', async () => {
    const { head } = await rawRequest(server.file({ length: 'chunked-with-length' }));
    expect(head).toContain(`Transfer-Encoding: chunked\r\nContent-Length: ${size}\r\n`);
  });

  test('is what somebody wrote', async () => {
    const url = server.file({ length: { written: ['12abc', '+5'] } });
    const { head, body } = await rawRequest(url);
    expect(head).toContain('Content-Length: 12abc\r\nContent-Length: +5\r\n');
    expect(body).toEqual(server.bytesOf(url));
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

  test('a body in chunks is cut between two of them', async () => {
    const ending = { kind: 'close', after: 500 } as const;
    const { body, end } = await rawRequest(server.file({ length: 'chunked', ending }));
    expect(body).toHaveLength('1f4\r\n'.length + 500 + '\r\n'.length);
    expect(end).toBe('closed');
  });

  test('a body in chunks is cut inside one', async () => {
    const ending = { kind: 'cut-chunk', after: 500 } as const;
    const url = server.file({ length: 'chunked', ending });
    const { body, end } = await rawRequest(url);
    const last = server.bytesOf(url).toString('latin1', 500, 510);
    expect(body.toString('latin1', 507)).toBe(`1000\r\n${last}`);
    expect(end).toBe('closed');
  });

  test('a connection closes behind everything while nobody reads', async () => {
    const url = server.file({ ending: { kind: 'at-once' } });
    const { hostname, port, pathname } = new URL(url);
    const socket = connect(Number(port), hostname).pause();
    socket.write(`GET ${pathname} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await expect.poll(() => server.requestsOf(url)).toHaveLength(1);
    const all = Buffer.concat(await socket.toArray()).toString('latin1');
    expect(all).not.toContain('Connection: close');
    expect(all.endsWith(server.bytesOf(url).toString('latin1'))).toBe(true);
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

describe('the head', () => {
  test('has its names in lower case', async () => {
    const { head } = await rawRequest(server.file({ headerStyle: 'lower-case' }));
    expect(head).toContain(`\r\ncontent-length: ${size}\r\n`);
    expect(head).not.toMatch(/^[A-Z][a-z]+(-[A-Za-z]+)*:/m);
  });

  test('has lines that go on in the next one', async () => {
    const url = server.file({
      headerStyle: 'folded',
      contentDisposition: 'attachment; filename=a',
    });
    const { head } = await rangeRequest(url);
    expect(head).toContain('Content-Disposition: attachment;\r\n filename=a\r\n');
    expect(head).toContain(`Content-Range: bytes\r\n 1000-1999/${size}\r\n`);
  });

  test('has lines without carriage returns', async () => {
    const url = server.file({ headerStyle: 'bare-newlines', bytes: Buffer.from('body') });
    const { head } = await rawRequest(url);
    expect(head).not.toContain('\r');
    expect(head).toMatch(/\n\nbody$/);
  });

  test('comes after others that are none', async () => {
    const url = server.file({ interim: [100, 103], size: 5 });
    const { head, body } = await rawRequest(url);
    expect(head).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    expect(body.toString('latin1')).toMatch(
      /^HTTP\/1\.1 103 Early Hints\r\nLink: .*\r\n\r\nHTTP\/1\.1 200 OK\r\n/,
    );
    const early = server.file({ interim: [103], size: 5 });
    expect(Buffer.from(await (await fetch(early)).arrayBuffer())).toEqual(server.bytesOf(early));
  });
});
