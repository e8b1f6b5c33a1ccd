import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  constants,
  createSecureServer,
  type SecureServerOptions,
  type ServerHttp2Session,
} from 'node:http2';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { describe, expect, test } from 'vitest';
import type {
  Exchange,
  GetOptions,
  Http,
  Sink,
} from '../../src-main/download/byte-path/exchange.ts';
import { createHttp } from '../../src-main/download/byte-path/http.ts';
import { classify } from '../../src-main/download/classify.ts';
import {
  clientCertificate,
  serverCertificate,
  testAuthority,
} from '../support/faulty/certificate.ts';
import { startSilentListener } from '../support/faulty/silent-listener.ts';
import { startFaultyServer } from '../support/faulty-server.ts';
import { refusedAddress, unresolvableAddress } from '../support/unusable-addresses.ts';

const plain: GetOptions = {
  headers: { accept: '*/*' },
  route: { proxy: null, insecure: false, authorities: null, clientCertificate: null, http2: false },
  connectTimeoutMs: 10_000,
  timeoutMs: 10_000,
  floor: 0,
};

function openHttp(): Http & AsyncDisposable {
  const http = createHttp();
  return {
    get: (url, options) => http.get(url, options),
    dropIdle: () => http.dropIdle(),
    close: () => http.close(),
    [Symbol.asyncDispose]: () => http.close(),
  };
}

/** What a sink saw: a copy, since the memory of a chunk is used again. */
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

async function fetched(http: Http, url: string, options: Partial<GetOptions> = {}) {
  return bytesOf(http.get(new URL(url), { ...plain, ...options }));
}

/** The code of the failure that an exchange ends with. */
async function failureOf(exchange: Exchange): Promise<string> {
  return bytesOf(exchange).then(
    () => 'none',
    (error: unknown) => classify(error).code,
  );
}

