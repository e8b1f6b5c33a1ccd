import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDigest } from '../../src-main/intake/read-digest.ts';

const algorithms = [
  { algorithm: 'sha-512', bytes: 64, names: ['sha512', 'SHA-512', 'sha2-512'] },
  { algorithm: 'sha-256', bytes: 32, names: ['sha256', 'SHA-256', 'sha_256'] },
  { algorithm: 'sha-1', bytes: 20, names: ['sha1', 'SHA-1', 'sha'] },
  { algorithm: 'md5', bytes: 16, names: ['md5', 'MD5', 'md-5'] },
  { algorithm: 'crc32c', bytes: 4, names: ['crc32c', 'CRC32C', 'crc32c'] },
] as const;

const digests = fc.constantFrom(...algorithms).chain(({ algorithm, bytes, names }) =>
  fc.record({
    algorithm: fc.constant(algorithm),
    name: fc.constantFrom(...names),
    bytes: fc.uint8Array({ minLength: bytes, maxLength: bytes }),
  }),
);

test('a digest comes back from every spelling', () => {
  fc.assert(
    fc.property(digests, ({ algorithm, name, bytes }) => {
      const hex = Buffer.from(bytes).toString('hex');
      const base64 = Buffer.from(bytes).toString('base64');
      const spellings = [
        `${name}:${hex}`,
        `${name}=${hex.toUpperCase()}`,
        ` ${name} = ${hex} `,
        `${name}:${base64}`,
        `${name}=${base64}`,
        `${name}=:${base64}:`,
        `${name}=${Buffer.from(bytes).toString('base64url')}`,
      ];
      for (const text of spellings) expect(readDigest(text)).toEqual({ algorithm, value: hex });
    }),
  );
});

test('a digest comes back from an integrity attribute and from bare hexadecimal', () => {
  fc.assert(
    fc.property(digests, ({ algorithm, bytes }) => {
      fc.pre(algorithm !== 'crc32c');
      const value = Buffer.from(bytes).toString('hex');
      const attribute = `${algorithm.replace('-', '')}-${Buffer.from(bytes).toString('base64')}`;
      expect(readDigest(attribute)).toEqual({ algorithm, value });
      expect(readDigest(value.toUpperCase())).toEqual({ algorithm, value });
    }),
  );
});

describe('there is no digest in', () => {
  test.each([
    ['nothing', ''],
    ['words', 'no digest'],
    ['too few digits', `sha256:${'0'.repeat(63)}`],
    ['too many digits', `sha256:${'0'.repeat(65)}`],
    ['digits that are none', `sha256:${'g'.repeat(64)}`],
    ['digits of an unusual length', '0'.repeat(50)],
    ['eight digits, which many things are', '01234567'],
    ['an algorithm that Weft does not know', `sha384:${'0'.repeat(96)}`],
    ['a shortened digest', `sha512/256:${'0'.repeat(64)}`],
    ['the name of a property of every object', `constructor:${'0'.repeat(64)}`],
  ])('%s', (_name, text) => {
    expect(readDigest(text)).toBeNull();
  });

  test('any text that is none, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(readDigest(text)).toBeNull();
      }),
    );
  });
});
