import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from '../../src-main/intake/parse.ts';
import { parseSums } from '../../src-main/intake/parse-sums.ts';

const sha256 = 'ab'.repeat(32);
const digest = { algorithm: 'sha-256', value: sha256 };

describe('a line of a file of checksums may be', () => {
  test.each([
    ['of a text file', `${sha256}  x.iso`, 'x.iso'],
    ['of a binary file', `${sha256} *x.iso`, 'x.iso'],
    ['with one space', `${sha256} x.iso`, 'x.iso'],
    ['with a tab', `${sha256}\tx.iso`, 'x.iso'],
    ['in upper case', `${sha256.toUpperCase()}  x.iso`, 'x.iso'],
    ['of a name with spaces', `${sha256}  my x.iso`, 'my x.iso'],
    ['of a name that begins with an asterisk', `${sha256}  *x`, '*x'],
    ['of a file in this folder', `${sha256}  ./x.iso`, 'x.iso'],
    ['of a file in a folder', `${sha256}  a/b/x.iso`, 'a/b/x.iso'],
    ['with escapes', `\\${sha256}  a\\\\b\\nc\\rd`, 'a\\b\nc\rd'],
    ['with backslashes that are none', `${sha256}  a\\nb`, 'a\\nb'],
    ['as BSD writes it', `SHA256 (x.iso) = ${sha256}`, 'x.iso'],
    ['as BSD writes it, with brackets in the name', `SHA256 (a (1) = b) = ${sha256}`, 'a (1) = b'],
    ['as BSD writes it, with escapes', `\\SHA256 (a\\nb) = ${sha256}`, 'a\nb'],
    ['as OpenSSL writes it', `SHA2-256(x.iso)= ${sha256}`, 'x.iso'],
    ['in base64', `SHA256 (x.iso) = ${btoa('\xab'.repeat(32))}`, 'x.iso'],
    ['of no name', ` ${sha256} `, ''],
  ])('%s', (_name, line, name) => {
    expect([...parseSums(`\uFEFF${line}\r\n`)]).toEqual([[name, digest]]);
  });

  test.each([
    ['md5', 32],
    ['sha-1', 40],
    ['sha-256', 64],
    ['sha-512', 128],
  ])('%s by its length', (algorithm, length) => {
    expect(parseSums(`${'0'.repeat(length)}  x`).get('x')?.algorithm).toBe(algorithm);
  });
});

test('of several digests of a file the strongest counts', () => {
  const sums = parseSums(
    `MD5 (x) = ${'0'.repeat(32)}\nSHA256 (x) = ${sha256}\nSHA1 (x) = ${'0'.repeat(40)}`,
  );
  expect([...sums]).toEqual([['x', digest]]);
});

test('lines that are none are passed over', () => {
  const text = `# x\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n${sha256}  x\nBLAKE2b (x) = ${sha256}\n12  y\n-----BEGIN PGP SIGNATURE-----\n${sha256}  z\n-----END PGP SIGNATURE-----`;
  expect([...parseSums(text)]).toEqual([['x', digest]]);
});

test('what coreutils writes about any name is read back', () => {
  const escaped = (name: string) =>
    name.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  const names = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter((name) => /\S/.test(name) && !/^\.\/|[\u2028\u2029]/.test(name));
  fc.assert(
    fc.property(names, fc.boolean(), (name, isBinary) => {
      const mark = escaped(name) === name ? '' : '\\';
      const line = `${mark}${sha256} ${isBinary ? '*' : ' '}${escaped(name)}`;
      expect([...parseSums(line).keys()]).toEqual([name]);
    }),
  );
});

describe('as a list, a file of checksums', () => {
  test('is of files below the address that a comment gives', () => {
    const text = `# SHA256SUMS\n# base: https://a.example/iso\n${sha256}  b/x y#1.iso\n${sha256} *z`;
    expect(parse(text)).toEqual({
      entries: [
        {
          line: 3,
          url: 'https://a.example/iso/b/x%20y%231.iso',
          mirrors: [],
          name: 'x y#1.iso',
          digest,
          size: null,
          headers: {},
          bytesPerSecond: null,
        },
        expect.objectContaining({ line: 4, url: 'https://a.example/iso/z', name: 'z' }),
      ],
      rejected: [],
    });
  });

  test.each([
    '//b.example/x',
    'http://b.example/x',
    '../../x',
    '/x',
  ])('never leads to another server: %s', (name) => {
    const [entry] = parse(`# base: https://a.example/iso/?q\n${sha256}  ${name}`).entries;
    expect(new URL(entry?.url ?? '').origin).toBe('https://a.example');
  });

  test('is rejected as a whole without such a comment', () => {
    expect(parse(`${sha256}  x\n${sha256}  y`)).toEqual({
      entries: [],
      rejected: [{ line: 0, text: '', reason: expect.stringMatching(/“# base: https:/) }],
    });
  });

  test('is rejected as a whole when the comment has no address', () => {
    expect(parse(`${sha256}  x\n# base: ftp://a/`).rejected).toEqual([
      { line: 2, text: '', reason: expect.stringMatching(/“ftp” is not one of them/) },
    ]);
  });

  test('has lines rejected that are none, that name nothing or that contradict', () => {
    const other = `${'0'.repeat(64)}  x`;
    const lines = ['# base: http://a/', `${sha256}  x`, 'nonsense', sha256, other];
    const { entries, rejected } = parse(lines.join('\n'), 'sums');
    expect(entries.map(({ url }) => url)).toEqual(['http://a/x']);
    expect(rejected).toEqual([
      { line: 3, text: 'nonsense', reason: expect.stringMatching(/not a checksum/) },
      { line: 4, text: sha256, reason: expect.stringMatching(/not a checksum/) },
      { line: 5, text: other, reason: 'Line 2 says something else of this file.' },
    ]);
  });
});