/** A server that says to each connection what it is told to, part by part, and nothing else. */
async function startTalker(
  ...talk: readonly string[]
): Promise<AsyncDisposable & { readonly origin: string }> {
  const server: Server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => undefined);
    socket.once('data', async () => {
      for (const part of talk) {
        socket.write(part, 'latin1');
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      socket.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

test('a body comes as the server holds it', async () => {
  await using server = await startFaultyServer();
  await using http = openHttp();
  const url = server.file({ size: 300_000 });
  expect((await fetched(http, url)).equals(server.bytesOf(url))).toBe(true);
});

test('the head tells status, reason and headers before any byte of the body', async () => {
  await using server = await startFaultyServer();
  await using http = openHttp();
  const url = server.file({ size: 10 });
  const exchange = http.get(new URL(url), { ...plain, headers: { range: 'bytes=4-' } });
  const { status, reason, headers } = await exchange.head;
  expect({ status, reason, range: headers['content-range'] }).toEqual({
    status: 206,
    reason: 'Partial Content',
    range: 'bytes 4-9/10',
  });
  await exchange.stop();
});

test('the query of an address is sent, its fragment is not', async () => {
  await using server = await startFaultyServer();
  await using http = openHttp();
  const url = server.file();
  await fetched(http, `${url}?a=b%20c#part`);
  expect(server.requests[0]?.path).toMatch(/\?a=b%20c$/);
});

describe('connections', () => {
  test('one is used again for the next exchange', async () => {
    await using server = await startFaultyServer();
    await using http = openHttp();
    const url = server.file();
    for (let round = 0; round < 5; round++) await fetched(http, url);
    expect(server.stats).toMatchObject({ requests: 5, connections: 1 });
  });

  test('one is used again after a redirect whose small body nobody wanted', async () => {
    await using server = await startFaultyServer();
    await using http = openHttp();
    const url = server.file({ size: 2_000 });
    const exchange = http.get(new URL(url), plain);
    await exchange.head;
    await exchange.stop();
    await fetched(http, url);
    expect(server.stats.connections).toBe(1);
  });

  test('each exchange at the same time has one of its own', async () => {
    await using server = await startFaultyServer();
    await using http = openHttp();
    const url = server.file({ firstByteDelay: 50 });
    await Promise.all(Array.from({ length: 20 }, () => fetched(http, url)));
    expect(server.stats.connections).toBe(20);
    expect(server.busiest).toBe(20);
  });

  test('one that the server closed while it was idle is replaced without a failure', async () => {
    await using server = await startFaultyServer();
    await using http = openHttp();
    const url = server.file();
    await fetched(http, url);
    server.cutConnections();
    expect(await fetched(http, url)).toHaveLength(100_000);
    expect(server.stats.connections).toBe(2);
  });

  test('a server that closes after each answer gets a new one each time', async () => {
    await using server = await startFaultyServer();
    await using http = openHttp();
    const url = server.file({ closes: true });
    for (let round = 0; round < 3; round++) await fetched(http, url);
    expect(server.stats).toMatchObject({ requests: 3, connections: 3 });
  });

  test('routes do not share them', async () => {
    await using server = await startFaultyServer();
    await using http = openHttp();
    const url = server.file();
    await fetched(http, url);
    await fetched(http, url, { route: { ...plain.route, insecure: true } });
    await fetched(http, url, { route: { ...plain.route } });
    expect(server.stats.connections).toBe(2);
  });

  test('an exchange tells about its own', async () => {
    await using server = await startFaultyServer();
    await using http = openHttp();
    const url = new URL(server.file());
    const first = http.get(url, plain);
    expect(first.connection).toBeNull();
    await bytesOf(first);
    const second = http.get(url, plain);
    await bytesOf(second);
    const facts = { remoteAddress: '127.0.0.1', protocol: 'http/1.1' };
    expect(first.connection).toEqual({ ...facts, isReused: false });
    expect(second.connection).toEqual({ ...facts, isReused: true });
  });

  test('an exchange tells when its steps were reached', async () => {
    await using server = await startFaultyServer();
    await using http = openHttp();
    const url = new URL(server.file());
    const first = http.get(url, plain);
    expect(first.timing).toMatchObject({ connectedAt: null, firstByteAt: null });
    await bytesOf(first);
    const { askedAt, connectedAt, firstByteAt } = first.timing;
    expect([askedAt, connectedAt, firstByteAt]).toEqual(
      [askedAt, connectedAt, firstByteAt].toSorted((a, b) => Number(a) - Number(b)),
    );
    const second = http.get(url, plain);
    await bytesOf(second);
    expect(second.timing.connectedAt).toBe(second.timing.askedAt);
  });

  test('closing drops them all, those that are still connecting, too', async () => {
    await using listener = await startSilentListener();
    await using server = await startFaultyServer();
    const http = createHttp();
    await fetched(http, server.file());
    const waiting = http.get(new URL(`https://${listener.host}/`), plain);
    await expect.poll(() => listener.connections).toBe(1);
    await http.close();
    await expect(waiting.head).rejects.toThrow('closed');
    await expect.poll(() => server.stats.open).toBe(0);
  });
});

describe('stopping', () => {
  test('before the connection stands, it is dropped', async () => {
    await using listener = await startSilentListener();
    await using http = openHttp();
    const exchange = http.get(new URL(`https://${listener.host}/`), plain);
    await expect.poll(() => listener.connections).toBe(1);
    await exchange.stop();
    await expect(exchange.head).rejects.toThrow('stopped');
  });

  test('in the middle of a body, nothing reaches the sink any more', async () => {
    await using server = await startFaultyServer();
    await using http = openHttp();
    const exchange = http.get(new URL(server.file({ size: 5_000_000, rate: 500_000 })), plain);
    await exchange.head;
    const seen = Promise.withResolvers<void>();
    let chunks = 0;
    const receiving = exchange.receive({
      write() {
        chunks++;
        seen.resolve();
        return undefined;
      },
    });
    await seen.promise;
    await exchange.stop();
    const then = chunks;
    await expect(receiving).rejects.toThrow('stopped');
    await expect.poll(() => server.stats.open).toBe(0);
    expect(chunks).toBe(then);
  });

  test('twice, and after the end, it does nothing', async () => {
    await using server = await startFaultyServer();
    await using http = openHttp();
    const exchange = http.get(new URL(server.file()), plain);
    await bytesOf(exchange);
    await exchange.stop();
    await exchange.stop();
    await fetched(http, server.file());
    expect(server.stats.connections).toBe(1);
  });

  test('by an error of the sink, the exchange ends with it', async () => {
    await using server = await startFaultyServer();
    await using http = openHttp();
    const exchange = http.get(new URL(server.file({ size: 1_000_000 })), plain);
    await exchange.head;
    const refusing: Sink = {
      write() {
        throw new Error('the disk is full');
      },
    };
    await expect(exchange.receive(refusing)).rejects.toThrow('the disk is full');
    await expect.poll(() => server.stats.open).toBe(0);
  });

  test('by a sink that fails later, the exchange ends with that', async () => {
    await using server = await startFaultyServer();
    await using http = openHttp();
    const exchange = http.get(new URL(server.file({ size: 1_000_000 })), plain);
    await exchange.head;
    const failing: Sink = { write: () => Promise.reject(new Error('the disk is gone')) };
    await expect(exchange.receive(failing)).rejects.toThrow('the disk is gone');
  });
});

describe('a server that', () => {
  test.each<
    [
      sentence: string,
      Parameters<Awaited<ReturnType<typeof startFaultyServer>>['file']>[0],
      code: string,
    ]
  >([
    ['resets before it answers', { answer: { kind: 'reset' } }, 'reset'],
    ['resets in the body', { ending: { kind: 'reset', after: 50_000 } }, 'reset'],
    [
      'resets in a body without length',
      { length: 'until-close', ending: { kind: 'reset', after: 50_000 } },
      'reset',
    ],
    [
      'resets at the end of a body without length',
      { length: 'until-close', ending: { kind: 'reset', after: 100_000 } },
      'reset',
    ],
    ['cuts a chunk', { length: 'chunked', ending: { kind: 'cut-chunk', after: 50_000 } }, 'reset'],
    ['sends a bad chunk size', { length: 'bad-chunk-size' }, 'bad-response'],
    ['sends two lengths', { length: 'two-lengths' }, 'bad-response'],
    ['sends a negative length', { length: 'negative' }, 'bad-response'],
    ['ends without a length', { length: 'until-close' }, 'none'],
    ['sends in chunks', { length: 'chunked' }, 'none'],
    ['speaks HTTP/1.0', { version: '1.0' }, 'none'],
    ['sends 103 before', { interim: [103] }, 'none'],
    ['sends 100 before, twice', { interim: [100, 103, 100] }, 'none'],
  ])('%s', async (_, behaviour, code) => {
    await using server = await startFaultyServer();
    await using http = openHttp();
    expect(await failureOf(http.get(new URL(server.file(behaviour)), plain))).toBe(code);
  });

  test('closes in the body: what was missing is not mistaken for the end', async () => {
    await using server = await startFaultyServer();
    await using http = openHttp();
    const url = server.file({ ending: { kind: 'close', after: 50_000 } });
    await expect(fetched(http, url)).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
  });

  test('never answers: the time runs out', async () => {
    await using listener = await startSilentListener();
    await using http = openHttp();
    const exchange = http.get(new URL(`http://${listener.host}/`), { ...plain, timeoutMs: 200 });
    expect(await failureOf(exchange)).toBe('timeout');
  });

  test('never finishes its TLS: the time to connect runs out', async () => {
    await using listener = await startSilentListener();
    await using http = openHttp();
    const options = { ...plain, connectTimeoutMs: 200 };
    expect(await failureOf(http.get(new URL(`https://${listener.host}/`), options))).toBe(
      'timeout',
    );
  });

  test('falls silent in the body: the time runs out', async () => {
    await using server = await startFaultyServer();
    await using http = openHttp();
    const url = new URL(server.file({ ending: { kind: 'stall', after: 50_000 } }));
    expect(await failureOf(http.get(url, { ...plain, timeoutMs: 200 }))).toBe('timeout');
  });

  test('trickles below the floor: the time runs out although bytes come', async () => {
    await using server = await startFaultyServer();
    await using http = openHttp();
    const url = new URL(server.file({ ending: { kind: 'trickle', after: 1_000, every: 50 } }));
    const exchange = http.get(url, { ...plain, timeoutMs: 1_000, floor: 100 });
    expect(await failureOf(exchange)).toBe('timeout');
  });

  test('comes slowly but above the floor is waited for', async () => {
    await using server = await startFaultyServer();
    await using http = openHttp();
    const url = server.file({ size: 30_000, rate: 20_000 });
    const bytes = await fetched(http, url, { timeoutMs: 300, floor: 1_000 });
    expect(bytes.equals(server.bytesOf(url))).toBe(true);
  });

  test('is kept waiting by the sink does not count as one that stopped', async () => {
    await using server = await startFaultyServer();
    await using http = openHttp();
    const url = server.file({ size: 2_000_000 });
    const exchange = http.get(new URL(url), { ...plain, timeoutMs: 200, floor: 10_000_000 });
    await exchange.head;
    let waited = false;
    let bytes = 0;
    await exchange.receive({
      write(chunk) {
        bytes += chunk.byteLength;
        if (waited) return undefined;
        waited = true;
        return new Promise((resolve) => setTimeout(resolve, 1_000));
      },
    });
    expect(bytes).toBe(2_000_000);
  });

  test('sends a larger head than others is understood', async () => {
    const policy = `Content-Security-Policy: ${'x'.repeat(60_000)}`;
    await using talker = await startTalker(
      `HTTP/1.1 200 OK\r\n${policy}\r\nContent-Length: 2\r\n\r\nok`,
    );
    await using http = openHttp();
    expect(String(await fetched(http, `${talker.origin}/`))).toBe('ok');
  });

  test('sends its head in parts is understood', async () => {
    const head = 'HTTP/1.1 200 OK\r\nX-First: one\r\nX-Second: two\r\nContent-Length: 4\r\n\r\n';
    await using talker = await startTalker(...(head.match(/.{1,7}/gs) ?? []), 'bo', 'dy');
    await using http = openHttp();
    const exchange = http.get(new URL(`${talker.origin}/`), plain);
    expect((await exchange.head).headers).toEqual({
      'x-first': 'one',
      'x-second': 'two',
      'content-length': '4',
    });
    expect(String(await bytesOf(exchange))).toBe('body');
  });

  test.each([
    ['speaks another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['sends an endless head', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(300_000)}`],
  ])('%s', async (_, talk) => {
    await using talker = await startTalker(talk);
    await using http = openHttp();
    const exchange = http.get(new URL(`${talker.origin}/`), plain);
    expect(await failureOf(exchange)).toBe('bad-response');
  });
});

describe('without a connection, the failure is', () => {
  test('a refusal where nothing listens', async () => {
    await using http = openHttp();
    expect(await failureOf(http.get(new URL(await refusedAddress()), plain))).toBe('refused');
  });

  test('a refusal where nothing listens on any address of a name', async () => {
    await using http = openHttp();
    const url = new URL(await refusedAddress());
    url.hostname = 'localhost';
    const exchange = http.get(url, plain);
    expect(await failureOf(exchange)).toBe('refused');
    await expect(exchange.head).rejects.toThrow(/ECONNREFUSED/);
  });

  test('a name that was not found', async () => {
    await using http = openHttp();
    expect(await failureOf(http.get(new URL(unresolvableAddress()), plain))).toBe(
      'name-not-resolved',
    );
  });
});

test('a name with addresses of both families is reached where only one answers', async () => {
  await using server = await startFaultyServer();
  await using http = openHttp();
  const url = new URL(server.file());
  url.hostname = 'localhost';
  expect(await fetched(http, url.href)).toHaveLength(100_000);
});

test('an IPv6 address is reached', async () => {
  await using server = await startFaultyServer({ host: '::1' });
  await using http = openHttp();
  expect(await fetched(http, server.file())).toHaveLength(100_000);
});

describe('TLS', () => {
  test.each([
    'self-signed',
    'expired',
    'wrong-host',
  ] as const)('a certificate that is %s is not trusted, unless the route says so', async (identity) => {
    await using server = await startFaultyServer({ tls: identity });
    await using http = openHttp();
    const { certificate: authorities } = await testAuthority();
    const route = { ...plain.route, authorities };
    const url = server.file();
    expect(await failureOf(http.get(new URL(url), { ...plain, route }))).toBe('tls');
    expect(await fetched(http, url, { route: { ...route, insecure: true } })).toHaveLength(100_000);
    expect(await failureOf(http.get(new URL(url), { ...plain, route }))).toBe('tls');
  });

  test('an authority of the route is trusted beside the usual ones', async () => {
    await using server = await startFaultyServer({ tls: 'trusted' });
    await using http = openHttp();
    const { certificate: authorities } = await testAuthority();
    const url = server.file();
    expect(await failureOf(http.get(new URL(url), plain))).toBe('tls');
    expect(await fetched(http, url, { route: { ...plain.route, authorities } })).toHaveLength(
      100_000,
    );
  });

  test.each([
    ['a certificate of the client is shown to servers that demand one', undefined],
    ['the key of the client may need a passphrase', 'open sesame'],
  ])('%s', async (_, passphrase) => {
    await using server = await startFaultyServer({ tls: 'trusted', demandsCertificate: true });
    await using http = openHttp();
    const { certificate: authorities } = await testAuthority();
    const client = await clientCertificate(passphrase);
    const url = server.file();
    const route = {
      ...plain.route,
      authorities,
      clientCertificate: { ...client, passphrase: passphrase ?? null },
    };
    expect(await fetched(http, url, { route })).toHaveLength(100_000);
  });

  test('certificates that cannot be read are named as the reason', async () => {
    await using server = await startFaultyServer({ tls: 'trusted' });
    await using http = openHttp();
    const clientCertificate = { certificate: 'none', key: 'none', passphrase: null };
    const exchange = http.get(new URL(server.file()), {
      ...plain,
      route: { ...plain.route, clientCertificate },
    });
    await expect(exchange.head).rejects.toThrow(/certificates that were given/);
  });

  test('authorities that cannot be read are named as the reason', async () => {
    await using server = await startFaultyServer({ tls: 'trusted' });
    await using http = openHttp();
    for (const authorities of ['none', '']) {
      const exchange = http.get(new URL(server.file()), {
        ...plain,
        route: { ...plain.route, authorities },
      });
      await expect(exchange.head).rejects.toThrow(/certificates that were given/);
    }
  });

  test('connections are used again', async () => {
    await using server = await startFaultyServer({ tls: true });
    await using http = openHttp();
    const url = server.file();
    const route = { ...plain.route, insecure: true };
    for (let round = 0; round < 3; round++) await fetched(http, url, { route });
    expect(server.stats.connections).toBe(1);
  });
});

describe('HTTP/2', () => {
  const content = createHash('sha512').update('weft').digest().toString('hex').repeat(20_000);

  async function startServer(options: SecureServerOptions) {
    const { certificate: cert, key } = await serverCertificate('trusted');
    const server = createSecureServer({ cert, key, ...options }, (request, response) => {
      if (request.url === '/reset') {
        response.write('begin');
        setImmediate(() => request.stream?.close(constants.NGHTTP2_INTERNAL_ERROR));
      } else response.end(content);
    });
    const sessions = new Set<ServerHttp2Session>();
    server.on('session', (session) => sessions.add(session));
    server.on('sessionError', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return {
      origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
      sessions,
      async [Symbol.asyncDispose]() {
        for (const session of sessions) session.destroy();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  }

  async function route(http2: boolean) {
    return { ...plain.route, authorities: (await testAuthority()).certificate, http2 };
  }

  test('is spoken where the route wants it and the server offers it', async () => {
    await using server = await startServer({});
    await using http = openHttp();
    for (const isReused of [false, true]) {
      const options = { ...plain, route: await route(true) };
      const exchange = http.get(new URL(`${server.origin}/`), options);
      expect((await bytesOf(exchange)).equals(Buffer.from(content))).toBe(true);
      expect(exchange.connection).toEqual({
        remoteAddress: '127.0.0.1',
        protocol: 'h2',
        isReused,
      });
    }
    expect(server.sessions.size).toBe(1);
  });

  test('has a connection for each exchange at the same time, too', async () => {
    await using server = await startServer({});
    await using http = openHttp();
    const options = { ...plain, route: await route(true) };
    const exchanges = Array.from({ length: 4 }, () =>
      http.get(new URL(`${server.origin}/`), options),
    );
    await Promise.all(exchanges.map(bytesOf));
    expect(server.sessions.size).toBe(4);
  });

  test('is not spoken where the route does not want it', async () => {
    await using server = await startServer({ allowHTTP1: true });
    await using http = openHttp();
    const exchange = http.get(new URL(`${server.origin}/`), {
      ...plain,
      route: await route(false),
    });
    expect((await bytesOf(exchange)).equals(Buffer.from(content))).toBe(true);
    expect(exchange.connection?.protocol).toBe('http/1.1');
  });

  test('is not spoken where the server does not offer it', async () => {
    await using server = await startFaultyServer({ tls: 'trusted' });
    await using http = openHttp();
    const url = server.file({ size: 1_000_000 });
    const exchange = http.get(new URL(url), { ...plain, route: await route(true) });
    expect((await bytesOf(exchange)).equals(server.bytesOf(url))).toBe(true);
    expect(exchange.connection?.protocol).toBe('http/1.1');
  });

  test('a sink that waits gets everything', async () => {
    await using server = await startServer({});
    await using http = openHttp();
    const exchange = http.get(new URL(`${server.origin}/`), {
      ...plain,
      route: await route(true),
    });
    await exchange.head;
    const chunks: Buffer[] = [];
    await exchange.receive({
      async write(chunk) {
        await new Promise((resolve) => setTimeout(resolve, 2));
        chunks.push(Buffer.from(chunk));
      },
    });
    expect(Buffer.concat(chunks).equals(Buffer.from(content))).toBe(true);
  });

  test('a stream that the server resets is not the end of the body', async () => {
    await using server = await startServer({});
    await using http = openHttp();
    const exchange = http.get(new URL(`${server.origin}/reset`), {
      ...plain,
      route: await route(true),
    });
    await expect(bytesOf(exchange)).rejects.toThrow();
  });
});
