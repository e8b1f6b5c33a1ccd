import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { Exchange, GetOptions } from '../../src-main/download/byte-path/exchange.ts';
import { createHttp } from '../../src-main/download/byte-path/http.ts';
import { testAuthority } from '../support/faulty/certificate.ts';
import { startHttpProxy } from '../support/faulty/http-proxy.ts';
import { startSilentListener } from '../support/faulty/silent-listener.ts';
import { startSocksProxy } from '../support/faulty/socks-proxy.ts';
import { startFaultyServer } from '../support/faulty-server.ts';
import { refusedAddress } from '../support/unusable-addresses.ts';

const credentials = { user: 'a user', password: 'p:ss/wörd' };

async function optionsFor(proxy: string): Promise<GetOptions> {
  const { certificate: authorities } = await testAuthority();
  return {
    headers: { accept: '*/*' },
    route: { proxy, insecure: false, authorities, clientCertificate: null, http2: false },
    connectTimeoutMs: 10_000,
    timeoutMs: 10_000,
    floor: 0,
    mostBytes: () => Number.POSITIVE_INFINITY,
  };
}

/** With the credentials in it, as a person writes them. */
function withCredentials(proxy: string, { user, password } = credentials): string {
  const url = new URL(proxy);
  url.username = encodeURIComponent(user);
  url.password = encodeURIComponent(password);
  return url.href;
}

async function bytesOf(exchange: Exchange): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await exchange.head;
  await exchange.receive({
    write(chunk) {
      chunks.push(Buffer.from(chunk));
      return undefined;
    },
  });
  return Buffer.concat(chunks);
}

/** What comes from `url` through `proxy`. */
async function fetched(url: string, proxy: string): Promise<Buffer> {
  const http = createHttp();
  try {
    return await bytesOf(http.get(new URL(url), await optionsFor(proxy)));
  } finally {
    await http.close();
  }
}

describe.each([
  ['http', false, '127.0.0.1'],
  ['https', 'trusted', '127.0.0.1'],
  ['http', false, '::1'],
  ['https', 'trusted', '::1'],
] as const)('a file of an %s server is fetched', (_, tls, host) => {
  test.each([
    ['an HTTP proxy', {}],
    ['an HTTP proxy with a password', { credentials }],
    ['a proxy that speaks TLS', { tls: 'trusted' as const, credentials }],
  ])('through %s', async (_sentence, options) => {
    await using server = await startFaultyServer({ tls, host });
    await using proxy = await startHttpProxy(options);
    const url = server.file({ size: 2_000_000 });
    const bytes = await fetched(url, withCredentials(proxy.url));
    expect(bytes.equals(server.bytesOf(url))).toBe(true);
    expect(proxy.seen).toMatchObject([{ method: tls ? 'CONNECT' : 'GET', passed: true }]);
    expect(server.requests[0]?.headers).not.toHaveProperty('proxy-authorization');
  });

  test.each([
    ['a SOCKS proxy', {}, null],
    ['a SOCKS proxy with a password', { credentials }, credentials.user],
  ])('through %s', async (_sentence, options, user) => {
    await using server = await startFaultyServer({ tls, host });
    await using proxy = await startSocksProxy(options);
    const url = server.file({ size: 2_000_000 });
    const bytes = await fetched(url, withCredentials(proxy.url));
    expect(bytes.equals(server.bytesOf(url))).toBe(true);
    const kind = host === '::1' ? 'ipv6' : 'ipv4';
    expect(proxy.seen).toMatchObject([{ kind, host, user, passed: true }]);
  });
});

test.each(['socks5', 'socks5h'])('with %s, the proxy looks the name up', async (scheme) => {
  await using server = await startFaultyServer();
  await using proxy = await startSocksProxy({ hosts: { 'files.example': '127.0.0.1' } });
  const url = new URL(server.file());
  url.hostname = 'files.example';
  const bytes = await fetched(url.href, proxy.url.replace('socks5', scheme));
  expect(bytes).toHaveLength(100_000);
  expect(proxy.seen).toMatchObject([{ kind: 'name', host: 'files.example' }]);
});

test('an HTTP proxy looks the name up', async () => {
  await using server = await startFaultyServer();
  await using proxy = await startHttpProxy({ hosts: { 'files.example': '127.0.0.1' } });
  const url = new URL(server.file());
  url.hostname = 'files.example';
  expect(await fetched(url.href, proxy.url)).toHaveLength(100_000);
});

