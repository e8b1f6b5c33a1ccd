import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FaultyServer, startFaultyServer } from './faulty-server.ts';
import { fourPictures, mixedList, troubledList, type Workload } from './workload.ts';

let server: FaultyServer;
let secure: FaultyServer;

beforeAll(async () => {
  server = await startFaultyServer();
  secure = await startFaultyServer({ tls: true });
});

afterAll(() => Promise.all([server.close(), secure.close()]));

function countOf({ lines }: Workload, kind: string): number {
  return lines.filter(({ expected }) => expected.kind === kind).length;
}

async function expectEveryAddressToBeServed({ text, lines }: Workload): Promise<void> {
  const written = text.trimEnd().split('\n');
  for (const [index, { expected }] of lines.entries()) {
    if (expected.kind !== 'done') continue;
    expect(new URL(written[index] ?? '').href).toBe(new URL(expected.url).href);
    const response = await fetch(expected.url, { headers: { Range: 'bytes=0-9' } });
    expect(response.headers.get('content-range')).toBe(`bytes 0-9/${expected.bytes}`);
    await response.arrayBuffer();
  }
}

test('four pictures are real images of about 100 KB', async () => {
  const workload = fourPictures(server);
  expect(workload.lines).toHaveLength(4);
  for (const { expected } of workload.lines) {
    if (expected.kind !== 'done') throw new Error('a picture is not expected to be done');
    expect(server.bytesOf(expected.url).toString('latin1', 1, 4)).toBe('PNG');
    expect(expected.bytes).toBeGreaterThan(85_000);
    expect(expected.bytes).toBeLessThan(115_000);
  }
});

test('a mixed list is the same each time, has distinct names and is served', async () => {
  const options = { files: 50, delays: [0, 0] } as const;
  const workload = mixedList(server, options);
  expect(workload).toEqual(mixedList(server, options));
  const names = workload.lines.map(({ expected }) => expected.kind === 'done' && expected.name);
  expect(new Set(names).size).toBe(50);
  await expectEveryAddressToBeServed(workload);
});

test('a troubled list has 200 lines of every kind', async () => {
  const workload = await troubledList(server, secure, { delays: [0, 0], sizes: [1000, 9000] });
  expect(workload.text.split('\n')).toHaveLength(201);
  expect(workload.lines).toHaveLength(200);
  expect(countOf(workload, 'failed')).toBe(8);
  expect(countOf(workload, 'same-as')).toBe(1);
  expect(countOf(workload, 'rejected')).toBe(7);
  expect(countOf(workload, 'skipped')).toBe(4);
  expect(countOf(workload, 'done')).toBe(180);
  await expectEveryAddressToBeServed(workload);
});

test('what must be rejected is not an http address', async () => {
  const { lines } = await troubledList(server, secure, { lines: 50 });
  for (const { text, expected } of lines) {
    if (expected.kind === 'rejected') {
      expect(['http:', 'https:']).not.toContain(URL.parse(text)?.protocol);
    }
  }
});
