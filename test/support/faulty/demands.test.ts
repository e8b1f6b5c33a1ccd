import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FaultyServer, startFaultyServer } from '../faulty-server.ts';
import { rawRequest } from '../raw-request.ts';
import type { Demand } from './demands.ts';

let server: FaultyServer;

beforeAll(async () => {
  server = await startFaultyServer();
});

afterAll(() => server.close());

const basic = { kind: 'basic', user: 'weaver', password: 'ü:1' } as const;
const basicValue = `Basic ${Buffer.from('weaver:ü:1').toString('base64')}`;

test.each<[demand: Demand, headers: Record<string, string>, refusal: RegExp]>([
  [
    basic,
    { Authorization: basicValue },
    /401 Unauthorized[\s\S]*WWW-Authenticate: Basic realm="weft"/,
  ],
  [
    { kind: 'bearer', token: 't0' },
    { Authorization: 'Bearer t0' },
    /401[\s\S]*Authenticate: Bearer/,
  ],
  [{ kind: 'cookie', cookie: 'id=7' }, { Cookie: 'a=1; id=7' }, /403 Forbidden/],
  [{ kind: 'header', name: 'Referer', value: 'http://x/' }, { referer: 'http://x/' }, /403/],
])('a request must show what %o says', async (demands, headers, refusal) => {
  const url = server.file({ demands, size: 5 });
  expect((await rawRequest(url)).head).toMatch(refusal);
  const wrong = Object.fromEntries(Object.keys(headers).map((name) => [name, 'wrong']));
  expect((await rawRequest(url, { headers: wrong })).head).toMatch(refusal);
  expect((await rawRequest(url, { headers })).body).toEqual(server.bytesOf(url));
});

test('a request that shows nothing may get a page instead', async () => {
  const otherwise = { kind: 'page' } as const;
  const url = server.file({ demands: { kind: 'cookie', cookie: 'id=7', otherwise } });
  const { head } = await rawRequest(url);
  expect(head).toContain('HTTP/1.1 200');
  expect(head).toContain('text/html');
});