test('a tunnel is used again', async () => {
  await using server = await startFaultyServer({ tls: 'trusted' });
  await using proxy = await startHttpProxy();
  const http = createHttp();
  const options = await optionsFor(proxy.url);
  for (let round = 0; round < 3; round++) await bytesOf(http.get(new URL(server.file()), options));
  await http.close();
  expect(proxy.seen).toHaveLength(1);
});

describe('the proxy is named as the reason when', () => {
  const cases: readonly (readonly [
    sentence: string,
    start: () => Promise<AsyncDisposable & { readonly url: string }>,
    reason: RegExp,
    retry: string,
  ])[] = [
    ['it wants a password', () => startHttpProxy({ credentials }), /password/, 'never'],
    ['it refuses', () => startHttpProxy({ refusal: 403 }), /not allow/, 'never'],
    ['SOCKS wants a password', () => startSocksProxy({ credentials }), /password/, 'never'],
    ['SOCKS refuses', () => startSocksProxy({ refusal: 2 }), /not allow/, 'never'],
    ['SOCKS does not reach the server', () => startSocksProxy({ refusal: 4 }), /reach/, 'soon'],
  ];

  test.each(cases)('%s', async (_, start, reason, retry) => {
    await using server = await startFaultyServer({ tls: 'trusted' });
    await using proxy = await start();
    await expect(fetched(server.file(), proxy.url)).rejects.toMatchObject({
      code: 'WEFT_PROXY',
      message: expect.stringMatching(reason),
      retry,
    });
    expect(server.requests).toEqual([]);
  });

  test('it wants a password for a plain request', async () => {
    await using server = await startFaultyServer();
    await using proxy = await startHttpProxy({ credentials });
    const wrong = withCredentials(proxy.url, { user: 'somebody', password: 'else' });
    await expect(fetched(server.file(), wrong)).rejects.toMatchObject({
      code: 'WEFT_PROXY',
      message: 'The proxy wants a user name and a password.',
    });
  });

  test('it cannot reach the server', async () => {
    await using proxy = await startHttpProxy();
    const url = (await refusedAddress()).replace('http:', 'https:');
    await expect(fetched(url, proxy.url)).rejects.toMatchObject({
      code: 'WEFT_PROXY',
      message: 'The proxy could not reach the server.',
    });
  });

  test.each(['http', 'https', 'socks5'])('nothing listens at its address: %s', async (scheme) => {
    await using server = await startFaultyServer();
    const { host } = new URL(await refusedAddress());
    await expect(fetched(server.file(), `${scheme}://${host}`)).rejects.toMatchObject({
      code: 'WEFT_PROXY',
      message: 'The proxy cannot be reached.',
      detail: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('its certificate is not trusted, however much the route trusts servers', async () => {
    await using server = await startFaultyServer({ tls: 'self-signed' });
    await using proxy = await startHttpProxy({ tls: 'self-signed' });
    const http = createHttp();
    const options = await optionsFor(proxy.url);
    const route = { ...options.route, insecure: true };
    const exchange = http.get(new URL(server.file()), { ...options, route });
    await expect(exchange.head).rejects.toMatchObject({ code: 'WEFT_PROXY' });
    await http.close();
  });

  test('it is no SOCKS proxy at all', async () => {
    const other = createServer((socket) => {
      socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    await once(other.listen(0, '127.0.0.1'), 'listening');
    const { port } = other.address() as AddressInfo;
    await expect(fetched('http://127.0.0.1/', `socks5://127.0.0.1:${port}`)).rejects.toMatchObject({
      code: 'WEFT_PROXY',
      message: 'This is not a SOCKS 5 proxy.',
    });
    await new Promise((resolve) => other.close(resolve));
  });
});

test.each(['http', 'socks5'])('a silent %s proxy runs into the time to connect', async (scheme) => {
  await using server = await startFaultyServer({ tls: 'trusted' });
  await using listener = await startSilentListener();
  const http = createHttp();
  const options = await optionsFor(`${scheme}://${listener.host}`);
  const exchange = http.get(new URL(server.file()), { ...options, connectTimeoutMs: 200 });
  await expect(exchange.head).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  await http.close();
});

test('a server behind a proxy that is not trusted is the reason itself', async () => {
  await using server = await startFaultyServer({ tls: 'self-signed' });
  await using proxy = await startHttpProxy();
  await expect(fetched(server.file(), proxy.url)).rejects.toMatchObject({
    code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  });
});
