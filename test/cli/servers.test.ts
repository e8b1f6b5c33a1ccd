import { once } from 'node:events';
import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import {
  clientCertificate,
  serverCertificate,
  testAuthority,
} from '../support/faulty/certificate.ts';
import type { Demand } from '../support/faulty/demands.ts';
import { startHttpProxy } from '../support/faulty/http-proxy.ts';
import { startSocksProxy } from '../support/faulty/socks-proxy.ts';
import { type FaultyServer, startFaultyServer } from '../support/faulty-server.ts';
import {
  type HeadlessEnd,
  type HeadlessPlace,
  headlessPlace,
  runHeadless,
} from '../support/headless.ts';

let server: FaultyServer;
let place: HeadlessPlace;

beforeEach(async () => {
  server = await startFaultyServer();
  place = await headlessPlace();
  onTestFinished(async () => {
    await server.close();
    await place[Symbol.asyncDispose]();
  });
});

/** What servers demanded, and nobody else may see. */
const secret = 'open-sesame';

/** That all was downloaded, and nothing was said that is secret. */
function expectSuccess({ code, stdout, stderr }: HeadlessEnd): void {
  expect({ code, stderr, failed: /^failed.*/m.exec(stdout)?.[0] }).toEqual({ code: 0, stderr: '' });
  expect(stdout).not.toContain(secret);
}

describe('the hosts of the list are shown', () => {
  test.each<[string, Demand, string[]]>([
    [
      'headers',
      { kind: 'header', name: 'x-key', value: `${secret}, two` },
      ['--header', `X-Key: ${secret}`, '--header', 'x-key: two'],
    ],
    [
      'a user agent',
      { kind: 'header', name: 'user-agent', value: 'me/1.0' },
      ['--user-agent', 'me/1.0'],
    ],
    [
      'a referer',
      { kind: 'header', name: 'referer', value: 'https://a.example/page' },
      ['--referer', 'https://a.example/page'],
    ],
    [
      'a user with a password',
      { kind: 'basic', user: 'me', password: `${secret}:ü` },
      ['--user', `me:${secret}:ü`],
    ],
    ['a token', { kind: 'bearer', token: secret }, ['--bearer', secret]],
    [
      'cookies',
      { kind: 'cookie', cookie: `sid=${secret}` },
      ['--cookies', `lang=en; sid=${secret}`],
    ],
  ])('%s', async (_name, demands, args) => {
    const input = [server.file({ path: 'a', demands }), server.file({ path: 'b', demands })];
    expectSuccess(await place.run(input, ...args));
    expect(await place.downloaded()).toEqual(['a', 'b']);
  });

  test('cookies from a file, each host its own', async () => {
    const other = await startFaultyServer({ host: '::1' });
    onTestFinished(() => other.close());
    const cookies = await place.write(
      'cookies.txt',
      `127.0.0.1\tFALSE\t/\tFALSE\t0\tsid\t${secret}\n[::1]\tFALSE\t/\tFALSE\t0\tother\t1\n`,
    );
    const demands = { kind: 'cookie', cookie: `sid=${secret}` } as const;
    const input = [server.file({ path: 'a', demands }), other.file({ path: 'b' })];
    expectSuccess(await place.run(input, '--cookies', cookies));
    expect(other.requests[0]?.headers.cookie).toBe('other=1');
  });

  test('nothing of it where the list only leads', async () => {
    const other = await startFaultyServer({ host: '::1' });
    onTestFinished(() => other.close());
    const to = other.file({ path: 'b' });
    const input = [server.file({ path: 'a', answer: { kind: 'redirect', to } })];
    const args = ['--header', `X-Key: ${secret}`, '--user', `me:${secret}`, '--cookies', 'a=1'];
    expectSuccess(await place.run(input, ...args));
    expect(server.requests[0]?.headers).toMatchObject({ 'x-key': secret, cookie: 'a=1' });
    expect(JSON.stringify(other.requests)).not.toMatch(/x-key|authorization|cookie|referer/);
  });
});

test.each([
  ['a password', ['--user', `me:${secret}`], { kind: 'basic', user: 'me', password: 'another' }],
  ['a token', ['--bearer', secret], { kind: 'bearer', token: 'another' }],
  ['a cookie', ['--cookies', `sid=${secret}`], { kind: 'cookie', cookie: 'sid=another' }],
  ['a header', ['--header', `X-Key: ${secret}`], { kind: 'header', name: 'x-key', value: 'an' }],
] as const)('%s that is refused is in no message', async (_name, args, demands) => {
  const input = [server.file({ path: 'a', demands })];
  for (const format of [[], ['--json']]) {
    const { code, stdout, stderr } = await place.run(input, ...args, ...format);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(/failed/);
    expect(stdout).not.toContain(secret);
    expect(stdout).not.toContain(Buffer.from(`me:${secret}`).toString('base64'));
  }
});

test('a second run is shown to servers as it asks for, not as the first one was', async () => {
  const demands = { kind: 'basic', user: 'me', password: secret } as const;
  const input = [server.file({ path: 'a', demands })];
  expect((await place.run(input, '--user', 'me:mistyped')).code).toBe(1);
  expectSuccess(await place.run(input, '--user', `me:${secret}`));
});

