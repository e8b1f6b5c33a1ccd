import { createHash, type Hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { GetOptions, Sink } from '../../src-main/download/byte-path/exchange.ts';
import { createHttp } from '../../src-main/download/byte-path/http.ts';
import type { Behaviour } from '../support/faulty/behaviour.ts';
import { startFaultyServer } from '../support/faulty-server.ts';
import { randomNumbers } from '../support/random-numbers.ts';

// The memory that bytes are read into is used again, so every test here compares hashes.

const options: GetOptions = {
  headers: {},
  route: { proxy: null, insecure: true, authorities: null, clientCertificate: null, http2: false },
  connectTimeoutMs: 10_000,
  timeoutMs: 10_000,
  floor: 0,
  mostBytes: () => Number.POSITIVE_INFINITY,
};

/** How a sink takes its chunks. */
type Pace = 'at once' | 'after a turn' | 'after a while' | 'now so, now so';

/** Reads the chunk only when its promise settles, as a slow disk may. */
class HashingSink implements Sink {
  readonly hash: Hash = createHash('sha256');
  chunks = 0;
  /** Chunks at the same time, which must not be. */
  most = 0;
  readonly #pace: Pace;
  readonly #random = randomNumbers(7);
  #now = 0;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  write(chunk: Uint8Array): Promise<void> | undefined {
    this.chunks++;
    this.most = Math.max(this.most, ++this.#now);
    const wait = this.#wait();
    if (wait === undefined) {
      this.#take(chunk);
      return undefined;
    }
    return wait.then(() => this.#take(chunk));
  }

  #wait(): Promise<void> | undefined {
    if (this.#pace === 'at once') return undefined;
    if (this.#pace === 'after a turn') return new Promise((resolve) => setImmediate(resolve));
    if (this.#pace === 'after a while') return new Promise((resolve) => setTimeout(resolve, 5));
    const random = this.#random();
    if (random < 0.5) return undefined;
    return new Promise((resolve) => setTimeout(resolve, random * 10));
  }

  #take(chunk: Uint8Array): void {
    this.hash.update(chunk);
    this.#now--;
  }
}

const paces: readonly Pace[] = ['at once', 'after a turn', 'after a while', 'now so, now so'];

describe.each([
  ['plain', false],
  ['TLS', true],
] as const)('over %s connections', (_, tls) => {
  test.each<[sentence: string, Behaviour]>([
    ['with a length', {}],
    ['in chunks', { length: 'chunked' }],
    ['until the end of the connection', { length: 'until-close' }],
    ['all at once with the end behind it', { ending: { kind: 'at-once' } }],
    ['in chunks, all at once', { length: 'chunked', ending: { kind: 'at-once' } }],
    ['until the end, all at once', { length: 'until-close', ending: { kind: 'at-once' } }],
    ['in an answer after which the server closes', { closes: true }],
  ])('a body that comes %s is whole, however the sink takes it', async (_sentence, behaviour) => {
    await using server = await startFaultyServer({ tls });
    const http = createHttp();
    const url = server.file({ size: 3_000_001, ...behaviour });
    const hashes = await Promise.all(
      paces.map(async (pace) => {
        const exchange = http.get(new URL(url), options);
        await exchange.head;
        const sink = new HashingSink(pace);
        await exchange.receive(sink);
        expect(sink.most).toBe(1);
        return sink.hash.digest('hex');
      }),
    );
    await http.close();
    expect(new Set(hashes)).toEqual(new Set([server.hashOf(url)]));
  });

  test('two hundred bodies at the same time are whole', async () => {
    await using server = await startFaultyServer({ tls });
    const http = createHttp();
    const urls = Array.from({ length: 200 }, (_, index) =>
      server.file({ size: 100_000 + index, length: index % 2 === 0 ? 'declared' : 'chunked' }),
    );
    const hashes = await Promise.all(
      urls.map(async (url, index) => {
        const exchange = http.get(new URL(url), options);
        await exchange.head;
        const sink = new HashingSink(paces[index % paces.length] ?? 'at once');
        await exchange.receive(sink);
        return sink.hash.digest('hex');
      }),
    );
    await http.close();
    expect(hashes).toEqual(urls.map((url) => server.hashOf(url)));
  });

  test('bodies one after the other on one connection are whole', async () => {
    await using server = await startFaultyServer({ tls });
    const http = createHttp();
    for (let round = 0; round < 40; round++) {
      const url = server.file({ size: round * 4_001 });
      const exchange = http.get(new URL(url), options);
      await exchange.head;
      const sink = new HashingSink(paces[round % paces.length] ?? 'at once');
      await exchange.receive(sink);
      expect(sink.hash.digest('hex')).toBe(server.hashOf(url));
    }
    expect(server.stats.connections).toBe(1);
    await http.close();
  });

  test('a body that nobody asks for at first waits, and is whole', async () => {
    await using server = await startFaultyServer({ tls });
    const http = createHttp();
    const url = server.file({ size: 20_000_000 });
    const exchange = http.get(new URL(url), options);
    await exchange.head;
    await new Promise((resolve) => setTimeout(resolve, 100));
    const sink = new HashingSink('at once');
    await exchange.receive(sink);
    expect(sink.hash.digest('hex')).toBe(server.hashOf(url));
    await http.close();
  });
});

test('a body of single bytes is whole', async () => {
  await using server = await startFaultyServer();
  const http = createHttp();
  const url = server.file({ size: 2_000, ending: { kind: 'trickle', after: 1_900, every: 1 } });
  const exchange = http.get(new URL(url), options);
  await exchange.head;
  const sink = new HashingSink('now so, now so');
  await exchange.receive(sink);
  expect(sink.hash.digest('hex')).toBe(server.hashOf(url));
  await http.close();
});

test('while a sink waits, little more than one buffer is read ahead', async () => {
  await using server = await startFaultyServer();
  const http = createHttp();
  const size = 64 * 1024 * 1024;
  const exchange = http.get(new URL(server.file({ size })), options);
  await exchange.head;
  const before = process.memoryUsage().arrayBuffers;
  const release = Promise.withResolvers<void>();
  let isFirst = true;
  let bytes = 0;
  const receiving = exchange.receive({
    write(chunk) {
      bytes += chunk.byteLength;
      if (!isFirst) return undefined;
      isFirst = false;
      return release.promise;
    },
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024);
  expect(bytes).toBeLessThan(2 * 1024 * 1024);
  release.resolve();
  await receiving;
  expect(bytes).toBe(size);
  await http.close();
});
