import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DigestAlgorithm } from '../../src-main/contract/digest.ts';
import { createHasher, digestsOf } from '../../src-main/download/digests.ts';

const bytes = { 'sha-512': 64, 'sha-256': 32, 'sha-1': 20, md5: 16, crc32c: 4 } as const;

function base64(algorithm: DigestAlgorithm): string {
  return Buffer.alloc(bytes[algorithm], 0xab).toString('base64');
}

function digest(algorithm: DigestAlgorithm) {
  return { algorithm, value: 'ab'.repeat(bytes[algorithm]) };
}

const part = { 'content-range': 'bytes 0-1/2' };

describe('a digest of the whole file is in', () => {
  test.each<[string, IncomingHttpHeaders, DigestAlgorithm]>([
    ['Repr-Digest', { 'repr-digest': `sha-256=:${base64('sha-256')}:` }, 'sha-256'],
    ['Content-Digest', { 'content-digest': `sha-512=:${base64('sha-512')}:` }, 'sha-512'],
    ['Repr-Digest by SHA-1', { 'repr-digest': `sha=:${base64('sha-1')}:` }, 'sha-1'],
    ['Repr-Digest by CRC-32C', { 'repr-digest': `crc32c=:${base64('crc32c')}:` }, 'crc32c'],
    ['Digest', { digest: `SHA-256=${base64('sha-256')}` }, 'sha-256'],
    ['Digest by SHA-1', { digest: `UNIXsum=30637,SHA=${base64('sha-1')}` }, 'sha-1'],
    ['Content-MD5', { 'content-md5': base64('md5') }, 'md5'],
    ['x-goog-hash', { 'x-goog-hash': `crc32c=${base64('crc32c')}` }, 'crc32c'],
    ['x-goog-hash by MD5', { 'x-goog-hash': `md5=${base64('md5')}` }, 'md5'],
    [
      'x-goog-hash of what was stored so',
      { 'x-goog-hash': `md5=${base64('md5')}`, 'x-goog-stored-content-encoding': 'identity' },
      'md5',
    ],
    ['x-amz-checksum-sha256', { 'x-amz-checksum-sha256': base64('sha-256') }, 'sha-256'],
    ['x-amz-checksum-sha1', { 'x-amz-checksum-sha1': base64('sha-1') }, 'sha-1'],
    ['x-amz-checksum-crc32c', { 'x-amz-checksum-crc32c': base64('crc32c') }, 'crc32c'],
    [
      'a response that says that it is not encoded',
      { 'content-encoding': 'identity', 'content-md5': base64('md5') },
      'md5',
    ],
  ])('%s', (_name, headers, algorithm) => {
    expect(digestsOf(headers)).toEqual([digest(algorithm)]);
  });
});

test('of several digests the strongest is the first', () => {
  const found = digestsOf({
    'x-goog-hash': `crc32c=${base64('crc32c')}, md5=${base64('md5')}`,
    'repr-digest': `sha-256=:${base64('sha-256')}: , sha-512=:${base64('sha-512')}:;a=1`,
    digest: `sha=${base64('sha-1')}`,
  });
  expect(found).toEqual((['sha-512', 'sha-256', 'sha-1', 'md5', 'crc32c'] as const).map(digest));
});

describe('of a part of the file', () => {
  test.each<[string, IncomingHttpHeaders, number]>([
    ['Repr-Digest tells the digest', { 'repr-digest': `md5=:${base64('md5')}:` }, 1],
    ['x-goog-hash tells the digest', { 'x-goog-hash': `md5=${base64('md5')}` }, 1],
    ['Content-Digest tells none', { 'content-digest': `md5=:${base64('md5')}:` }, 0],
    ['Digest tells none', { digest: `md5=${base64('md5')}` }, 0],
    ['Content-MD5 tells none', { 'content-md5': base64('md5') }, 0],
    ['x-amz-checksum tells none', { 'x-amz-checksum-sha1': base64('sha-1') }, 0],
  ])('%s', (_name, headers, count) => {
    expect(digestsOf({ ...part, ...headers })).toHaveLength(count);
  });
});

describe('there is no digest in', () => {
  const encoded = { 'content-encoding': 'gzip', 'repr-digest': `md5=:${base64('md5')}:` };
  const hash = { 'x-goog-hash': `md5=${base64('md5')}` };
  test.each<[string, IncomingHttpHeaders]>([
    ['nothing', {}],
    ['an ETag, whatever it looks like', { etag: `"${'ab'.repeat(16)}"` }],
    ['an encoded body', encoded],
    ['a body that was unpacked on the way', { ...hash, 'x-goog-stored-content-encoding': 'gzip' }],
    [
      'a body that was changed on the way',
      { ...hash, 'x-guploader-response-body-transformations': 'gunzipped' },
    ],
    ['a digest of digests', { 'x-amz-checksum-sha256': `${base64('sha-256')}-7` }],
    [
      'a digest of digests that does not look like one',
      { 'x-amz-checksum-sha256': base64('sha-256'), 'x-amz-checksum-type': 'COMPOSITE' },
    ],
    ['a value of a wrong length', { 'repr-digest': `sha-256=:${base64('md5')}:` }],
    ['a value without colons', { 'repr-digest': `sha-256=${base64('sha-256')}` }],
    ['a value that is no base64', { 'content-md5': '*'.repeat(24) }],
    ['an algorithm that Weft does not know', { 'repr-digest': 'adler=:AAAAAA==:' }],
    ['nonsense', { 'repr-digest': ',=:;', digest: '=,=', 'x-goog-hash': 'md5' }],
  ])('%s', (_name, headers) => {
    expect(digestsOf(headers)).toEqual([]);
  });

  test('anything else, and nothing is thrown', () => {
    const names = ['repr-digest', 'content-digest', 'digest', 'content-md5', 'x-goog-hash'];
    const header = fc.constantFrom(...names);
    fc.assert(
      fc.property(fc.dictionary(header, fc.string({ unit: 'binary' })), (headers) => {
        expect(digestsOf(headers)).toEqual([]);
      }),
    );
  });
});

describe('what was hashed in parts', () => {
  test.each([
    ['sha-512', 'sha512'],
    ['sha-256', 'sha256'],
    ['sha-1', 'sha1'],
    ['md5', 'md5'],
  ] as const)('comes to the same as in one, by %s', (algorithm, name) => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), (parts) => {
        const hasher = createHasher(algorithm);
        for (const bytes of parts) hasher.update(bytes);
        expect(hasher.digest()).toBe(createHash(name).update(Buffer.concat(parts)).digest('hex'));
      }),
    );
  });

  test('has eight digits by crc32c', () => {
    const hasher = createHasher('crc32c');
    expect(hasher.digest()).toBe('00000000');
    hasher.update(Buffer.from('1234'));
    hasher.update(Buffer.from('56789'));
    expect(hasher.digest()).toBe('e3069283');
  });
});
