import { expect, test } from 'vitest';
import { type FaultyServer, startFaultyServer } from '../faulty-server.ts';
import { rawRequest } from '../raw-request.ts';
import type { Room } from './room.ts';

/** Requests that are answered until the connection is cut. */
async function occupy(server: FaultyServer, url: string, count: number) {
  const answers = Array.from({ length: count }, () => rawRequest(url));
  await expect.poll(() => server.requestsOf(url)).toHaveLength(count);
  return answers;
}

const refusals: [refusal: Room['refusal'], status: string, end: unknown][] = [
  [403, 'HTTP/1.1 403 Forbidden', 'closed'],
  [429, 'HTTP/1.1 429 Too Many Requests', 'closed'],
  [503, 'HTTP/1.1 503 Service Unavailable', 'closed'],
  ['reset', '', { error: 'ECONNRESET' }],
];

test.each(
  refusals,
)('the third request for a file is refused with %s', async (refusal, status, end) => {
  await using server = await startFaultyServer();
  const room = { connections: 2, refusal };
  const url = server.file({ room, ending: { kind: 'stall', after: 10 } });
  await occupy(server, url, 2);
  const refused = await rawRequest(url);
  expect(refused.head.split('\r\n')[0]).toBe(status);
  expect(refused.end).toEqual(end);
  expect(server.busiestOf(url)).toBe(3);
  const other = server.file({ size: 3 });
  expect((await rawRequest(other)).body).toEqual(server.bytesOf(other));
  expect(server.busiestOf(other)).toBe(1);
});

test('a refusal may say when to come again', async () => {
  await using server = await startFaultyServer();
  const room = { connections: 0, refusal: 429, retryAfter: 7 } as const;
  expect((await rawRequest(server.file({ room }))).head).toContain('Retry-After: 7\r\n');
});

test('room becomes free with each request that is over', async () => {
  await using server = await startFaultyServer();
  const url = server.file({ size: 3, room: { connections: 1, refusal: 503 } });
  for (const _ of [1, 2, 3]) expect((await rawRequest(url)).body).toEqual(server.bytesOf(url));
});

test('room becomes free when the client leaves', async () => {
  await using server = await startFaultyServer();
  const room = { connections: 1, refusal: 503 } as const;
  const url = server.file({
    room,
    changes: { requests: 1, to: { answer: { kind: 'file' } } },
    answer: { kind: 'never' },
  });
  const cut = new AbortController();
  const first = fetch(url, { signal: cut.signal });
  await expect.poll(() => server.requestsOf(url)).toHaveLength(1);
  expect((await rawRequest(url)).head).toContain('503');
  cut.abort();
  await expect(first).rejects.toThrow();
  await expect.poll(async () => (await rawRequest(url)).head).toContain('200');
});

test('the whole server may have room for a few requests only', async () => {
  await using server = await startFaultyServer({ room: { connections: 2, refusal: 429 } });
  await occupy(server, server.file({ answer: { kind: 'never' } }), 1);
  await occupy(server, server.file({ answer: { kind: 'never' } }), 1);
  expect((await rawRequest(server.file())).head).toContain('429');
  expect(server.busiest).toBe(3);
});
