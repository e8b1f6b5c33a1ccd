import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FaultyServer, startFaultyServer } from '../faulty-server.ts';
import { refusedAddress } from '../unusable-addresses.ts';
import { testAuthority } from './certificate.ts';
import { basicCredentials } from './demands.ts';
import { startHttpProxy } from './http-proxy.ts';

let server: FaultyServer;

beforeAll(async () => {
  server = await startFaultyServer();
});

afterAll(() => server.close());

async function openTo(url: string): Promise<Socket> {
  const { protocol, port } = new URL(url);
  const { certificate: ca } = await testAuthority();
  return protocol === 'https:'
    ? connectSecurely({ port: Number(port), host: '127.0.0.1', ca })
    : connect(Number(port), '127.0.0.1');
}

/** Everything that a proxy or what is behind it says until the end. */
async function say(proxy: string, ...lines: string[]): Promise<string> {
  const socket = await openTo(proxy);
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  return Buffer.concat(await socket.toArray()).toString('latin1');
}

/** Asks for an address within a tunnel. */
async function askThrough(proxy: string, url: string): Promise<string> {
  const { host, pathname } = new URL(url);
  const socket = await openTo(proxy);
  socket.write(`CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  const [opened] = (await once(socket, 'data')) as [Buffer];
  expect(opened.toString()).toBe('HTTP/1.1 200 OK\r\n\r\n');
  socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  return Buffer.concat(await socket.toArray()).toString('latin1');
}

describe('a request with a whole address', () => {
  test('is passed on without what concerns the proxy', async () => {
    await using proxy = await startHttpProxy();
    const url = server.file({ size: 5000 });
    const answer = await say(
      proxy.url,
      `GET ${url}?q=1 HTTP/1.1`,
      `Host: ${new URL(url).host}`,
      'Proxy-Connection: keep-alive',
      'X-Weft: yes',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer.endsWith(server.bytesOf(url).toString('latin1'))).toBe(true);
    const [seen] = server.requestsOf(url);
    expect(seen?.path).toBe(`${new URL(url).pathname}?q=1`);
    expect(seen?.headers).toEqual({
      host: new URL(url).host,
      'x-weft': 'yes',
      connection: 'close',
    });
    const target = new URL(url).host;
    expect(proxy.seen).toMatchObject([{ method: 'GET', target, passed: true }]);
  });

  test('meets the faults of the server', async () => {
    await using proxy = await startHttpProxy();
    const url = server.file({ length: 'until-close', ending: { kind: 'reset', after: 10 } });
    await expect(say(proxy.url, `GET ${url} HTTP/1.1`)).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
  });

  test('may lead to a name that only the proxy knows', async () => {
    await using proxy = await startHttpProxy({ hosts: { 'a.test': '127.0.0.1' } });
    const url = server.file({ size: 5 });
    const named = url.replace('127.0.0.1', 'a.test');
    expect(await say(proxy.url, `GET ${named} HTTP/1.1`)).toContain(' 200 OK');
    const unknown = url.replace('127.0.0.1', 'b.test');
    expect(await say(proxy.url, `GET ${unknown} HTTP/1.1`)).toContain('502 Bad Gateway');
    expect(proxy.seen.map(({ passed }) => passed)).toEqual([true, false]);
  });

  test('to a port where nobody listens gets 502', async () => {
    await using proxy = await startHttpProxy();
    const answer = await say(proxy.url, `GET ${await refusedAddress()} HTTP/1.1`);
    expect(answer).toContain('502 Bad Gateway');
  });
});

describe('a tunnel', () => {
  test('leads to the server', async () => {
    await using proxy = await startHttpProxy();
    const url = server.file();
    const answer = await askThrough(proxy.url, url);
    expect(answer.endsWith(server.bytesOf(url).toString('latin1'))).toBe(true);
    const target = new URL(url).host;
    expect(proxy.seen).toMatchObject([{ method: 'CONNECT', target, passed: true }]);
  });

  test('leads over IPv6', async () => {
    await using own = await startFaultyServer({ host: '::1' });
    await using proxy = await startHttpProxy();
    expect(await askThrough(proxy.url, own.file({ size: 5 }))).toContain(' 200 OK');
  });

  test('may itself be secured', async () => {
    await using proxy = await startHttpProxy({ tls: 'trusted' });
    expect(proxy.url).toMatch(/^https:/);
    expect(await askThrough(proxy.url, server.file({ size: 5 }))).toContain(' 200 OK');
  });

  test('is cut when the proxy closes', async () => {
    const proxy = await startHttpProxy();
    const answer = askThrough(proxy.url, server.file({ ending: { kind: 'stall', after: 0 } }));
    answer.catch(() => undefined);
    await expect.poll(() => proxy.seen.length).toBe(1);
    await proxy.close();
    await answer.catch(() => undefined);
  });
});

describe('a proxy', () => {
  const url = () => server.file({ size: 5 });
  const credentials = { user: 'weaver', password: 'secret' };

  test('may demand credentials', async () => {
    await using proxy = await startHttpProxy({ credentials });
    const line = `GET ${url()} HTTP/1.1`;
    const refused = await say(proxy.url, line);
    expect(refused).toContain('407 Proxy Authentication Required');
    expect(refused).toContain('Proxy-Authenticate: Basic realm="weft"');
    const field = `Proxy-Authorization: ${basicCredentials('weaver', 'secret')}`;
    expect(await say(proxy.url, line, field)).toContain(' 200 OK');
    expect(await say(proxy.url, line, `${field}x`)).toContain('407');
    expect(proxy.seen.map(({ passed }) => passed)).toEqual([false, true, false]);
    expect(server.requests.at(-1)?.headers).not.toHaveProperty('proxy-authorization');
  });

  test('may refuse everything', async () => {
    await using proxy = await startHttpProxy({ refusal: 403 });
    expect(await say(proxy.url, 'CONNECT 127.0.0.1:1 HTTP/1.1')).toContain('403 Forbidden');
  });

  test('survives clients that leave or talk nonsense', async () => {
    await using proxy = await startHttpProxy();
    const leaving = await openTo(proxy.url);
    leaving.end('GET http');
    await leaving.toArray();
    await say(proxy.url, 'nonsense');
    expect(await say(proxy.url, `GET ${url()} HTTP/1.1`)).toContain(' 200 OK');
  });
});
