import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FaultyServer, startFaultyServer } from '../faulty-server.ts';
import { rawRequest } from '../raw-request.ts';
import { freshAddress, underLocalhost } from './addresses.ts';

let server: FaultyServer;

beforeAll(async () => {
  server = await startFaultyServer();
});

afterAll(() => server.close());

const manually = { redirect: 'manual' } as const;

async function statusOf(url: string): Promise<number> {
  const response = await fetch(url, manually);
  await response.arrayBuffer();
  return response.status;
}

describe('an address', () => {
  test('may work once, and a fresh one gives the same file', async () => {
    const url = server.file({ expires: { requests: 1 } });
    expect(await statusOf(url)).toBe(200);
    expect(await statusOf(url)).toBe(403);
    const fresh = freshAddress(url);
    const response = await fetch(fresh);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(server.bytesOf(url));
    expect(await statusOf(fresh)).toBe(403);
    expect(freshAddress(url)).not.toBe(fresh);
  });

  test('may work for some time', async () => {
    const url = server.file({ expires: { after: 100, status: 410 }, size: 1 });
    expect(await statusOf(url)).toBe(200);
    await expect.poll(() => statusOf(url)).toBe(410);
    expect(await statusOf(freshAddress(url))).toBe(200);
  });

  test('that redirects may lead to a fresh address each time', async () => {
    const to = server.file({ expires: { requests: 1 } });
    const url = server.file({ answer: { kind: 'redirect', to, fresh: true } });
    for (const _ of [1, 2]) {
      const response = await fetch(url);
      expect(response.status).toBe(200);
      expect(Buffer.from(await response.arrayBuffer())).toEqual(server.bytesOf(to));
      expect(await statusOf(response.url)).toBe(403);
    }
  });

  test('may be written with another host', async () => {
    const url = server.file({ size: 5 });
    const other = underLocalhost(url);
    expect(new URL(other).hostname).toBe('localhost');
    expect(Buffer.from(await (await fetch(other)).arrayBuffer())).toEqual(server.bytesOf(url));
  });
});

describe('redirects', () => {
  test('lose the range on the way', async () => {
    const to = server.file({ ranges: 'ignored' });
    const url = server.file({ answer: { kind: 'redirect', to } });
    const response = await fetch(url, { headers: { Range: 'bytes=10-19' } });
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(server.bytesOf(to));
  });

  test('come 21 times, each with another address', async () => {
    const url = server.file({ size: 5, answer: { kind: 'redirect-chain', hops: 21, status: 307 } });
    let location: string | null = url;
    const addresses = new Set<string>();
    for (let hop = 0; hop < 21; hop += 1) {
      const response: Response = await fetch(new URL(location ?? '', url), manually);
      expect(response.status).toBe(307);
      location = response.headers.get('location');
      addresses.add(location ?? '');
    }
    expect(addresses.size).toBe(21);
    const last = await fetch(new URL(location ?? '', url), manually);
    expect(Buffer.from(await last.arrayBuffer())).toEqual(server.bytesOf(url));
  });

  test('lead to another server, which sees what it is sent', async () => {
    await using other = await startFaultyServer();
    const to = underLocalhost(other.file({ size: 1 }));
    const url = server.file({
      answer: { kind: 'redirect', to },
      headers: [['Set-Cookie', 'seen=yes']],
    });
    const headers = { Authorization: 'Bearer secret', Cookie: 'a=1', 'X-Private': 'p' };
    const { head } = await rawRequest(url, { headers });
    expect(head).toContain(`Location: ${to}\r\n`);
    expect(head).toContain('Set-Cookie: seen=yes\r\n');
    await rawRequest(to, { headers });
    for (const [seen] of [server.requestsOf(url), other.requestsOf(to)]) {
      expect(seen?.headers).toMatchObject({
        authorization: 'Bearer secret',
        cookie: 'a=1',
        'x-private': 'p',
      });
    }
    expect(other.requests[0]?.headers.host).toBe(new URL(to).host);
  });
});