describe('--proxy', () => {
  const credentials = { user: 'me', password: secret };
  const hosts = { 'inside.test': '127.0.0.1' };
  const withLogin = (url: string) => url.replace('//', `//me:${secret}@`);
  const inside = (url: string) => url.replace('127.0.0.1', 'inside.test');

  test('leads through an HTTP proxy with a password', async () => {
    const proxy = await startHttpProxy({ credentials, hosts });
    onTestFinished(() => proxy.close());
    const input = [inside(server.file({ path: 'a' }))];
    expectSuccess(await place.run(input, '--proxy', withLogin(proxy.url)));
    expect(proxy.seen.some(({ passed }) => passed)).toBe(true);
  });

  test('leads through a SOCKS proxy that looks names up', async () => {
    const proxy = await startSocksProxy({ credentials, hosts });
    onTestFinished(() => proxy.close());
    const input = [inside(server.file({ path: 'a' }))];
    const url = withLogin(proxy.url).replace('socks5:', 'socks5h:');
    expectSuccess(await place.run(input, '--proxy', url));
    expect(proxy.seen[0]).toMatchObject({ kind: 'name', host: 'inside.test', passed: true });
  });

  test('is what the environment says unless told, and none goes directly', async () => {
    const proxy = await startHttpProxy();
    onTestFinished(() => proxy.close());
    const env = { http_proxy: proxy.url, no_proxy: '' };
    for (const [name, args] of [
      ['a', []],
      ['b', ['--proxy', 'none']],
    ] as const) {
      const input = server.file({ path: name });
      expectSuccess(await runHeadless(['-', '--dir', place.dir, ...args], { input, env }));
    }
    expect(proxy.seen.map(({ path }) => new URL(path).pathname)).toEqual(['/a']);
    expect(server.requests).toHaveLength(2);
  });

  test.each([
    startHttpProxy,
    startSocksProxy,
  ])('that refuses is told without its password: %o', async (start) => {
    const proxy = await start({ credentials: { user: 'me', password: 'another' } });
    onTestFinished(() => proxy.close());
    const input = [server.file({ path: 'a' })];
    const args = ['--proxy', withLogin(proxy.url), '--retries', '0', '--json'];
    const { code, stdout, stderr } = await place.run(input, ...args);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toContain('"code":"proxy"');
    expect(stdout).not.toContain(secret);
    expect(server.requests).toEqual([]);
  });
});

describe('a secure server', () => {
  async function secureServer(options: Parameters<typeof startFaultyServer>[0]) {
    const secure = await startFaultyServer({ tls: true, ...options });
    onTestFinished(() => secure.close());
    return secure;
  }

  test('that nobody vouches for is refused, and taken with --insecure, which is said loudly', async () => {
    const secure = await secureServer({});
    const refused = await place.run([secure.file({ path: 'a' })]);
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain('could not be trusted');
    const { code, stderr } = await place.run([secure.file({ path: 'b' })], '--insecure');
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Certificates are NOT checked \(--insecure\): .*\n$/);
    expect(await place.downloaded()).toEqual(['b']);
  });

  test('is trusted when its authority was named', async () => {
    const ca = await place.write('ca.pem', (await testAuthority()).certificate);
    const input = [(await secureServer({ tls: 'trusted' })).file({ path: 'a' })];
    expectSuccess(await place.run(input, '--ca', ca));
  });

  test('is not trusted for another host, whatever authority was named', async () => {
    const ca = await place.write('ca.pem', (await testAuthority()).certificate);
    const input = [(await secureServer({ tls: 'wrong-host' })).file({ path: 'a' })];
    expect((await place.run(input, '--ca', ca)).code).toBe(1);
  });

  test('is shown the certificate of the client', async () => {
    const { certificate, key } = await clientCertificate(secret);
    const args = [
      ...['--ca', await place.write('ca.pem', (await testAuthority()).certificate)],
      ...['--cert', await place.write('cert.pem', certificate)],
      ...['--key', await place.write('key.pem', key), '--passphrase', secret],
    ];
    const secure = await secureServer({ tls: 'trusted', demandsCertificate: true });
    expectSuccess(await place.run([secure.file({ path: 'a' })], ...args));
    const { code } = await place.run(
      [secure.file({ path: 'b' })],
      ...args.slice(0, 2),
      '--retries',
      '0',
    );
    expect(code).toBe(1);
  });

  test('is spoken to in HTTP/2 when that was wanted', async () => {
    const { certificate, key } = await serverCertificate('trusted');
    const versions: string[] = [];
    const http2 = createSecureServer(
      { cert: certificate, key, allowHTTP1: true },
      (request, response) => {
        versions.push(request.httpVersion);
        response.end('here you are');
      },
    );
    http2.listen(0, '127.0.0.1');
    await once(http2, 'listening');
    onTestFinished(() => void http2.close());
    const ca = await place.write('ca.pem', (await testAuthority()).certificate);
    const { port } = http2.address() as AddressInfo;
    for (const [name, args] of [
      ['1', []],
      ['2', ['--http2']],
    ] as const) {
      expectSuccess(await place.run([`https://127.0.0.1:${port}/${name}`], '--ca', ca, ...args));
    }
    expect(versions).toEqual(['1.1', '2.0']);
  });
});
