import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FaultyServer, startFaultyServer } from '../faulty-server.ts';
import { rawRequest } from '../raw-request.ts';
import { crc32c } from './crc32c.ts';
import type { DigestField } from './digest-field.ts';

let server: FaultyServer;

beforeAll(async () => {
  server = await startFaultyServer();
});

afterAll(() => server.close());

const bytes = Buffer.from('hello');
const hash = (algorithm: string, encoding: 'hex' | 'base64', of = bytes) =>
  createHash(algorithm).update(of).digest(encoding);

test('CRC-32C is that of RFC 3720', () => {
  expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa);
  expect(crc32c(Buffer.from('56789'), crc32c(Buffer.from('1234')))).toBe(0xe3069283);
});

describe('a field with a digest', () => {
  test.each<[Omit<DigestField, 'correct'>, line: string]>([
    [{ header: 'Repr-Digest', algorithm: 'sha-256' }, `sha-256=:${hash('sha256', 'base64')}:`],
    [{ header: 'Content-Digest', algorithm: 'sha-512' }, `sha-512=:${hash('sha512', 'base64')}:`],
    [{ header: 'Digest', algorithm: 'sha-1' }, `SHA=${hash('sha1', 'base64')}`],
    [{ header: 'Content-MD5', algorithm: 'md5' }, hash('md5', 'base64')],
    [{ header: 'x-goog-hash', algorithm: 'crc32c' }, 'crc32c=mnG7TA=='],
    [{ header: 'x-goog-hash', algorithm: 'md5' }, `md5=${hash('md5', 'base64')}`],
  ])('%o comes, right or wrong', async (field, value) => {
    const right = server.file({ bytes, digests: [{ ...field, correct: true }] });
    expect((await rawRequest(right)).head).toContain(`\r\n${field.header}: ${value}\r\n`);
    const wrong = server.file({ bytes, digests: [{ ...field, correct: false }] });
    const { head } = await rawRequest(wrong);
    expect(head).toContain(`\r\n${field.header}: `);
    expect(head).not.toContain(value);
  });

  test('may end with the name of the algorithm', async () => {
    const digests = (['x-amz-checksum', 'X-Checksum'] as const).map((header) => {
      return { header, algorithm: 'sha-256', correct: true } as const;
    });
    const { head } = await rawRequest(server.file({ bytes, digests }));
    expect(head).toContain(`x-amz-checksum-sha256: ${hash('sha256', 'base64')}\r\n`);
    expect(head).toContain(`X-Checksum-sha256: ${hash('sha256', 'hex')}\r\n`);
  });

  test('speaks of the whole file or of the range', async () => {
    const digests = (['Repr-Digest', 'Content-Digest'] as const).map((header) => {
      return { header, algorithm: 'sha-256', correct: true } as const;
    });
    const url = server.file({ bytes, digests });
    const { head } = await rawRequest(url, { headers: { Range: 'bytes=1-2' } });
    expect(head).toContain(`Repr-Digest: sha-256=:${hash('sha256', 'base64')}:`);
    const sent = bytes.subarray(1, 3);
    expect(head).toContain(`Content-Digest: sha-256=:${hash('sha256', 'base64', sent)}:`);
  });
});

describe('a file with digests of others', () => {
  const contentOf = async (url: string) => (await rawRequest(url)).body.toString();

  test('comes in the usual styles', async () => {
    const url = server.file({ path: 'd/a b.bin', bytes });
    const value = hash('sha256', 'hex');
    expect(server.digestOf(url, 'sha-256')).toEqual({ algorithm: 'sha-256', value });
    const sums = server.sums([url, url], { path: 'd/SHA256SUMS' });
    expect(sums).toBe(`${server.origin}/d/SHA256SUMS`);
    expect(await contentOf(sums)).toBe(`${value}  a b.bin\n`.repeat(2));
    expect(await contentOf(server.sums([url], { style: 'binary' }))).toBe(`${value} *a b.bin\n`);
    expect(await contentOf(server.sums([url], { style: 'bare' }))).toBe(`${value}\n`);
    const bsd = server.sums([url], { style: 'bsd', algorithm: 'md5' });
    expect(await contentOf(bsd)).toBe(`MD5 (a b.bin) = ${hash('md5', 'hex')}\n`);
  });

  test('may be wrong', async () => {
    const url = server.file({ path: 'a.bin', bytes });
    const text = await contentOf(server.sums([url], { correct: false }));
    expect(text).toMatch(/^[0-9a-f]{64} {2}a\.bin\n$/);
    expect(text).not.toContain(hash('sha256', 'hex'));
  });
});
